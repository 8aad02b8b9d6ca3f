"""What later rooms tell a file: how one takes a released name on, once, inside its own flow."""

from rehandle.cases.machines import CASE
from rehandle.cases.mass.leave import leave_if_member
from rehandle.cases.models import Case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.withdraw import withdraw


def leave_alone(ctx: Ctx, handle: str) -> None:
    """The account of a name has taken another one and this one rests with it: a file that still asks its holder ends (`kept`)."""
    scope()
    leave_if_member(ctx, handle, "account_changed")
    for row in Case.objects.select_for_update().filter(handle=handle, state__in=("opened", "grace")):
        if row.reclaim_move and not withdraw(ctx, row.reclaim_move):
            continue
        row.state, row.why_ended = CASE.next(row.state, "active_again"), "account_changed"
        row.ended_at, row.ends_at = ctx.now, None
        row.save()
        append(ctx, Event.CASE_KEPT, handle=handle, ref=row.id, data={"why": row.why_ended})


def came_back(ctx: Ctx, case: str, epoch: int) -> None:
    """A name that was given has come back to the office: its file goes on in the new epoch, and its rule gives it anew."""
    scope()
    Case.objects.filter(id=case).update(epoch=epoch, outcome="")


def take(ctx: Ctx, case: str, outcome: str) -> None:
    """Set the case's one outcome. The same again is fine; another one is refused (`already_done`)."""
    scope()
    if not Case.objects.filter(id=case, state="released", outcome="").update(outcome=outcome):
        known = Case.objects.filter(id=case).values_list("outcome", flat=True).first()
        if known != outcome:
            raise Refused(Code.ALREADY_DONE, outcome=known)
