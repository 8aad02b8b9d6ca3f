"""The entries of a draw or a drop: its row, its clock, its seed and key, which nobody stores, and who stands where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rehandle.config.keys import keys
from rehandle.handles.queries import stopped_between
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.draw import committed
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.policy.queries import pinned
from rehandle.policy.rules.sales import Drop, Entered
from rehandle.sales.models import Entry, Round, Sale
from rehandle.sales.rules import drawn
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.decided import Decided, Sheet, results
from rehandle.sales.rules.scoring import Scores


def open_round(ctx: Ctx, row: Sale) -> Round:
    """The round of a sale that has just opened, inside its flow: what draws it is on record before anybody enters."""
    commitment, ends_at = committed(seed_of(row.id)), ctx.now + timedelta(days=step_of(row).days)
    append(ctx, Event.DRAW_COMMITTED, handle=row.handle, ref=row.id, data={"sale": row.id, "commitment": commitment})
    return Round.objects.create(id=row.id, handle=row.handle, commitment=commitment, ends_at=ends_at)


def seed_of(sale: str) -> bytes:
    """32 bytes, committed to when the sale opens and told when it is decided."""
    return keys().mac("sales.draw.seed", sale)


def ticket_of(sale: str, account: str) -> str:
    """The ticket of an account: one, whatever it does."""
    return drawn.ticket(keys().mac("sales.draw.tickets", sale), sale, account)


def step_of(row: Sale) -> Entered:
    """The step of the pinned rule."""
    step = pinned(row.policy_hash).sale_steps(row.tier)[row.step]
    assert isinstance(step, Entered)
    return step


def ends_at(row: Sale, of: Round, now: datetime) -> datetime:
    """When entering ends: the clock stands still while the name is stopped."""
    return later(of.ends_at, stopped_between(row.handle, row.opened_at, now))


def weights(row: Sale) -> dict[str, int]:
    """What each criterion weighs; none in a draw."""
    step = step_of(row)
    return {each.name: each.weight for each in step.criteria} if isinstance(step, Drop) else {}


def entries(sale: str) -> list[Entry]:
    """Those that stand, in the order in which they came."""
    return list(Entry.objects.filter(round_id=sale, withdrawn_at=None).order_by("seq"))


def decided(row: Sale) -> Decided:
    """The whole result as it would be now: the same as it was once it is decided."""
    draw = drawn.draw(row.id, seed_of(row.id), Entry.objects.filter(round_id=row.id, withdrawn_at=None).values_list("ticket", flat=True))
    if row.form != "drop":
        return Decided(draw, draw.order)
    rows = Entry.objects.filter(round_id=row.id, withdrawn_at=None).prefetch_related("scores")
    of = Decided(draw, (), weights(row), {each.ticket: _sheets(each) for each in rows})
    return replace(of, places=tuple(each.ticket for each in results(of)))


def members_in_order(row: Sale) -> list[str]:
    """Who entered, in the order that decides."""
    return in_order(row.id, decided(row).places)


def in_order(sale: str, tickets: Sequence[str]) -> list[str]:
    """Whose tickets these are, one after the other."""
    known = dict(Entry.objects.filter(round_id=sale, withdrawn_at=None).values_list("ticket", "member"))
    return [known[ticket] for ticket in tickets]


def scores(sale: str) -> list[Scores]:
    """What every application was given, in the order in which people scored it."""
    rows = Entry.objects.filter(round_id=sale, withdrawn_at=None).prefetch_related("scores").order_by("seq")
    return [Scores(row.ticket, tuple(each.points for each in _sheets(row))) for row in rows]


def _sheets(entry: Entry) -> tuple[Sheet, ...]:
    found = sorted(entry.scores.all(), key=lambda each: (each.at, each.id))
    return tuple(Sheet(each.points, each.reasons) for each in found)
