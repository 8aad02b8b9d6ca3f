"""What every act of a member's program has in common: its key, how it is refused, who it acts for, an amount as text."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Header

from rehandle import wiring
from rehandle.api.shapes import Problem
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money, money
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.asking_links import ask_first

LONGEST_KEY = 200
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY, pattern=r"^[\x21-\x7e]+$")]
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}


def ctx_of(request: HttpRequest) -> Ctx:
    """The member whose key was shown."""
    ctx = request.auth  # type: ignore[attr-defined]  # what MemberKey answered
    assert isinstance(ctx, Ctx)
    return ctx


def checked(request: HttpRequest, sale: str) -> Ctx:
    """The same, once whoever else is asked who belongs together has answered. Refuses `check_down`."""
    ask_first(ctx_of(request), sale, wiring.ports().links)
    return ctx_of(request)


def amount_of(text: str, field: str) -> Money:
    """`100.00 USD` as money. Refuses `invalid`."""
    try:
        return money(text)
    except ValueError:
        raise Refused(Code.INVALID, field=field) from None
