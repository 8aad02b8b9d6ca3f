"""Lock + advance: a case is only ever looked at with every due time arc applied and told to the log."""

from rehandle.cases.facts import facts_of
from rehandle.cases.mass.leave import leave_by_case
from rehandle.cases.models import Case
from rehandle.cases.rules.project import step
from rehandle.handles import change
from rehandle.handles.models import Stop
from rehandle.handles.queries import standstill
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.policy.queries import pinned

TOLD = {"announced": Event.ANNOUNCED, "released": Event.RELEASED, "closed": Event.CASE_CLOSED}


def one(ctx: Ctx, case_id: str) -> Case:
    """The case under its name's lock, advanced to now unless something freezes it. Refuses `not_found`."""
    scope()
    known = Case.objects.filter(id=case_id).values_list("handle", flat=True).first() or leave_by_case(ctx, case_id, "touched")
    if known is None:
        raise Refused(Code.NOT_FOUND)
    handle = change.lock(known, stopped_is_fine=True)
    row = Case.objects.select_for_update().get(id=case_id)
    if not standstill() and not Stop.objects.filter(handle=handle, ended_at=None).exists():
        _advance(ctx, row)
    return row


def moving(ctx: Ctx, case_id: str) -> Case:
    """The same, refusing `stopped` while anything freezes the name."""
    row = one(ctx, case_id)
    change.lock(row.handle, epoch=None if row.outcome else row.epoch)
    return row


def _advance(ctx: Ctx, row: Case) -> None:
    policy, facts = pinned(row.policy_hash), facts_of(row)
    while (following := step(facts, policy, ctx.now)) is not None:
        for name in ("state", "announced_at", "released_at", "ended_at", "ends_at", "why_ended"):
            setattr(row, name, getattr(following, name))
        row.save()
        append(ctx, TOLD[following.state], handle=row.handle, ref=row.id, data={"tier": row.tier} if following.state == "announced" else {})
        facts = following
