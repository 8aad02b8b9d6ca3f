"""Stops that people set and end by hand, and those that end by themselves."""

from rehandle.handles import change
from rehandle.handles.models import Stop
from rehandle.handles.rules.stops import SET_BY_HAND
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused


@flow(needs=Permission.STOPS_CHANGE, once="id")
def stop(ctx: Ctx, id: str, handle: str, kind: str, reason: str) -> dict[str, str]:  # noqa: A002 -- the client's id
    """Freeze a name by hand: a dispute, duress, a legal hold. The other kinds have flows of their own that end them.

    Also one that nothing ever happened to. Refuses `invalid`, `reason_missing`.
    """
    if kind not in SET_BY_HAND:
        raise Refused(Code.INVALID, kind=kind)
    change.open_stop(ctx, change.known(ctx, handle), kind, id, why=reason_given(reason))
    return {"stop": id}


@flow(needs=Permission.TICK)
def end_due_stop(ctx: Ctx, id: str) -> dict[str, str]:  # noqa: A002 -- the stop's id
    """End a stop whose end was known beforehand (a resale lock)."""
    row = Stop.objects.select_related("handle").get(id=id)
    change.end_stop(ctx, change.lock(row.handle.canonical, stopped_is_fine=True), id)
    return {"stop": id}
