"""The letters of a case: each required field is filled from the case and its pinned rule, then put into words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from rehandle.cases.models import Appeal, Case
from rehandle.cases.rules import texts
from rehandle.cases.rules.clocks import announce_at, answer_by, objection_until, release_at
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.notice import Notice, check
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Contact
from rehandle.letters.layout import Parts, as_html, as_text
from rehandle.letters.links import token
from rehandle.letters.write import Body, Recipient, code_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.words import phrase

LANGUAGES = ("en", "ar")


def letters_of_notice(ctx: Ctx, case: CaseFacts, policy: Policy, number: int, contacts: Sequence[Contact]) -> list[dict[str, Any]]:
    """Arguments of `letters.write` for each channel. Refuses `notice_incomplete` before anything is written."""
    found = []
    for contact in contacts:
        letter, lang = ctx.new_id(), language(contact.lang)
        notice = notice_of(case, policy, number, letter, lang, ctx.now, [each.channel for each in contacts])
        if refused := check(notice):
            raise refused
        parts = texts.notice(notice, policy, lang, f"{office().address}/l/{token('holder', case.id)}", ctx.now, case.facts)
        found.append(_letter(letter, "notice", case, contact, lang, parts) | {"number": number, "bounce_hours": policy.notices.bounce_hours})
    return found


def decision_letter(ctx: Ctx, case: Case, policy: Policy, appeal: Appeal, contacts: Sequence[Contact]) -> list[dict[str, Any]]:
    """The answer to an objection, with its reason as the holder reads it."""
    found = []
    for contact in contacts:
        letter, lang = ctx.new_id(), language(contact.lang)
        link = f"{office().address}/l/{token('holder', case.id)}"
        parts = texts.decision(case.display, appeal.state == "upheld", appeal.reason, case.ends_at, policy, lang, link, code_of(letter), ctx.now)
        found.append(_letter(letter, "decision", case, contact, lang, parts))
    return found


def notice_of(case: CaseFacts, policy: Policy, number: int, letter: str, lang: str, now: datetime, channels: list[str]) -> Notice:
    """Every required field of a notice. What the case cannot say stays empty, and the notice is then not sent."""
    clause = next((each for each in policy.verdict if each.name == case.clause), None)
    index = policy.verdict.index(clause) + 1 if clause else 0
    end = case.answer_by or answer_by(now, policy.clocks.grace)
    return Notice(
        notice_id=letter, handle=case.display, account_id=case.account_id, epoch=case.epoch, number=number,
        policy_id=policy.id, policy_version=policy.version, policy_hash=policy.hash,
        clause=str(index or ""), clause_sentence=phrase(clause.tree, lang) if clause else "",
        clause_link=f"{office().address}/policy?version={policy.version}#rule-{case.clause}",
        measure=texts.measure(policy, lang), starts_at=end, ends_at=release_at(policy, announce_at(policy, end)),
        facts=texts.seen(case.facts, lang), sources=texts.sources(case.facts, lang),
        automated=texts.automated(lang), reviewer_role=texts.reviewer(lang),
        options=texts.options(policy, case.verdict, lang), answer_by=end,
        objection_link=f"{office().address}/l/{token('holder', case.id)}", who_decides=texts.who_decides(lang),
        redress=texts.redress(lang), effects=texts.effects(lang), after_a_sale=texts.after_a_sale(policy, lang),
        own_interest=texts.own_interest(policy, lang), channels=tuple(channels), language=lang,
        contact=policy.policy.contact or f"{office().address}/contact",
        keep_until=now + timedelta(days=policy.keep.days), check_code=code_of(letter),
    )  # fmt: skip


def objection_end(case: CaseFacts, policy: Policy, now: datetime) -> datetime:
    """Until when the holder may object, as a notice that goes out now says it."""
    return case.objection_until or objection_until(policy, now)


def language(lang: str) -> str:
    """The language a letter can be in; everything else is English."""
    short = lang.lower().partition("-")[0]
    return short if short in LANGUAGES else "en"


def _letter(letter: str, kind: str, case: CaseFacts | Case, contact: Contact, lang: str, parts: Parts) -> dict[str, Any]:
    to = Recipient(f"account:{case.account_id}", contact.channel, contact.address, lang)
    body = Body(parts.title, as_text(parts), as_html(parts))
    return {"id": letter, "kind": kind, "ref": case.id, "handle": case.handle, "epoch": case.epoch, "to": to, "body": body}


