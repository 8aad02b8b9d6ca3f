"""Scoring applications of a drop: read without a name, scored by two people, by a third where they differ; who is too near stands aside."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from rehandle.config.keys import keys
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.seal import open_fields
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.sales import rounds
from rehandle.sales.barred import near_to
from rehandle.sales.models import SALE, Conflict, Entry, Round, Sale, Score
from rehandle.sales.round_queries import to_score
from rehandle.sales.rows import locked
from rehandle.sales.rules.scoring import checked_scores
from rehandle.sales.struck import subject_of

MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody wrote to each criterion, without his name. `erased`: he was erased since, and nobody can read it any more."""

    sale: str
    label: str
    texts: Mapping[str, str]
    erased: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """A sheet of scores that stands, and how many more people have to score the same application."""

    label: str
    missing: int


def label_of(entry: str) -> str:
    """What reviewers call an application: nothing in the record or on the page says whose it is."""
    return keys().mac("sales.round.label", entry).hex()[:8]


@flow(needs=Permission.SALES_SCORE)
def open_application(ctx: Ctx, sale: str, label: str) -> Application:
    """Read an application; the record tells that it was opened, and by no name of whose. Refuses as `score`, but for what it says of scores."""
    row = _scoring(sale)
    entry = _entry(row, label)
    _may_judge(ctx, entry)
    try:
        return Application(row.id, label, _texts(entry), erased=False)
    except Refused as refused:
        if refused.code != Code.ERASED:
            raise
        return Application(row.id, label, {}, erased=True)


@flow(needs=Permission.SALES_SCORE, once="id")
def score(ctx: Ctx, id: str, sale: str, label: str, points: Mapping[str, int], reasons: Mapping[str, str]) -> Scored:  # noqa: A002 -- the client's id
    """Score an application, 0 to 10 and a reason to each criterion. Written once.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `too_early` while people may enter, `barred` where the reviewer is the
    applicant or linked to him, `conflict_declared`, `scored_before`, `invalid`, `reason_missing`.
    """
    row = _scoring(sale)
    entry = _entry(row, label)
    _may_judge(ctx, entry)
    checked_scores(list(rounds.weights(row)), points, reasons)
    told = {name: text.strip() for name, text in reasons.items()}
    Score.objects.create(id=id, entry=entry, reviewer=ctx.actor.id, points=dict(points), reasons=told, at=ctx.now)
    append(ctx, Event.ENTRY_SCORED, handle=row.handle, ref=entry.id)
    return Scored(label, dict(to_score(row)).get(entry.ticket, 0))


@flow(needs=Permission.SALES_SCORE)
def stand_aside(ctx: Ctx, sale: str, label: str, reason: str) -> Scored:
    """Say that one cannot judge an application freely: somebody else does. Refuses as `score`, and `reason_missing`."""
    row = _scoring(sale)
    entry = _entry(row, label)
    _may_judge(ctx, entry)
    Conflict.objects.create(id=ctx.new_id(), entry=entry, reviewer=ctx.actor.id, reason=reason_given(reason)[:MOST_REASON], at=ctx.now)
    append(ctx, Event.CONFLICT_DECLARED, handle=row.handle, ref=entry.id)
    return Scored(label, dict(to_score(row)).get(entry.ticket, 0))


@dataclass(frozen=True, slots=True)
class Reviewer:
    """What keeps one reviewer from an application: who is near to him, what he stood aside from, what he scored (entries)."""

    near: frozenset[str]
    aside: frozenset[str]
    scored: frozenset[str]

    def why_not(self, entry: Entry, missing: int) -> Code | None:
        """Why he may not judge an application, or None."""
        if entry.member in self.near:
            return Code.BARRED
        if entry.id in self.aside:
            return Code.CONFLICT_DECLARED
        return Code.SCORED_BEFORE if not missing or entry.id in self.scored else None


def reviewer(member: str, sale: str) -> Reviewer:
    """Somebody before the applications of one drop: himself and whoever is recorded as linked to him are near."""
    aside = Conflict.objects.filter(entry__round_id=sale, reviewer=member).values_list("entry_id", flat=True)
    scored = Score.objects.filter(entry__round_id=sale, reviewer=member).values_list("entry_id", flat=True)
    return Reviewer(near_to(member), frozenset(aside), frozenset(scored))


def _may_judge(ctx: Ctx, entry: Entry) -> None:
    missing = dict(to_score(Sale.objects.get(id=entry.round_id))).get(entry.ticket, 0)
    if code := reviewer(ctx.actor.id, entry.round_id).why_not(entry, missing):
        raise Refused(code)


def _scoring(sale: str) -> Sale:
    """The sale under its lock, once nobody enters any more and before it is decided."""
    row = locked(sale)
    if row.form != "drop" or row.state != SALE.start:
        raise Refused(Code.WRONG_STATE, machine="sale", state=row.state)
    if Round.objects.filter(id=sale, closed_at=None).exists():
        raise Refused(Code.TOO_EARLY)
    return row


def _entry(row: Sale, label: str) -> Entry:
    found = next((each for each in rounds.entries(row.id) if label_of(each.id) == label), None)
    if found is None:
        raise Refused(Code.NOT_FOUND)
    return found


def _texts(entry: Entry) -> dict[str, str]:
    assert entry.sealed_texts is not None
    subject = subject_of(member_of(entry.member).account_id)
    opened = open_fields(
        subject, table="round_entry", row=entry.id, sealed={"texts": bytes(entry.sealed_texts)}, event=Event.ENTRY_READ,
        handle=Sale.objects.get(id=entry.round_id).handle, data={"table": "round_entry"},
    )  # fmt: skip
    return dict(json.loads(opened["texts"]))
