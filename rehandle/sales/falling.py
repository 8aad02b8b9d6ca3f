"""Sales at a falling price: what it costs now, and taking it at that price. Whoever comes first at a price has it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.cases.queries import case
from rehandle.handles.queries import stopped_between, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.people.queries import ctx_as
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.policy.rules.priced import is_yearly
from rehandle.policy.rules.sales import Falling, Priced
from rehandle.sales.models import SALE, Sale
from rehandle.sales.quoted import quote_hash
from rehandle.sales.rows import locked_open, open_sales
from rehandle.sales.rules.falling import DAY, HOUR, Curve, elapsed_at, next_change, price_at, price_for
from rehandle.sales.rules.ruled import FAR, Ruled, sold_for
from rehandle.sales.rules.steps import FALLS
from rehandle.sales.struck import may_take_part
from rehandle.sales.valued import said_middle
from rehandle.sales.winning import award_to


@dataclass(frozen=True, slots=True)
class FallingFacts:
    """One sale as anybody sees it; `price` is what this visitor would pay. `falls_at` is None at the floor."""

    sale: str
    case: str
    handle: str
    display: str
    policy_hash: str
    state: str
    opened_at: datetime
    ends_at: datetime | None
    start: Money
    floor: Money
    price: Money
    former: bool
    falls_at: datetime | None
    next_price: Money | None
    stopped: bool
    open: bool
    curve: Curve | Ruled
    elapsed: int
    form: str
    yearly: bool


@dataclass(frozen=True, slots=True)
class Bought:
    """A name taken at a price: the award that the order goes on from."""

    sale: str
    award: str
    price: Money


def buy(ctx: Ctx, id: str, sale: str, price: Money, quote: str, *, platform: Platform) -> Bought:  # noqa: A002 -- the client's id
    """Take a name at the price that was seen. Where he can be told is asked of the platform before. Refuses `forbidden` and as `sell_now`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    contacts = look.contacts(platform, [member_of(ctx.actor.id).account_id])
    office = ctx_as("office", ctx.now, ctx.new_id)
    return sell_now(office, id=id, sale=sale, member=ctx.actor.id, price=price, quote=quote, contacts=contacts)


@flow(needs=Permission.DELIVER, once="id", seen=("contacts",))
def sell_now(ctx: Ctx, id: str, sale: str, member: str, price: Money, quote: str, contacts: list[Contact]) -> Bought:  # noqa: A002 -- the client's id
    """Sell to whoever comes first at the price of this instant; whoever held it before pays the floor.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`, and
    `quote_changed` where the price or the terms are not those that were seen.
    """
    return sold(ctx, sale, member, price, quote, contacts)


def sold(ctx: Ctx, sale: str, member: str, price: Money, quote: str, contacts: list[Contact]) -> Bought:
    """A purchase inside its flow. Refuses as `sell_now`, before anything is written."""
    row = locked_open(sale, *FALLS)
    may_take_part(row, member_of(member).account_id, ctx.now)
    now = _price(row, member_of(member).account_id, ctx.now)
    if price != now or quote != quote_hash(row):
        raise Refused(Code.QUOTE_CHANGED, price=str(now))
    row.state, row.ended_at = SALE.next(row.state, "awarded"), ctx.now
    row.save()
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state, "price": str(now)})
    return Bought(row.id, award_to(ctx, row, member, now, contacts, how="bought"), now)


def facts(sale: str, account: str, now: datetime) -> FallingFacts:
    """As it stands for the holder of this account, or for anybody (empty)."""
    row = Sale.objects.get(id=sale)
    curve, elapsed = curve_of(row), _elapsed(row, now)
    stopped, until = bool(stops(row.handle)), next_change(curve, elapsed)
    falls_at = None if until is None or stopped else now + timedelta(seconds=until - elapsed)
    following = None if until is None else Money(row.currency, price_at(curve, until))
    former = _is_former(row, account)
    return FallingFacts(
        row.id, row.case, row.handle, case(row.case).display, row.policy_hash, row.state, row.opened_at, row.ends_at,
        Money(row.currency, curve.start), Money(row.currency, curve.floor), _price(row, account, now), former, falls_at, following, stopped,
        row.state == SALE.start and not stopped, curve, elapsed, row.form, isinstance(curve, Ruled) and is_yearly(curve.policy, curve.rule),
    )  # fmt: skip


def curve_of(row: Sale) -> Curve | Ruled:
    """The numbers of the pinned step, or its price rule for this name."""
    policy = pinned(row.policy_hash)
    step = policy.sale_steps(row.tier)[row.step]
    if isinstance(step, Priced):
        return Ruled(row.policy_hash, step.price_by, row.handle, said_middle(row.appraisal), policy)
    assert isinstance(step, Falling)
    return Curve(policy.amount(step.start).minor, policy.amount(step.floor).minor, step.days * DAY, step.every_hours * HOUR, step.curve)


def sold_until(row: Sale) -> datetime | None:
    """When the rule that finds the price of a sale will sell the name no more; None where that never comes."""
    curve = curve_of(row)
    runs = sold_for(curve) if isinstance(curve, Ruled) else FAR
    return None if runs >= FAR else row.opened_at + timedelta(seconds=runs)


def falls_at(row: Sale, now: datetime) -> datetime | None:
    """When the price changes next; None at the floor or under a stop."""
    elapsed = _elapsed(row, now)
    until = next_change(curve_of(row), elapsed)
    return None if until is None or stops(row.handle) else now + timedelta(seconds=until - elapsed)


def instants(now: datetime) -> list[datetime]:
    """When open prices fall next."""
    found = [falls_at(row, now) for row in Sale.objects.filter(form__in=FALLS, state=SALE.start)]
    return [each for each in found if each]


def open_now() -> list[str]:
    """Open sales at a falling price."""
    return list(open_sales(*FALLS).values_list("id", flat=True)[:200])


def _price(row: Sale, account: str, now: datetime) -> Money:
    return Money(row.currency, price_for(curve_of(row), _elapsed(row, now), former=_is_former(row, account)))


def _is_former(row: Sale, account: str) -> bool:
    return bool(account) and account == case(row.case).account_id


def _elapsed(row: Sale, now: datetime) -> int:
    until = min(now, row.ended_at) if row.ended_at else now
    stood = sum((end - begun for begun, end in stopped_between(row.handle, row.opened_at, until)), timedelta(0))
    return elapsed_at(row.opened_at, until, stood)
