"""How the next room takes a released name on, once, inside its own flow."""

from rehandle.cases.models import Case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused


def take(ctx: Ctx, case: str, outcome: str) -> None:
    """Set the case's one outcome. The same again is fine; another one is refused (`already_done`)."""
    scope()
    if not Case.objects.filter(id=case, state="released", outcome="").update(outcome=outcome):
        known = Case.objects.filter(id=case).values_list("outcome", flat=True).first()
        if known != outcome:
            raise Refused(Code.ALREADY_DONE, outcome=known)
