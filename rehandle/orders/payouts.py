"""What sellers are owed is paid out by itself: where to, when, asked for, and how it stands. To nobody but who sold."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.queries import balance
from rehandle.ledger.rules import plan
from rehandle.letters.seal import open_sealed, seal
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.orders.models import Order, Payee
from rehandle.orders.queries import dispute_of
from rehandle.orders.rows import locked, shares
from rehandle.orders.rules.payout import REST, Owed, address_given, may_pay_out
from rehandle.payments.models import Payout
from rehandle.payments.paying_out import payout
from rehandle.people.queries import member as member_of
from rehandle.people.rules.ties import PAYOUT
from rehandle.people.traits import digest, note
from rehandle.sales.about import about
from rehandle.sales.struck import subject_of

TABLE, COLUMN = "payee", "to"


@dataclass(frozen=True, slots=True)
class Due:
    """A seller's own sale and its money. `state`: `unpaid` or on its way, `locked` once handed over, `waits` for an address or for it to have rested,
    `asked`, `paid`, `lost` to a chargeback, `nothing` where it was not handed over."""

    order: str
    display: str
    amount: Money
    state: str
    payable_at: datetime | None


@flow(needs=Permission.SALES_BID)
def be_paid_at(ctx: Ctx, to: str) -> datetime:
    """Say where one's own account is paid; sealed under its key. An address rests for seven days before anything goes there. Refuses `invalid`."""
    account, said = member_of(ctx.actor.id).account_id, address_given(to)
    if not account:
        raise Refused(Code.INVALID, field="account")
    sealed = seal(ctx, subject_of(account), table=TABLE, row=account, column=COLUMN, text=said)
    note(ctx, ctx.actor.id, PAYOUT, digest(PAYOUT, said))
    Payee.objects.update_or_create(id=account, defaults={"sealed_to": sealed, "changed_at": ctx.now})
    append(ctx, Event.PAYEE_CHANGED, ref=ctx.actor.id)
    return ctx.now + REST


@flow(needs=Permission.TICK)
def pay_out(ctx: Ctx, order: str) -> str:
    """Ask for what the seller of an order is owed. Returns the payout. Refuses `not_found`, and as `rules.payout.may_pay_out`."""
    row = locked(order, stopped_is_fine=True, any_epoch=True)
    if not row.seller:
        raise Refused(Code.NOT_FOUND)
    may_pay_out(_owed(row), ctx.now)
    id_, due = ctx.new_id(), plan.due_seller(row.id)
    payout(ctx, id=id_, ref=row.id, owed_from=due, amount=balance(due, row.currency))
    return id_


@flow(needs=Permission.DELIVER)
def open_address(ctx: Ctx, order: str) -> str:
    """Where the seller of an order is paid, opened for the call; the record tells that it was. Refuses `erased`."""
    kept = Payee.objects.get(id=Order.objects.values_list("seller", flat=True).get(id=order))
    return open_sealed(subject_of(kept.id), table=TABLE, row=kept.id, column=COLUMN, sealed=bytes(kept.sealed_to))


def to_pay_out(now: datetime) -> list[str]:
    """Settled orders of members' own names whose seller is owed something that can go out now."""
    rows = Order.objects.filter(state="settled").exclude(seller="").exclude(id__in=Payout.objects.filter(state__in=("asked", "done")).values("ref"))
    return [row.id for row in rows.order_by("ended_at", "id") if _may(row, now)]


def instants(now: datetime) -> list[datetime]:
    """When addresses have rested."""
    return [each + REST for each in Payee.objects.filter(changed_at__gt=now - REST).values_list("changed_at", flat=True)]


def paid_at_since(account: str) -> datetime | None:
    """Since when an address is kept for an account; what it is, is shown to nobody."""
    return Payee.objects.filter(id=account).values_list("changed_at", flat=True).first()


def dues(account: str) -> list[Due]:
    """A seller's own sales, newest first."""
    return [_due(row) for row in Order.objects.filter(seller=account).order_by("-opened_at", "id")[:50]]


def _may(row: Order, now: datetime) -> bool:
    try:
        may_pay_out(_owed(row), now)
    except Refused:
        return False
    return True


def _owed(row: Order) -> Owed:
    payee = Payee.objects.filter(id=row.seller).first()
    refused = Payout.objects.filter(ref=row.id, state="refused").order_by("-ended_at").values_list("ended_at", flat=True).first()
    owed = balance(plan.due_seller(row.id), row.currency).minor
    return Owed(row.state == "settled", owed, dispute_of(row) == "open" or row.dispute == "open", payee.changed_at if payee else None, refused)


def _due(row: Order) -> Due:
    state = Payout.objects.filter(ref=row.id).exclude(state="refused").values_list("state", flat=True).first()
    return Due(row.id, about(row.case).display, shares(row).seller, _word(row, state or ""), row.reserve_until)


def _word(row: Order, payout: str) -> str:
    if payout:
        return {"asked": "asked", "done": "paid"}[payout]
    if row.delivered_at is None:
        return "unpaid" if row.state in ("open", "proven", "paid") else "nothing"
    if not balance(plan.due_seller(row.id), row.currency).minor:
        return "lost"
    return "locked" if row.state == "delivered" else "waits"
