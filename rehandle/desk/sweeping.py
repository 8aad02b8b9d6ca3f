"""Sweeps as tables, facts and pictures in the page's language."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rehandle.desk import sweep_words as w
from rehandle.desk.cells import badge, link, soft, whole
from rehandle.desk.speak import Speaker
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.plural import number
from rehandle.people.queries import names
from rehandle.policy.queries import pinned
from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import tier_name
from rehandle.policy.rules.simulate_words import rule_number
from rehandle.site.pictures.bars import Kind, bars
from rehandle.site.pictures.funnel import Stage, funnel
from rehandle.site.pictures.picture import Picture
from rehandle.site.templatetags import words
from rehandle.sweep.findings import OLDEST, Cell, cells
from rehandle.sweep.queries import Swept

MINUTE, HOUR = 60, 3600


def rule_of(swept: Swept) -> Policy | None:
    """The version that it was made under; none where it is not among the published ones."""
    try:
        return pinned(swept.policy_hash)
    except Refused:
        return None


def rows(speak: Speaker, root: str, swept: list[Swept]) -> list[tuple[str, ...]]:
    """One line a sweep, each leading to its page."""
    people = names([each.asked_by for each in swept if each.asked_by])
    return whole(
        (
            link(f"{root}sweep/{each.id}", speak.day(each.as_of)), state(speak, each), version(speak, rule_of(each)), _count(each, "rows_read"),
            _found(speak, each), took(speak, each), soft(people.get(each.asked_by, speak.say(w.THE_OFFICE)), speak.moment(each.at)),
        )
        for each in swept
    )  # fmt: skip


def state(speak: Speaker, swept: Swept) -> str:
    """Where it stands."""
    return badge(speak.say(w.STATES[swept.state]), w.BADGES[swept.state])


def version(speak: Speaker, policy: Policy | None) -> str:
    """The version of the rule."""
    return speak.say(w.VERSION, policy.version) if policy else speak.say(w.NO_RULE)


def took(speak: Speaker, swept: Swept) -> str:
    """How long it ran."""
    seconds = swept.summary.get("seconds")
    return span(speak, float(seconds)) if seconds is not None else "–"


def span(speak: Speaker, seconds: float) -> str:
    """A length of time in its largest unit."""
    if seconds < 1:
        return speak.say(w.UNDER)
    if seconds < 2 * MINUTE:
        return speak.count(round(seconds), "second")
    return speak.count(round(seconds / MINUTE), "minute") if seconds < 2 * HOUR else speak.count(round(seconds / HOUR), "hour")


def facts(speak: Speaker, swept: Swept, policy: Policy | None) -> list[tuple[str, str]]:
    """What it was asked with, and how it went."""
    told = [
        (speak.say(w.RULE), version(speak, policy)),
        (speak.say(w.ASKED_BY), names([swept.asked_by]).get(swept.asked_by, speak.say(w.THE_OFFICE))),
    ]
    told += [(speak.say(w.BEGUN), speak.instant(swept.begun_at))] if swept.begun_at else []
    if not swept.summary:
        return told
    verdicts, made = swept.summary["verdicts"], swept.summary
    told += [(speak.say(w.TOOK), took(speak, swept)), (speak.say(w.SPEED), number(made["rows_per_second"]))]
    told += [(speak.say(pair), number(verdicts.get(key, 0))) for key, pair in (("active", w.IN_USE), ("unknown", w.NOT_KNOWN))]
    told += [(speak.say(w.ASIDE), number(made["rows_set_aside"]))] if made["rows_set_aside"] else []
    return [*told, (speak.say(w.FINGERPRINT), words.code(str(made["fingerprint"])[:16]))]


def pictures(speak: Speaker, swept: Swept, policy: Policy) -> list[tuple[str, Picture]]:
    """The road, the reasons, the kinds, the ages, who was left alone, each with its heading.

    Refuses `file_unreadable` where the findings are gone, `took_too_long`.
    """
    found = cells(Path(swept.folder))
    shown = [_reasons(speak, found, policy), _kinds(speak, found, policy), _years(speak, found)] if found else []
    return [road(speak, swept, policy), *shown, *spared(speak, swept, policy)]


def road(speak: Speaker, swept: Swept, policy: Policy) -> tuple[str, Picture]:
    """From all accounts to those found."""
    made, known = swept.summary, [clause.name for clause in policy.verdict]
    before, found = (sum(made[key].get(name, 0) for name in known) for key in ("before_exemptions", "verdicts"))
    stages = [Stage(speak.say(w.READ), made["rows_read"]), Stage(speak.say(w.JUDGED), made["rows_judged"]), Stage(speak.say(w.BEFORE), before)]
    stages += [Stage(speak.say(w.LEFT), before - found, kept=True), Stage(speak.say(w.FOUND), found)]
    return speak.say(w.THE_ROAD), funnel(stages, speak.lang, speak.say(w.ROAD))


def spared(speak: Speaker, swept: Swept, policy: Policy) -> list[tuple[str, Picture]]:
    """Who was left alone, by reason; nothing where nobody was."""
    said = {clause.name: clause.text.of(speak.lang) or clause.name for clause in policy.exempt}
    kinds = [Kind(said[each["name"]], each["decided"]) for each in swept.summary["clauses"] if each["kind"] == "exempt" and each["name"] in said]
    if not any(kind.n for kind in kinds):
        return []
    head = speak.say(w.REASON), speak.say(w.ACCOUNTS)
    return [(speak.say(w.THE_SPARED), bars(speak.say(w.SPARED), head, kinds, speak.lang))]


def reason(speak: Speaker, policy: Policy, verdict: str) -> str:
    """A result by the number and the short name of its rule."""
    clause = next((each for each in policy.verdict if each.name == verdict), None)
    return speak.say(w.BECAUSE, rule_number(policy, verdict, speak.lang), clause.text.of(speak.lang) or verdict) if clause else verdict


def years(speak: Speaker, whole_years: int | None) -> str:
    """A class of age in words."""
    if whole_years is None:
        return speak.say(w.NO_USE)
    if whole_years == 0:
        return speak.say(w.UNDER_A_YEAR)
    said = speak.count(whole_years, "year")
    return speak.say(w.MORE, said) if whole_years == OLDEST else said


def _reasons(speak: Speaker, found: tuple[Cell, ...], policy: Policy) -> tuple[str, Picture]:
    kinds = [Kind(reason(speak, policy, clause.name), _sum(found, verdict=clause.name)) for clause in policy.verdict]
    return speak.say(w.THE_REASONS), bars(speak.say(w.BY_REASON), (speak.say(w.REASON), speak.say(w.NAMES)), kinds, speak.lang)


def _kinds(speak: Speaker, found: tuple[Cell, ...], policy: Policy) -> tuple[str, Picture]:
    kinds = [Kind(tier_name(policy, tier.name, speak.lang), _sum(found, tier=tier.name)) for tier in policy.tier]
    return speak.say(w.THE_KINDS), bars(speak.say(w.BY_KIND), (speak.say(w.KIND), speak.say(w.NAMES)), kinds, speak.lang)


def _years(speak: Speaker, found: tuple[Cell, ...]) -> tuple[str, Picture]:
    classes: list[int | None] = [*range(OLDEST + 1), None]
    kinds = [Kind(years(speak, each), _sum(found, years=each)) for each in classes]
    return speak.say(w.THE_AGES), bars(speak.say(w.BY_YEARS), (speak.say(w.YEARS), speak.say(w.NAMES)), kinds, speak.lang, slim=True)


def _sum(found: Iterable[Cell], **which: Any) -> int:
    return sum(cell.n for cell in found if all(getattr(cell, name) == value for name, value in which.items()))


def _count(swept: Swept, key: str) -> str:
    return number(swept.summary[key]) if key in swept.summary else "–"


def _found(speak: Speaker, swept: Swept) -> str:
    """By verdict, the most first."""
    policy = rule_of(swept)
    if not swept.summary or policy is None:
        return "–"
    counted = [(clause, swept.summary["verdicts"].get(clause.name, 0)) for clause in policy.verdict]
    told = [speak.say(w.BECAUSE, _short(speak, clause), number(n)) for clause, n in counted if n]
    return " · ".join(told) or speak.say(w.NOTHING)


def _short(speak: Speaker, clause: Clause) -> str:
    return clause.text.of(speak.lang) or clause.name
