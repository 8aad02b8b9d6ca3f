"""What the public is told of draws and drops: how many entered, when it ends; afterwards tickets, totals and reasons, and the seed. No person."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.queries import case
from rehandle.handles.queries import stops
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.sales import Criterion, Drop, Wish
from rehandle.sales import rounds
from rehandle.sales.models import SALE, Award, Entry, Round, Sale
from rehandle.sales.rows import open_sales
from rehandle.sales.rules.decided import Decided
from rehandle.sales.rules.drawn import Draw
from rehandle.sales.rules.steps import ENTERED


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One draw, drop or round of wishes as anybody sees it. `price` may be nothing; `taken` whether somebody has the name.

    `entries` is None where nobody is to know what others wish for; `choices` and `claim_hours` are a wish's, else 0.
    """

    sale: str
    case: str
    handle: str
    display: str
    form: str
    policy_hash: str
    state: str
    price: Money
    opened_at: datetime
    ends_at: datetime
    closed: bool
    decided_at: datetime | None
    entries: int | None
    criteria: tuple[Criterion, ...]
    commitment: str
    stopped: bool
    open: bool
    taken: bool
    choices: int
    claim_hours: int


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A member's own entry: its ticket, and its place once everything is decided."""

    ticket: str
    seq: int
    place: int | None


def facts(sale: str, now: datetime) -> RoundFacts:
    """One round, open or over. Refuses `not_found`."""
    row = _row(sale)
    of, step, stopped = Round.objects.get(id=sale), rounds.step_of(row), bool(stops(row.handle))
    entries = Entry.objects.filter(round=of, withdrawn_at=None).count()
    wished = step if isinstance(step, Wish) else None
    assert row.price_minor is not None
    end = rounds.ends_at(row, of, of.closed_at or now)
    is_open = row.state == SALE.start and of.closed_at is None and not stopped and now < end
    return RoundFacts(
        row.id, row.case, row.handle, case(row.case).display, row.form, row.policy_hash, row.state, Money(row.currency, row.price_minor),
        row.opened_at, end, of.closed_at is not None, of.decided_at, None if wished and not of.closed_at else entries,
        step.criteria if isinstance(step, Drop) else (),
        of.commitment, stopped, is_open, Award.objects.filter(sale=row, outcome="delivered").exists(),
        wished.choices if wished else 0, wished.claim_hours if wished else 0,
    )  # fmt: skip


def rounds_now(now: datetime, limit: int = 200) -> list[RoundFacts]:
    """Open draws and drops, the one that ends first on top."""
    rows = open_sales(*ENTERED).values_list("id", flat=True)[:limit]
    return sorted((facts(each, now) for each in rows), key=lambda each: (each.ends_at, each.sale))


def own_entry(sale: str, member: str) -> OwnEntry | None:
    """How a member stands in a round; None where he has not entered."""
    row = Entry.objects.filter(round_id=sale, member=member, withdrawn_at=None).first()
    return OwnEntry(row.ticket, row.seq, row.place) if row else None


def entered_by(member: str) -> list[str]:
    """Rounds that a member has entered, newest first."""
    return list(Entry.objects.filter(member=member, withdrawn_at=None).order_by("-at").values_list("round_id", flat=True)[:50])


def decided_of(sale: str) -> Decided:
    """The whole result, for anybody, once it is decided. Refuses `not_found`, `too_early`."""
    row = _row(sale)
    if Round.objects.filter(id=sale, decided_at=None).exists():
        raise Refused(Code.TOO_EARLY)
    return rounds.decided(row)


def shown(sale: str, most: int) -> Draw:
    """A decided draw with so many of its tickets, the first ones: what a page has room for. Refuses `not_found`, `too_early`."""
    _row(sale)
    of = Round.objects.get(id=sale)
    if of.decided_at is None:
        raise Refused(Code.TOO_EARLY)
    first = Entry.objects.filter(round=of).exclude(place=None).order_by("place").values_list("ticket", flat=True)[:most]
    return Draw(sale, of.commitment, rounds.seed_of(sale).hex(), of.root, tuple(first))


def ends_at(sale: str, now: datetime) -> datetime | None:
    """When entering a round ends; None of any other sale."""
    of = Round.objects.filter(id=sale).first()
    return rounds.ends_at(Sale.objects.get(id=sale), of, now) if of else None


def _row(sale: str) -> Sale:
    row = Sale.objects.filter(id=sale, form__in=ENTERED).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row
