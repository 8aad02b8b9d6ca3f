"""What is known of orders. A quote is told to its buyer by his own link, and to who may read orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from rehandle.cases.models import Case
from rehandle.cases.queries import case, upheld_after_release
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stopped_between, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.queries import last, move, refused_before
from rehandle.orders.models import Order
from rehandle.orders.rows import paid_by, rest
from rehandle.orders.rules.quote import Quote, read
from rehandle.outbox.looking import once
from rehandle.payments.queries import captured, charge
from rehandle.payments.queries import of as charges_of
from rehandle.policy.queries import pinned
from rehandle.sales.about import about, is_listed, lost
from rehandle.sales.linked import held, upheld
from rehandle.sales.queries import award, members_offers, open_awards
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.proof import code

REMIND_BEFORE = timedelta(days=1)
UNPAID = ("open", "proven")
LAPSED = "membership_ended"
LEAVING = ("taken_back", LAPSED)  # the name leaves the buyer


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order; the buyer is named by the offer's id alone."""

    id: str
    award: str
    offer: str
    case: str
    handle: str
    display: str
    state: str
    price: Money
    tax: Money
    total: Money
    former: Money
    lang: str
    to_handle: str
    charge: str
    move: str
    dispute: str
    opened_at: datetime
    pay_until: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    reserve_until: datetime | None
    ended_at: datetime | None
    why_ended: str
    use_until: datetime | None  # where a right was sold and paid: until when it can be used
    used: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """What the buyer's page shows."""

    order: OrderFacts
    quote: Quote
    quote_hash: str
    proof_code: str  # to show on the profile of `order.to_handle`; empty before an account was named
    charge_state: str
    charge_url: str  # where to pay, once the provider has answered
    stopped: bool
    refunded: Money
    rest: Money  # what is to be paid besides the deposit that lies here


def order_page(ctx: Ctx, order_id: str) -> OrderPage:
    """The buyer's page. Refuses `not_found` to everybody but him and who may read orders."""
    row = Order.objects.filter(id=order_id).first()
    if row is None or (ctx.actor.id != f"buyer:{row.offer}" and Permission.ORDERS_READ not in ctx.may):
        raise Refused(Code.NOT_FOUND)
    paid = charge(row.charge) if row.charge else None
    own = ctx.actor.id == f"buyer:{row.offer}"
    shown = code(bytes(row.proof_mac)) if own and row.proof_mac is not None and row.state == "open" else ""
    deposit = charge(row.deposit).refunded.minor - charge(row.deposit).captured.minor + row.deposit_minor if row.deposit else 0
    back = Money(row.currency, max(deposit, 0) + sum(each.refunded.minor for each in charges_of(row.id)))
    return OrderPage(
        facts(row, ctx.now), read(row.quote), row.quote_hash, shown, paid.state if paid else "", paid.url if paid else "",
        bool(stops(row.handle)), back, rest(row) if row.state in UNPAID else Money(row.currency, 0),
    )  # fmt: skip


def of_offer(offer_id: str) -> str | None:
    """The order that an accepted offer led to."""
    return Order.objects.filter(offer=offer_id).values_list("id", flat=True).first()


def orders(ctx: Ctx, limit: int = 200) -> list[OrderFacts]:
    """All orders, open ones first: the desk's list. Refuses `forbidden`."""
    if Permission.ORDERS_READ not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.ORDERS_READ.value)
    return [facts(row, ctx.now) for row in Order.objects.order_by("ended_at", "-opened_at")[:limit]]


def order(order_id: str, now: datetime) -> OrderFacts:
    """One order. Refuses `not_found`."""
    row = Order.objects.filter(id=order_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return facts(row, now)


def pay_until(row: Order, now: datetime) -> datetime:
    """The last instant to pay, every stop counted."""
    return later(row.pay_by, stopped_between(row.handle, row.opened_at, now))


def use_until(row: Order, now: datetime) -> datetime:
    """The last instant to use a right, every stop counted."""
    assert row.use_by is not None
    assert row.paid_at is not None
    return later(row.use_by, stopped_between(row.handle, row.paid_at, now))


def reserve_until(row: Order, now: datetime) -> datetime:
    """When the proceeds become the office's, every stop counted."""
    assert row.reserve_until is not None
    assert row.delivered_at is not None
    return later(row.reserve_until, stopped_between(row.handle, row.delivered_at, now))


def to_open() -> list[str]:
    """Awards without an order, on names that nothing freezes."""
    known = set(Order.objects.values_list("award", flat=True))
    return [each.id for each in open_awards() if each.id not in known and not stops(each.handle)]


def to_bind() -> list[str]:
    """Orders of somebody whose account was proven before he won."""
    rows = _in_state("open")
    theirs = members_offers([row.offer for row in rows]) if rows else set()
    return [row.id for row in rows if row.offer in theirs and not stops(row.handle)]


def to_take_free() -> list[str]:
    """Orders whose account is proven and for which nothing is to be paid, or nothing besides the deposit."""
    return [row.id for row in _in_state("proven") if not rest(row).minor and not stops(row.handle) and not on_its_way(row)]


def to_take(now: datetime) -> list[str]:
    """Captured charges of orders, that no order has taken yet."""
    found = captured(now)
    known = set(Order.objects.filter(id__in=[each.ref for each in found]).values_list("id", flat=True)) if found else set()
    return [each.charge for each in found if each.ref in known]


def to_remind(now: datetime) -> list[str]:
    """Unpaid orders in their last day that were not told of it."""
    rows = [row for row in _in_state(*UNPAID) if row.reminded_at is None and row.pay_by <= now + REMIND_BEFORE]
    return [row.id for row in rows if not stops(row.handle) and pay_until(row, now) - REMIND_BEFORE <= now < pay_until(row, now)]


def to_default(now: datetime) -> list[str]:
    """Unpaid orders whose time is over and for which no money is on its way."""
    rows = [row for row in _in_state(*UNPAID) if row.pay_by <= now]
    return [row.id for row in rows if not stops(row.handle) and pay_until(row, now) <= now and not on_its_way(row)]


def to_cancel() -> list[str]:
    """Orders without a hand-over whose name goes back to its earlier holder."""
    rows = _in_state(*UNPAID, "paid")
    back = set(Case.objects.filter(id__in=[row.case for row in rows]).exclude(restore_move="").values_list("id", flat=True)) if rows else set()
    return [row.id for row in rows if (lost(row.case) if is_listed(row.case) else row.case in back)]


def to_deliver() -> list[str]:
    """Paid orders whose name nobody was asked to give yet; a seller's, once the platform has answered about his leaving it."""
    rows = [row for row in _in_state("paid") if not row.move and (row.used_at or not row.use_days) and not _looked_at(row)]
    return [row.id for row in rows if not stops(row.handle) and not leaving(row) and all_here(row)]


def all_here(row: Order) -> bool:
    """Whether everything that has paid it is here, and no bank disputes any of it."""
    return all(charge(each).state == "captured" for each in paid_by(row))


def _looked_at(row: Order) -> bool:
    """Whether a person has to look first at whom its buyer is linked to."""
    sale = award(row.award).sale
    return held(sale, row.to_account) and not upheld(sale, row.to_account)


def leaving(row: Order) -> bool:
    """Whether the platform was asked to take the seller out of the name, and has not answered yet."""
    asked = move(row.seller_move) if row.seller_move else None
    return asked is not None and asked.ended_at is None


def to_seller() -> list[str]:
    """Orders that are over without a hand-over, whose seller has left the name already."""
    rows = Order.objects.filter(state__in=("returned", "lost"), delivered_at=None, return_move="").exclude(seller_move="")
    done = [row for row in rows if (left := move(row.seller_move)) is not None and left.state == "done" and not stops(row.handle)]
    return [row.id for row in done if not row.move or ((given := move(row.move)) is not None and given.ended_at is not None)]


def delivered() -> list[str]:
    """Paid orders about whose move the platform has answered."""
    rows = [row for row in _in_state("paid") if row.move]
    return [row.id for row in rows if (done := move(row.move)) is not None and done.state in ("done", "refused")]


def disputed() -> list[str]:
    """Orders whose charge says something else of a dispute than they know, once a hand-over that was made is on record."""
    rows = Order.objects.filter(state__in=("paid", "delivered", "settled")).exclude(charge="", deposit="")
    return [row.id for row in rows if dispute_of(row) != row.dispute and not unrecorded(row.state, row.move)]


def unrecorded(state: str, given: str) -> bool:
    """Whether the platform has given the name and the order, in this state, does not say so yet."""
    done = move(given) if given and state == "paid" else None
    return done is not None and done.state == "done"


def to_settle(now: datetime) -> list[str]:
    """Delivered orders whose objection window is over."""
    rows = [row for row in _in_state("delivered") if row.reserve_until and row.reserve_until <= now]
    return [row.id for row in rows if not stops(row.handle) and reserve_until(row, now) <= now]


def to_free_again() -> list[str]:
    """Names that have left an account whose membership is over, and are not the office's yet."""
    rows = [row for row in _going() if row.why_ended == LAPSED and epoch_of(row.handle) == row.epoch + 1 and not stops(row.handle)]
    return [row.id for row in rows if (left := last(row.id, "vacate")) and left.state == "done"]


def to_take_back() -> list[str]:
    """Orders whose buyer has a name that was taken back wrongly, where the rule says that it goes back. His bank may have his money already."""
    upheld = [each.id for each in upheld_after_release() if pinned(each.policy_hash).appeal.after_sale == "take_back"]
    rows = Order.objects.filter(case__in=upheld).filter(Q(state="delivered") | Q(state="lost", delivered_at__isnull=False))
    return [row.id for row in rows.exclude(why_ended="taken_back") if not stops(row.handle)]


def to_leave_again(now: datetime) -> list[str]:
    """Taken-back orders whose buyer still has the name: the platform refused."""
    rows = [row for row in _going() if row.why_ended in LEAVING]
    lasts = [(row, last(row.id, "vacate")) for row in rows if not stops(row.handle)]
    return [row.id for row, left in lasts if left and refused_before(left.move, now)]


def to_return() -> list[str]:
    """Names that have left their buyer and wait to go back."""
    rows = _taken_back()
    return [row.id for row in rows if (left := last(row.id, "vacate")) and left.state == "done" and not case(row.case).restore_move]


def _in_state(*states: str) -> list[Order]:
    return [row for row in _going() if row.state in states]


def _taken_back() -> list[Order]:
    return [row for row in _going() if row.why_ended == "taken_back"]


@once
def _going() -> list[Order]:
    """Orders that may have something to do: all lists of a walk share them."""
    return list(Order.objects.filter(Q(state__in=(*UNPAID, "paid", "delivered")) | Q(why_ended__in=LEAVING)).order_by("id"))


def facts(row: Order, now: datetime) -> OrderFacts:
    """A row as a value."""
    price, tax, total, former = (Money(row.currency, minor) for minor in (row.price_minor, row.tax_minor, row.total_minor, row.former_minor))
    return OrderFacts(
        row.id, row.award, row.offer, row.case, row.handle, about(row.case).display, row.state, price, tax, total, former, row.lang, row.to_handle,
        row.charge, row.move, row.dispute, row.opened_at, pay_until(row, now), row.paid_at, row.delivered_at, row.reserve_until, row.ended_at,
        row.why_ended, use_until(row, now) if row.use_by else None, bool(row.used_at),
    )  # fmt: skip


def on_its_way(row: Order) -> bool:
    """Whether a charge of this order may still be paid, or was and waits to be taken."""
    return any(each.state in ("asked", "open") or (each.state == "captured" and not each.outcome) for each in charges_of(row.id))


def dispute_of(row: Order) -> str:
    """What the charge says of a dispute: none, open, won or lost."""
    states = {charge(each).state for each in paid_by(row)}
    if states & {"disputed", "lost"}:
        return "lost" if "lost" in states else "open"
    return "won" if row.dispute in ("open", "won") else row.dispute


def receiver(order_id: str) -> str:
    """The immutable id of the account that the order was bound to."""
    return Order.objects.values_list("to_account", flat=True).get(id=order_id)


def instants(now: datetime) -> list[datetime]:
    """The instants at which the clocks of open orders run out: reminders, ends of the time to pay, ends of objection windows."""
    unpaid = [pay_until(row, now) for row in Order.objects.filter(state__in=UNPAID) if not stops(row.handle)]
    reserved = [reserve_until(row, now) for row in Order.objects.filter(state="delivered") if not stops(row.handle)]
    return [*(each - REMIND_BEFORE for each in unpaid), *unpaid, *reserved]
