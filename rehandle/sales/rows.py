"""A sale's and an offer's row under their locks: the name first, then the sale, then the offer."""

from django.db.models import QuerySet

from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.sales.models import SALE, Offer, Sale
from rehandle.sales.rules.steps import SaleStep, begun_at, price_rule, sale_step


def own(ctx: Ctx, offer: str) -> None:
    """Another's offer is not found."""
    if ctx.actor.id != f"buyer:{offer}":
        raise Refused(Code.NOT_FOUND)


def open_sales(*forms: str) -> QuerySet[Sale]:
    """Open sales of these forms, oldest first."""
    return Sale.objects.filter(form__in=forms, state=SALE.start).order_by("opened_at", "id")


def of_form(sale: str, form: str) -> Sale:
    """A sale of this form, open or over. Refuses `not_found`."""
    row = Sale.objects.filter(id=sale, form=form).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def locked(sale: str, *, stopped_is_fine: bool = False) -> Sale:
    """The sale under its name's lock. Refuses `not_found`, `epoch_past`, `stopped`."""
    known = Sale.objects.filter(id=sale).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    change.lock(known.handle, epoch=known.epoch, stopped_is_fine=stopped_is_fine)
    return Sale.objects.select_for_update().get(id=sale)


def locked_open(sale: str, *forms: str) -> Sale:
    """An open sale of such a form under its name's lock. Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`."""
    row = locked(sale)
    if row.state != SALE.start or row.form not in forms:
        raise Refused(Code.WRONG_STATE, machine="sale", state=row.state)
    return row


def locked_offer(offer: str, *, stopped_is_fine: bool = False) -> Offer:
    """The offer under the locks of its name and its sale."""
    sale = Offer.objects.filter(id=offer).values_list("sale_id", flat=True).first()
    if sale is None:
        raise Refused(Code.NOT_FOUND)
    sale_row = locked(sale, stopped_is_fine=stopped_is_fine)
    row = Offer.objects.select_for_update().get(id=offer)
    row.sale = sale_row
    return row


def step_of(row: Sale) -> SaleStep:
    """The step of the pinned rule that this sale follows."""
    step = sale_step(pinned(row.policy_hash), row.tier, row.step)
    assert step is not None, "only steps by offer have a sale"
    assert row.price_minor is not None
    return begun_at(step, Money(row.currency, row.price_minor)) if price_rule(pinned(row.policy_hash), row.tier, row.step) else step
