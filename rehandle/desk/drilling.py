"""From the figures of a sweep down to single names: what can be chosen, and twenty of them with their accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rehandle.config.office import office
from rehandle.desk import found as accounts
from rehandle.desk import sweep_words as w
from rehandle.desk import sweeping
from rehandle.desk.cells import whole
from rehandle.desk.speak import Pair, Speaker
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import isolate
from rehandle.names import queries as names
from rehandle.policy.rules.account import Read, account
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import tier_name
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.tree import branches
from rehandle.policy.rules.words import phrase
from rehandle.sweep import findings, snapshots
from rehandle.sweep.examples import Example, explained
from rehandle.sweep.findings import OLDEST, Chosen, Finding, cells, waves
from rehandle.sweep.job import Job
from rehandle.sweep.queries import Swept

LARGEST_SEED = 1_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """One example in the page's language: its rows are those of a file's finding."""

    handle: str
    said: str
    outcome: str
    rows: list[tuple[str, ...]]
    gone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One list to choose from: values with their words, and the value that is chosen."""

    field: str
    label: str
    options: list[tuple[str, str]]
    picked: str


def chosen_of(asked: Mapping[str, str]) -> Chosen:
    """What the address asks for; what is not understood means any."""
    years = asked.get("years", "")
    known = {str(each): each for each in range(-1, OLDEST + 1)}
    return Chosen(asked.get("verdict", ""), asked.get("tier", ""), asked.get("reason", ""), asked.get("wave", ""), known.get(years))


def seed_of(asked: Mapping[str, str]) -> int:
    """The number that draws; 0 where none is named."""
    text = asked.get("draw", "")
    return min(int(text), LARGEST_SEED) if text.isdecimal() and text.isascii() and len(text) < len(str(LARGEST_SEED)) + 1 else 0


def choices(speak: Speaker, swept: Swept, policy: Policy, chosen: Chosen) -> list[Choice]:
    """Every list to choose from."""
    found, folder = cells(Path(swept.folder)), Path(swept.folder)
    reasons = {printed(branch): phrase(branch, speak.lang) for tier in policy.tier for branch in branches(tier.tree)}
    there = {cell.tier_clause for cell in found}
    ages = sorted({-1 if cell.years is None else cell.years for cell in found})
    return [
        _choice(speak, "verdict", w.REASON, [(each.name, sweeping.reason(speak, policy, each.name)) for each in policy.verdict], chosen.verdict),
        _choice(speak, "tier", w.KIND, [(each.name, tier_name(policy, each.name, speak.lang)) for each in policy.tier], chosen.tier),
        _choice(speak, "reason", w.WHY_KIND, [(key, said) for key, said in reasons.items() if key in there], chosen.tier_clause),
        _choice(
            speak, "years", w.YEARS, [(str(each), sweeping.years(speak, None if each < 0 else each)) for each in ages],
            "" if chosen.years is None else str(chosen.years),
        ),
        _choice(speak, "wave", w.WAVES, [(each, speak.say(w.WAVE, int(each) + 1)) for each in waves(folder)], chosen.wave),
    ]  # fmt: skip


def drawn(speak: Speaker, swept: Swept, policy: Policy, chosen: Chosen, seed: int) -> list[Shown]:
    """Twenty at most, without their reasons where the accounts are gone or too many. Refuses `file_unreadable`, `took_too_long`, `invalid`."""
    found = findings.drawn(Path(swept.folder), chosen, seed)
    try:
        told, gone = explained(found, policy, names.office(), Job(snapshots.last(office().data_dir), swept.as_of)), w.GONE
    except Refused as refused:
        told, gone = [Example(each, None) for each in found], w.TOO_MANY if refused.code == Code.TOOK_TOO_LONG else w.NO_ACCOUNTS
    read = Read((snapshots.LAST, isolate(snapshots.LAST)), swept.as_of)
    return [_shown(speak, each, policy, read, chosen, gone) for each in told]


def _choice(speak: Speaker, field: str, label: Pair, options: list[tuple[str, str]], picked: str) -> Choice:
    return Choice(field, speak.say(label), [("", speak.say(w.ANY)), *options], picked)


def _shown(speak: Speaker, each: Example, policy: Policy, read: Read, chosen: Chosen, gone: Pair) -> Shown:
    said = _said(speak, each.found, policy, chosen)
    if each.why is None:
        return Shown(each.found.handle, said, "", [], speak.say(gone))
    told = account(policy, each.why, read, speak.lang)
    return Shown(each.found.handle, said, told.outcome, whole(accounts.rows(speak, told)), "")


def _said(speak: Speaker, found: Finding, policy: Policy, chosen: Chosen) -> str:
    """What the line of a name says; what was chosen for all of them is not said again."""
    parts = [] if chosen.verdict else [sweeping.reason(speak, policy, found.verdict)]
    parts += [tier_name(policy, found.tier, speak.lang)] if found.tier and not chosen.tier else []
    idle = found.idle_days
    parts += [speak.say(w.LAST_USE, speak.count(idle, "day", "oblique"))] if idle is not None and idle >= 0 else []
    return " · ".join(parts)
