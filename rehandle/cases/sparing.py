"""A case that ends with the name left to its holder, inside the flow of whoever found that out."""

from typing import Any

from rehandle.cases.machines import CASE
from rehandle.cases.models import Case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.log.append import append
from rehandle.log.events import Event


def keep(ctx: Ctx, row: Case, event: str, why: str) -> dict[str, Any]:
    """The name stays with its holder."""
    scope()
    row.state, row.why_ended = CASE.next(row.state, event), why
    row.ended_at, row.ends_at = ctx.now, None
    row.save()
    append(ctx, Event.CASE_KEPT, handle=row.handle, ref=row.id, data={"why": why})
    return {"state": row.state, "why": why}


def keep_case(ctx: Ctx, case: str, event: str, why: str) -> None:
    """The same by its id, unless it has ended before."""
    row = Case.objects.select_for_update().get(id=case)
    if row.state in ("opened", "grace") and not row.reclaim_move:
        keep(ctx, row, event, why)
