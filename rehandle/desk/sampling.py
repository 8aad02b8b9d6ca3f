"""The drawn sample: one finding at a time, with the reasons for which the rule met it."""

from dataclasses import dataclass, replace
from pathlib import Path

from rehandle.cases.mass import figures
from rehandle.cases.mass.queries import CampaignFacts, SampledFacts
from rehandle.config.office import office
from rehandle.desk import campaign_words as w
from rehandle.desk import found as accounts
from rehandle.desk.cells import whole
from rehandle.desk.speak import Speaker
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.plural import number
from rehandle.names import queries as names
from rehandle.policy.queries import pinned
from rehandle.policy.rules.account import Account, Read, account
from rehandle.sweep import findings, snapshots
from rehandle.sweep.examples import explained
from rehandle.sweep.job import Job
from rehandle.sweep.queries import made


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding to judge: what decided, and the rest of the rule's conditions. `gone`: why its reasons cannot be shown."""

    campaign: str
    place: int
    handle: str
    outcome: str
    rows: list[tuple[str, ...]]
    rest: list[tuple[str, ...]]
    gone: str


def place(speak: Speaker, row: CampaignFacts) -> str:
    """How far the judging is."""
    done = figures.judged(row.policy_hash, row.tier).judged
    return speak.say(w.PLACE, number(done), number(done + figures.waiting(row.policy_hash, row.tier)))


def shown(speak: Speaker, row: SampledFacts) -> Shown:
    """The finding with its reasons, as this page says them."""
    told = _told(speak, row)
    if told is None:
        return Shown(row.campaign, row.place, row.handle, "", [], [], speak.say(w.GONE))
    return Shown(row.campaign, row.place, row.handle, told.outcome, _rows(speak, told, decided=True), _rows(speak, told, decided=False), "")


def _rows(speak: Speaker, told: Account, *, decided: bool) -> list[tuple[str, ...]]:
    """The conditions that decided, or the others."""
    return whole(accounts.rows(speak, replace(told, clauses=tuple(each for each in told.clauses if each.decided is decided))))


def _told(speak: Speaker, row: SampledFacts) -> Account | None:
    swept, policy = made(row.run), pinned(row.policy_hash)
    try:
        found = findings.named(Path(swept.folder), row.handle)
        job = Job(snapshots.last(office().data_dir), swept.as_of)
        why = explained([found], policy, names.office(), job)[0].why if found else None
    except Refused:
        return None
    return account(policy, why, Read((snapshots.LAST, isolate(snapshots.LAST)), swept.as_of), speak.lang) if why else None
