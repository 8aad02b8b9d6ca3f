"""What is asked for at no cost: open names, the queue that waits for an answer, one's own requests, names free to ask for instead."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.queries import case
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stopped_between, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.policy.rules.sales import Request
from rehandle.sales.models import REQUEST, SALE, NameRequest, Sale
from rehandle.sales.rows import open_sales
from rehandle.sales.rules import request as rule


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A name that can be asked for, as anybody sees it. `overdue`: answers that were promised and are late."""

    sale: str
    case: str
    handle: str
    display: str
    tier: str
    policy_hash: str
    state: str
    price: Money
    opened_at: datetime
    ends_at: datetime | None
    members: tuple[str, ...]
    answer_days: int
    returns_days: int | None
    waiting: int
    overdue: int
    answered_by_if_asked_now: datetime
    stopped: bool
    open: bool


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A member's own request. `back_on`: when the name goes back, while the membership is over."""

    request: str
    sale: str
    handle: str
    display: str
    state: str
    at: datetime
    answer_by: datetime
    late: bool
    back_on: datetime | None
    went_back: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request in the office's queue; what it says is opened apart. `ahead` wait before it."""

    request: str
    sale: str
    handle: str
    display: str
    tier: str
    membership: str
    at: datetime
    answer_by: datetime
    member: str
    ahead: int


@dataclass(frozen=True, slots=True)
class Free:
    """A name that can be asked for instead."""

    handle: str
    display: str


def step_of(row: Sale) -> Request:
    """The step of the pinned rule."""
    step = pinned(row.policy_hash).sale_steps(row.tier)[row.step]
    assert isinstance(step, Request)
    return step


def facts(sale: str, now: datetime) -> RequestFacts:
    """One name, open or over. Refuses `not_found`."""
    row = Sale.objects.filter(id=sale, form="request").first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    step, stopped, rows = step_of(row), bool(stops(row.handle)), [_queued(each) for each in row.requests.filter(state=REQUEST.start)]
    return RequestFacts(
        row.id, row.case, row.handle, case(row.case).display, row.tier, row.policy_hash, row.state,
        Money(row.currency, 0), row.opened_at, row.ends_at,
        tuple(step.members), step.answer_days, step.returns_days, len(rows), rule.overdue(rows, now), rule.answer_by(now, step.answer_days), stopped,
        row.state == SALE.start and not stopped,
    )  # fmt: skip


def open_now(now: datetime, limit: int = 200) -> list[RequestFacts]:
    """Names that can be asked for, the newest last."""
    rows = open_sales("request").values_list("id", flat=True)[:limit]
    return [facts(each, now) for each in rows]


def waiting(ctx: Ctx) -> list[Waiting]:
    """The office's queue, in the order in which it is read. Refuses `forbidden`."""
    if Permission.SALES_READ not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_READ.value)
    rows = {each.id: each for each in NameRequest.objects.filter(state=REQUEST.start).select_related("sale")}
    return [_waiting(rows[each.request], place) for place, each in enumerate(rule.queue(map(_queued, rows.values())))]


def one(ctx: Ctx, request: str) -> Waiting:
    """One request that waits. Refuses `forbidden`, `not_found`."""
    found = next((each for each in waiting(ctx) if each.request == request), None)
    if found is None:
        raise Refused(Code.NOT_FOUND)
    return found


def own(member: str, now: datetime, sale: str = "") -> list[OwnRequest]:
    """A member's own requests, newest first; of one sale where it is given."""
    rows = NameRequest.objects.filter(member=member).select_related("sale").order_by("-at", "-seq")
    return [_own(each, now) for each in (rows.filter(sale_id=sale) if sale else rows)[:50]]


def alternatives(row: Sale) -> list[Free]:
    """Names of the same tier that can be asked for now, those that fewest people wait for first."""
    rows = open_sales("request").filter(tier=row.tier).exclude(id=row.id)[:50]
    free = [each for each in rows if not stops(each.handle)]
    ranked = sorted(free, key=lambda each: each.requests.filter(state=REQUEST.start).count())
    return [Free(each.handle, case(each.case).display) for each in ranked[:10]]


def alternatives_of(sale: str) -> list[Free]:
    """As `alternatives`, by the id of a sale."""
    return alternatives(Sale.objects.get(id=sale))


def has_waiting(row: Sale) -> bool:
    """Whether somebody waits for an answer in this sale: it does not end before that was given."""
    return row.requests.filter(state=REQUEST.start).exists()


def went_back(row: Sale) -> bool:
    """Whether the name was given, and goes back, or went, as the membership ended."""
    return row.requests.exclude(went_back_at=None).exists()


def is_free_again(row: Sale) -> bool:
    """Whether a name that went back has left its holder, and is the office's again."""
    return case(row.case).epoch == epoch_of(row.handle)


def back_on(asked: NameRequest, now: datetime) -> datetime | None:
    """When a name goes back whose holder's membership is over."""
    days = step_of(asked.sale).returns_days
    if asked.lapsed_at is None or days is None:
        return None
    return rule.due_back(asked.lapsed_at, days, stopped_between(asked.sale.handle, asked.lapsed_at, now))


def _queued(row: NameRequest) -> rule.Queued:
    return rule.Queued(row.id, row.sale.tier, row.at, row.answer_by)


def _waiting(row: NameRequest, ahead: int) -> Waiting:
    of = row.sale
    return Waiting(row.id, of.id, of.handle, case(of.case).display, of.tier, row.membership, row.at, row.answer_by, row.member, ahead)


def _own(row: NameRequest, now: datetime) -> OwnRequest:
    late = row.state == REQUEST.start and row.answer_by < now
    return OwnRequest(
        row.id, row.sale_id, row.sale.handle, case(row.sale.case).display, row.state, row.at, row.answer_by, late, back_on(row, now),
        row.went_back_at is not None,
    )  # fmt: skip
