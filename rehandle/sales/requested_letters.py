"""Letters to whoever asked for a name at no cost: sealed as every other, once each."""

from collections.abc import Sequence
from datetime import datetime

from rehandle.cases import queries as cases
from rehandle.config.office import office
from rehandle.handles.queries import epoch as epoch_of
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Contact
from rehandle.letters.write import code_of, write
from rehandle.sales.correspondence import body_of
from rehandle.sales.models import NameRequest, Sale
from rehandle.sales.rules.request_letter import RequestText, lapsed_letter, passed_letter, refused_letter
from rehandle.sales.winning import to_member

KIND, ANSWER, LAPSED = "request", 1, 2  # the first letter about a request is its answer; each lapse has the next number


def tell_refused(ctx: Ctx, row: Sale, asked: NameRequest, reason: str, alternatives: Sequence[str], contacts: Sequence[Contact]) -> None:
    """A request was refused, why, and what can be asked for instead."""
    _write(ctx, row, asked, contacts, ANSWER, "refused", reason, tuple(alternatives))


def tell_passed(ctx: Ctx, row: Sale, asked: NameRequest, contacts: Sequence[Contact]) -> None:
    """The name was given to another who asked."""
    _write(ctx, row, asked, contacts, ANSWER, "passed")


def tell_lapsed(ctx: Ctx, row: Sale, asked: NameRequest, until: datetime, contacts: Sequence[Contact]) -> None:
    """The membership has ended; the name goes back after `until`."""
    _write(ctx, row, asked, contacts, LAPSED + asked.lapses, "lapsed", until=until)


FORMS = {"refused": refused_letter, "passed": passed_letter, "lapsed": lapsed_letter}


def _write(
    ctx: Ctx, row: Sale, asked: NameRequest, contacts: Sequence[Contact], number: int, what: str, reason: str = "",
    alternatives: tuple[str, ...] = (), until: datetime | None = None,
) -> None:  # fmt: skip
    letter, to = ctx.new_id(), to_member(asked.member, contacts)
    text = RequestText(cases.case(row.case).display, reason, alternatives, until, office().address, row.id, code_of(letter), to.lang)
    body = body_of(FORMS[what](text))
    write(ctx, id=letter, kind=KIND, ref=asked.id, handle=row.handle, epoch=epoch_of(row.handle), to=to, body=body, number=number)
