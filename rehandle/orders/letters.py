"""Writing to the buyer, inside the flow that has something to say."""

from collections.abc import Callable

from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.letters.layout import Parts
from rehandle.letters.links import token
from rehandle.letters.write import code_of
from rehandle.orders.models import Order
from rehandle.orders.rules.texts import About
from rehandle.policy.queries import pinned
from rehandle.sales.about import about
from rehandle.sales.correspondence import write_again


def tell(ctx: Ctx, row: Order, kind: str, make: Callable[[About], Parts], number: int = 0) -> str:
    """Write one letter to whom the offer went. Returns its id."""
    letter = ctx.new_id()
    write_again(ctx, row.offer_letter, letter=letter, kind=kind, ref=row.id, parts=make(_about(row, letter)), number=number)
    return letter


def _about(row: Order, letter: str) -> About:
    policy = pinned(row.policy_hash)
    return About(
        lang=row.lang, site=policy.site.name, handle=about(row.case).display, order=row.id, link=link(row.offer),
        address=office().address, code=code_of(letter), contact=policy.policy.contact,
    )  # fmt: skip


def link(offer: str) -> str:
    """The buyer's own page, the one that his first letter named."""
    return f"{office().address}/o/{token('offer', offer)}"
