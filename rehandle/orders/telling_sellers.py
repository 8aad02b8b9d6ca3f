"""Writing to who sells his own name, once at each turn of the order."""

from django.db.models import Q, QuerySet

from rehandle.config.office import office
from rehandle.handles.queries import epoch as epoch_of
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.write import code_of, write
from rehandle.moves import look
from rehandle.orders.models import Order
from rehandle.orders.rows import shares
from rehandle.orders.rules.seller_letter import NOTHING, PAID, SOLD, TAKEN, SellerText, seller_letter
from rehandle.payments.models import Payout
from rehandle.policy.queries import pinned
from rehandle.sales.about import about, lost
from rehandle.sales.correspondence import body_of
from rehandle.sales.rules.listing import paid_out_at
from rehandle.sales.winning import to_account

KIND = "seller"


@flow(needs=Permission.TICK)
def tell_seller(ctx: Ctx, order: str, contacts: list[Contact]) -> str:
    """Write what his order has come to. Refuses `not_found`, `already_done`."""
    row = Order.objects.select_for_update().exclude(seller="").filter(id=order).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.id not in to_tell():
        raise Refused(Code.ALREADY_DONE)
    number, letter = _number(row), ctx.new_id()
    sold, parts = about(row.case), shares(row)
    to = to_account(row.seller, sold.display, contacts)
    text = SellerText(
        handle=sold.display, afterwards=sold.afterwards, price=parts.price, arrives=parts.seller, until=row.pay_by,
        payable_at=row.reserve_until or paid_out_at(pinned(row.policy_hash), ctx.now), listed=row.state == "defaulted" and not lost(row.case),
        address=office().address, code=code_of(letter), lang=to.lang,
    )  # fmt: skip
    body = body_of(seller_letter(text, number))
    write(ctx, id=letter, kind=KIND, ref=row.id, handle=row.handle, epoch=epoch_of(row.handle), to=to, body=body, number=number)
    row.seller_told = number
    row.save(update_fields=["seller_told"])
    return letter


def tell(ctx: Ctx, order: str, platform: Platform) -> bool:
    """As `tell_seller`; the platform is asked before where he can be told. Raises `Unreachable`."""
    account = Order.objects.values_list("seller", flat=True).get(id=order)
    return bool(tell_seller(ctx, order=order, contacts=look.contacts(platform, [account])))


def to_tell() -> list[str]:
    """Orders of members' own names whose last turn the seller was not told."""
    return list(_untold().order_by("opened_at", "id").values_list("id", flat=True))


def _untold() -> QuerySet[Order]:
    taken = Q(state__in=("open", "proven", "paid"), seller_told__lt=TAKEN)
    sold = Q(delivered_at__isnull=False, seller_told__lt=SOLD)
    nothing = Q(state__in=("defaulted", "returned", "lost"), delivered_at=None, seller_told__lt=NOTHING)
    paid = Q(id__in=Payout.objects.filter(state="done").values("ref"), seller_told__lt=PAID)
    return Order.objects.exclude(seller="").filter(taken | sold | nothing | paid)


def _number(row: Order) -> int:
    if row.delivered_at is not None:
        return SOLD if row.seller_told < SOLD else PAID
    return TAKEN if row.state in ("open", "proven", "paid") else NOTHING
