"""What reviewers see of drops: which wait for scores, and which applications one person may judge, by label and never by name."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.queries import case
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.sales import Criterion, Drop
from rehandle.sales import round_queries, rounds
from rehandle.sales.models import SALE, Round, Sale
from rehandle.sales.scoring import label_of, reviewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """One application: how many more people have to score it, and why this one may not."""

    label: str
    missing: int
    why_not: Code | None


@dataclass(frozen=True, slots=True)
class Drops:
    """A drop in which something has to be scored, in the order of its labels."""

    sale: str
    handle: str
    display: str
    closed_at: datetime
    criteria: tuple[Criterion, ...]
    applications: tuple[Waiting, ...]

    @property
    def open(self) -> list[Waiting]:
        """What the reader may judge."""
        return [each for each in self.applications if each.why_not is None]


def drops(ctx: Ctx) -> list[Drops]:
    """Drops that wait for scores, the one that waits longest first. Refuses `forbidden`."""
    _reviewer(ctx)
    closed = Round.objects.filter(decided_at=None).exclude(closed_at=None).order_by("closed_at").values_list("id", flat=True)
    rows = [Sale.objects.get(id=each) for each in closed]
    return [_drop(ctx, row) for row in rows if row.form == "drop" and row.state == SALE.start and not stops(row.handle)]


def drop(ctx: Ctx, sale: str) -> Drops:
    """One of them. Refuses `forbidden`, `not_found`."""
    found = next((each for each in drops(ctx) if each.sale == sale), None)
    if found is None:
        raise Refused(Code.NOT_FOUND)
    return found


def _drop(ctx: Ctx, row: Sale) -> Drops:
    of, step, missing = Round.objects.get(id=row.id), rounds.step_of(row), dict(round_queries.to_score(row))
    assert isinstance(step, Drop)
    assert of.closed_at is not None
    told = [(label_of(each.id), missing.get(each.ticket, 0), each) for each in rounds.entries(row.id)]
    who = reviewer(ctx.actor.id, row.id)
    found = [Waiting(label, left, who.why_not(each, left)) for label, left, each in sorted(told, key=lambda each: each[0])]
    return Drops(row.id, row.handle, case(row.case).display, of.closed_at, step.criteria, tuple(found))


def _reviewer(ctx: Ctx) -> None:
    if Permission.SALES_SCORE not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_SCORE.value)
