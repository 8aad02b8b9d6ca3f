"""Letters to whoever waits for a name: sealed as every other, once each. No letter that tells of a watch carries its name on file."""

from collections.abc import Sequence

from rehandle.cases.queries import case
from rehandle.config.office import office
from rehandle.handles.queries import epoch as epoch_of
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Contact
from rehandle.letters.layout import Parts
from rehandle.letters.write import Recipient, code_of, write
from rehandle.sales import auctions
from rehandle.sales import waiting_queries as queries
from rehandle.sales.correspondence import body_of
from rehandle.sales.models import Auction, Backorder, Sale, Watch
from rehandle.sales.rules.waiting import News
from rehandle.sales.rules.waiting_letter import WaitingText, announced_letter, on_sale_letter, passed_letter, private_letter
from rehandle.sales.winning import to_member

KIND = "waiting"


def tell_watcher(ctx: Ctx, row: Watch, what: News, of: str, contacts: Sequence[Contact]) -> None:
    """A name was announced, or can be had. `of`: the file, or the sale."""
    letter, to = ctx.new_id(), to_member(row.member, contacts)
    if what == "announced":
        file = case(of)
        text = WaitingText(file.display, file.ends_at, None, f"/h/{row.handle}", office().address, code_of(letter), to.lang)
        _write(ctx, letter, row.id, to, announced_letter(text), len(row.told))
        return
    currency = Sale.objects.values_list("currency", flat=True).get(id=of)
    price = Money(currency, queries.price_now(of, ctx.now))
    text = WaitingText(row.handle, None, price, f"/s/{of}", office().address, code_of(letter), to.lang)
    _write(ctx, letter, row.id, to, on_sale_letter(text), len(row.told))


def tell_backorder(ctx: Ctx, row: Backorder, contacts: Sequence[Contact]) -> None:
    """Others want the name too, or the backorder came to nothing."""
    letter, to, display = ctx.new_id(), to_member(row.member, contacts), case(row.case).display
    if row.state == "passed":
        text = WaitingText(display, None, None, f"/h/{row.handle}", office().address, code_of(letter), to.lang)
        _write(ctx, letter, row.id, to, passed_letter(text), 1, row.handle)
        return
    kept = Auction.objects.get(id=row.sale)
    price, ends = Money(kept.currency, kept.price_minor), auctions.ends_at(kept, ctx.now)
    text = WaitingText(display, ends, price, f"/s/{row.sale}", office().address, code_of(letter), to.lang)
    among = Backorder.objects.filter(sale=row.sale).count()
    _write(ctx, letter, row.id, to, private_letter(text, among), 1, row.handle)


def _write(ctx: Ctx, letter: str, ref: str, to: Recipient, parts: Parts, number: int, handle: str = "") -> None:
    epoch = epoch_of(handle) if handle else 0
    write(ctx, id=letter, kind=KIND, ref=ref, handle=handle, epoch=epoch, to=to, body=body_of(parts), number=number)


