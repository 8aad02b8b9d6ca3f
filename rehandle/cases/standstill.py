"""The one button: everything that may harm a holder stops at once; two people start the office again, and no clock has run meanwhile."""

from datetime import datetime
from typing import Any

from rehandle.cases.mass.models import Part
from rehandle.cases.models import Case
from rehandle.cases.rules.clocks import after_stop
from rehandle.cases.rules.facts import OPEN_STATES
from rehandle.handles.models import Handle, Standstill
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event


@flow(needs=Permission.CAMPAIGNS_STOP)
def stop_everything(ctx: Ctx, reason: str) -> dict[str, Any]:
    """Stop notices, takings, openings, sales and hand-overs of every name at once. One person is enough. Twice is once. Refuses `reason_missing`."""
    why = reason_given(reason)
    row = Standstill.objects.filter(ended_at=None).first()
    if row is None:
        row = Standstill.objects.create(id=ctx.new_id(), begun_at=ctx.now, begun_by=ctx.actor.id, why=why)
    append(ctx, Event.STANDSTILL_BEGAN, ref=row.id)
    return {"standstill": row.id, "since": row.begun_at}


def _reads(ctx: Ctx, reason: str) -> dict[str, object]:
    row = Standstill.objects.filter(ended_at=None).first()
    return {"standstill": row.id if row else ""}


@flow(needs=Permission.CAMPAIGNS_BEGIN, eyes=2, reads=_reads)
def start_everything(ctx: Ctx, reason: str) -> dict[str, Any]:
    """Two people start the office again: what was left of each clock is left, a week at least. Refuses `wrong_state`, `reason_missing`."""
    reason_given(reason)
    row = Standstill.objects.select_for_update().filter(ended_at=None).first()
    if row is None:
        raise Refused(Code.WRONG_STATE)
    row.ended_at, row.ended_by = ctx.now, ctx.actor.id
    row.save()
    frozen = dict(Handle.objects.exclude(frozen_since=None).values_list("canonical", "frozen_since"))
    for case in Case.objects.select_for_update().filter(state__in=OPEN_STATES).exclude(ends_at=None).order_by("handle"):
        _shift(case, row.begun_at, ctx.now, frozen.get(case.handle))
    for part in Part.objects.select_for_update(of=("self",)).filter(campaign__state="running").exclude(ends_at=None).order_by("id"):
        _shift(part, row.begun_at, ctx.now, None)
    append(ctx, Event.STANDSTILL_ENDED, ref=row.id)
    return {"standstill": row.id, "ended": True}


def _shift(row: Case | Part, begun: datetime, now: datetime, frozen_since: datetime | None) -> None:
    """Move the clock on. A name that stands still by itself gets the time until its own stop; the rest when that one ends."""
    assert row.ends_at is not None
    if frozen_since and frozen_since <= begun:
        return
    row.ends_at = after_stop(row.ends_at, begun, now) if frozen_since is None else row.ends_at + (frozen_since - begun)
    if row.state == "grace":
        row.answer_by = row.ends_at
    row.save(update_fields=["ends_at", "answer_by"])
