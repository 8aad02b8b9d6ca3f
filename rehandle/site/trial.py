"""A simulation as people see it: figures, pictures, tables, examples. The desk's page and the command line's file show the same."""

from dataclasses import dataclass

from rehandle.kernel.words.amounts import price_range
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.lists import both
from rehandle.policy.rules import simulate_words as w
from rehandle.policy.rules.account import Account, Read, account
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import tier_name
from rehandle.policy.rules.simulate import Moved
from rehandle.site.pictures.picture import Picture
from rehandle.site.pictures.return_curve import return_curve
from rehandle.site.pictures.rule_diff import Move, rule_diff
from rehandle.sweep.revenue import Band
from rehandle.sweep.simulate import Simulation


@dataclass(frozen=True, slots=True)
class Drawn:
    """One example in words."""

    handle: str
    was: str
    now: str
    why: Account


@dataclass(frozen=True, slots=True)
class Trial:
    """All of a simulation in one language."""

    counts: list[tuple[str, int]]
    moves: Picture | None
    curve: Picture | None
    tiers: list[tuple[str, int, int]]
    revenue: tuple[str, str] | None
    examples: list[Drawn]


def trial(found: Simulation, old: Policy, new: Policy, lang: str) -> Trial:
    """Tell a simulation."""
    moves = [*_moves(found.tally.newly, new, old, lang, newly=True), *_moves(found.tally.no_longer, old, new, lang, newly=False)]
    read = Read((found.accounts, isolate(found.accounts)), found.as_of)
    return Trial(
        w.counts(found.tally, lang), rule_diff(moves, lang) if moves else None, _curve(found, new, lang), _tiers(found, old, new, lang),
        (_band(found.revenue[0], lang), _band(found.revenue[1], lang)) if found.revenue else None,
        [
            Drawn(each.handle, w.result(old, each.was, lang), w.result(new, each.now, lang), account(new, each.why, read, lang))
            for each in found.examples
        ],
    )  # fmt: skip


def _moves(moved: tuple[Moved, ...], by: Policy, other: Policy, lang: str, *, newly: bool) -> list[Move]:
    return [
        Move(w.reason(by, each.reason, lang), w.rule_number(by, each.reason, lang), w.reason(other, each.other, lang), each.rows, newly)
        for each in moved
    ]


def _curve(found: Simulation, new: Policy, lang: str) -> Picture | None:
    if found.curve is None:
        return None
    named = {days: both([w.reason(new, name, lang) for name in names], lang) for days, names in found.thresholds.items()}
    return return_curve(list(found.curve.points), named, (found.curve.until - found.curve.since).days, lang)


def _tiers(found: Simulation, old: Policy, new: Policy, lang: str) -> list[tuple[str, int, int]]:
    known = {tier.name: policy for policy in (old, new) for tier in policy.tier}
    return [(tier_name(known[name], name, lang), was, now) for name, was, now in found.tally.tiers]


def _band(band: Band, lang: str) -> str:
    return price_range(band.low, band.high, lang, isolate if lang == "ar" else str)
