"""Writing to the buyer, inside the flow that has something to say."""

from collections.abc import Callable

from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.letters.layout import Parts
from rehandle.letters.links import token
from rehandle.letters.write import code_of
from rehandle.orders.models import Order
from rehandle.orders.rows import shares
from rehandle.orders.rules import quote
from rehandle.orders.rules.texts import About, invoice
from rehandle.policy.queries import pinned
from rehandle.sales.about import about
from rehandle.sales.correspondence import write_again


def tell(ctx: Ctx, row: Order, kind: str, make: Callable[[About], Parts], number: int = 0) -> str:
    """Write one letter to whom the offer went. Returns its id."""
    letter = ctx.new_id()
    write_again(ctx, row.offer_letter, letter=letter, kind=kind, ref=row.id, parts=make(_about(row, letter)), number=number)
    return letter


def send_invoice(ctx: Ctx, row: Order) -> None:
    """What was paid for what, to whoever paid anything."""
    if not row.total_minor:
        return
    policy, parts, paid_at = pinned(row.policy_hash), shares(row), row.paid_at or ctx.now
    said = quote.read(row.quote).terms[row.lang]
    version = f"{policy.id}, {'الإصدار' if row.lang == 'ar' else 'version'} {policy.version}"
    tell(ctx, row, "invoice", lambda about: invoice(about, parts.price, parts.tax, said.tax, paid_at, version))


def _about(row: Order, letter: str) -> About:
    policy = pinned(row.policy_hash)
    return About(
        lang=row.lang, site=policy.site.name, handle=about(row.case).display, order=row.id, link=link(row.offer),
        address=office().address, code=code_of(letter), contact=policy.policy.contact,
    )  # fmt: skip


def link(offer: str) -> str:
    """The buyer's own page, the one that his first letter named."""
    return f"{office().address}/o/{token('offer', offer)}"
