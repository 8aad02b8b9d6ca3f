"""What an award came to, set once by the order, inside its own flow."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.models import Award

OUTCOMES = ("delivered", "defaulted", "returned", "lost", "unused")


def set_outcome(ctx: Ctx, award: str, outcome: str) -> None:
    """Compare-and-set on empty. The same again is fine; another one is refused (`already_done`)."""
    scope()
    assert outcome in OUTCOMES, outcome
    if not Award.objects.filter(id=award, outcome="").update(outcome=outcome):
        known = Award.objects.filter(id=award).values_list("outcome", flat=True).first()
        if known != outcome:
            raise Refused(Code.ALREADY_DONE, outcome=known)
