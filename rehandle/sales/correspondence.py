"""Letters to a buyer. The address is opened from the letter that brought him the offer, and the log tells that it was."""

from rehandle.kernel.ctx import Ctx
from rehandle.letters.layout import Parts, as_html, as_text
from rehandle.letters.models import Letter
from rehandle.letters.seal import open_sealed
from rehandle.letters.write import Body, Recipient, Written, write


def body_of(parts: Parts) -> Body:
    """A letter's text in both of its forms."""
    return Body(parts.title, as_text(parts), as_html(parts))


def recipient(letter: str) -> Recipient:
    """Whom a letter went to. Refuses `erased`."""
    row = Letter.objects.get(id=letter)
    address = open_sealed(row.subject, table="letter", row=row.id, column="address", sealed=bytes(row.sealed_address))
    return Recipient(row.subject, row.channel, address, row.lang)


def write_again(ctx: Ctx, first: str, *, letter: str, kind: str, ref: str, parts: Parts, number: int = 0) -> Written:
    """Write another letter to whom the first one went."""
    row = Letter.objects.get(id=first)
    return write(
        ctx, id=letter, kind=kind, ref=ref, handle=row.handle, epoch=row.epoch, to=recipient(first), body=body_of(parts), number=number
    )
