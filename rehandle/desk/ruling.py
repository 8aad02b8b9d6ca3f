"""A rule's life as tables and facts: versions, drafts, errors with their places, the sentences that change."""

import json
from typing import Any

from django.utils.html import format_html

from rehandle.desk import policy_words as w
from rehandle.desk.cells import badge, english, link, soft, whole
from rehandle.desk.speak import Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.words.plural import number
from rehandle.people.queries import names
from rehandle.policy import queries
from rehandle.policy.queries import Draft
from rehandle.policy.rules.diff import differences
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.reading import Fault
from rehandle.site.templatetags import words


def rule_to_sign(ctx: Ctx, speak: Speaker, row: Any) -> dict[str, Any]:
    """What a second person reads before signing a draft: its facts, the exact hash, every sentence that changes."""
    known = queries.draft(json.loads(row.arguments)["draft"])
    return {
        "rule": known, "facts": [*facts(speak, known), (speak.say(w.TO_SIGN), words.code(row.digest))], "change_head": speak.heads(*w.CHANGE_HEADS),
        "changes": changes(speak, queries.in_force_or_none(ctx.now), known.policy),
    }  # fmt: skip


def state(speak: Speaker, known: Draft, filed: str) -> dict[str, str]:
    """Where a draft stands, as sign and word."""
    if known.version:
        return {"kind": "done", "text": speak.say(w.PUBLISHED, known.version)}
    if filed:
        return {"kind": "wait", "text": speak.say(w.WAITS)}
    if known.policy is None:
        return {"kind": "stop", "text": speak.say(w.ERRORS, number(len(known.faults)))}
    return {"kind": "", "text": speak.say(w.DRAFT)}


def facts(speak: Speaker, known: Draft) -> list[tuple[str, str]]:
    """Who drafted it, and what it is."""
    drafter = names([known.drafted_by]).get(known.drafted_by, known.drafted_by)
    told = [(speak.say(w.DRAFTED_BY), soft(drafter, speak.instant(known.drafted_at)))]
    if known.policy:
        head = known.policy.policy
        told += [
            (speak.say(w.VERSION), number(head.version)), (speak.say(w.IN_FORCE_FROM), speak.day(head.effective)),
            (speak.say(w.FINGERPRINT), words.code(known.policy.hash)),
        ]  # fmt: skip
    return told


def faults(known: Draft) -> list[tuple[str, ...]]:
    """Every error: its line, its key, what is wrong and what would be right, and the line itself below."""
    return [
        (number(each.line), format_html("<span>{} {}<br>{}</span>", words.code(each.key), english(each.says), words.code(_line(known, each))))
        for each in known.faults
    ]


def _line(known: Draft, fault: Fault) -> str:
    lines = known.text.splitlines()
    return (lines[fault.line - 1].strip() if fault.line <= len(lines) else "") or "–"


def changes(speak: Speaker, old: Policy | None, new: Policy | None) -> list[tuple[str, ...]]:
    """Each sentence that differs from the rule in force."""
    if old is None or new is None:
        return []
    return whole((each.section, each.before or "–", each.after or "–") for each in differences(old, new, speak.lang))


def versions(ctx: Ctx, speak: Speaker) -> list[tuple[str, ...]]:
    """All published versions, each leading to its public page."""
    where, root = queries.standing(ctx.now), "/ar/policy" if speak.lang == "ar" else "/policy"
    rows = queries.versions()
    people = names([each for row in rows for each in (row.published_by, row.signed_by) if each])
    return whole(
        (
            link(f"{root}?version={row.version}", speak.say(w.NUMBERED, row.version)),
            badge(speak.say(w.STANDINGS[where[row.hash]]), w.BADGES[where[row.hash]]), speak.day(row.effective_at),
            people.get(row.published_by, speak.say(w.THE_OFFICE)), people.get(row.signed_by, "–"),
        )
        for row in rows
    )  # fmt: skip


def drafts(ctx: Ctx, speak: Speaker, root: str) -> list[tuple[str, ...]]:
    """Drafts that were not published, for who may read them."""
    if not ctx.may & {Permission.POLICY_PUBLISH, Permission.APPROVE}:
        return []
    open_ones = [each for each in queries.drafts() if not each.version]
    people = names([each.drafted_by for each in open_ones])
    return whole(
        (
            link(f"{root}policy/draft/{each.id}", speak.say(w.NUMBERED, each.policy.version) if each.policy else speak.say(w.WITH_ERRORS)),
            people.get(each.drafted_by, each.drafted_by), speak.instant(each.drafted_at),
        )
        for each in open_ones
    )  # fmt: skip
