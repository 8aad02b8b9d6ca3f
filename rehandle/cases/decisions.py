"""What the Handle Team decides: reviews, objections, deaths. Who reviewed does not decide; who earns neither."""

from typing import Any

from rehandle.cases import locked
from rehandle.cases.answers import ask_restore
from rehandle.cases.machines import APPEAL, CASE
from rehandle.cases.mass.leave import leave_if_member
from rehandle.cases.models import Appeal, Case, DeathReport
from rehandle.cases.opened import OPENED
from rehandle.cases.rules.clocks import after_stop
from rehandle.cases.taking import call_off
from rehandle.cases.telling import decision_letter
from rehandle.handles import change
from rehandle.handles.models import Stop
from rehandle.handles.rules.stops import ended_by_hand
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.seal import destroy
from rehandle.letters.write import write
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.queries import given, going
from rehandle.moves.withdraw import withdraw
from rehandle.people.queries import linked
from rehandle.policy.queries import pinned


@flow(needs=Permission.CASES_REVIEW)
def review(ctx: Ctx, case: str, holds: bool, reason: str) -> dict[str, Any]:
    """Somebody looked at the name and says whether the rule holds. If not, the name is left alone. No price is seen here."""
    row = locked.moving(ctx, case)
    if row.state not in ("opened", "grace"):
        raise Refused(Code.WRONG_STATE, state=row.state)
    if row.reviewed_by:
        raise Refused(Code.ALREADY_DONE, by=row.reviewed_by)
    if any(by == ctx.actor.id or linked(by, ctx.actor.id) for by in _deciders(row)):
        raise Refused(Code.REVIEWER_MAY_NOT_DECIDE)
    row.reviewed_by, row.reviewed_at, row.review_reason = ctx.actor.id, ctx.now, reason_given(reason, required=not holds)
    if not holds:
        row.state, row.why_ended, row.ended_at, row.ends_at = CASE.next(row.state, "review_spared"), "review_spared", ctx.now, None
    row.save()
    append(ctx, Event.CASE_REVIEWED, handle=row.handle, ref=row.id, data={"holds": holds})
    return {"state": row.state, "holds": holds}


@flow(needs=Permission.APPEALS_DECIDE)
def decide_appeal(ctx: Ctx, appeal: str, upheld: bool, reason: str, contacts: list[Contact] = []) -> dict[str, Any]:  # noqa: B006 -- never changed
    """Decide an objection, with a reason the holder reads. Refuses the first reviewer and whoever is linked to him."""
    found = Appeal.objects.filter(id=appeal).values_list("case_id", flat=True).first()
    if found is None:
        raise Refused(Code.NOT_FOUND)
    row = locked.one(ctx, found)
    filed = Appeal.objects.select_for_update().get(id=appeal)
    if filed.state != APPEAL.start:
        raise Refused(Code.ALREADY_DONE, state=filed.state, by=filed.decided_by)
    if row.reviewed_by and (row.reviewed_by == ctx.actor.id or linked(row.reviewed_by, ctx.actor.id)):
        raise Refused(Code.REVIEWER_MAY_NOT_DECIDE)
    filed.state = APPEAL.next(filed.state, "upheld" if upheld else "dismissed")
    filed.decided_by, filed.decided_at, filed.reason = ctx.actor.id, ctx.now, reason_given(reason)
    filed.save()
    append(ctx, Event.APPEAL_DECIDED, handle=row.handle, ref=row.id, data={"upheld": upheld})
    _thaw(ctx, row, f"objection:{appeal}")
    if upheld:
        _for_the_holder(ctx, row)
    for letter in decision_letter(ctx, row, pinned(row.policy_hash), filed, contacts):
        write(ctx, **letter)
    return {"appeal": filed.state, "state": row.state}


@flow(needs=Permission.APPEALS_DECIDE)
def decide_death(ctx: Ctx, report: str, confirmed: bool, reason: str) -> dict[str, Any]:
    """A person has heard the family: a memorial for ever, or the clocks go on with at least a week."""
    told = DeathReport.objects.select_for_update().filter(id=report).first()
    if told is None:
        raise Refused(Code.NOT_FOUND)
    if told.outcome:
        raise Refused(Code.ALREADY_DONE, by=told.decided_by)
    told.decided_by, told.decided_at, told.outcome = ctx.actor.id, ctx.now, "memorial" if confirmed else "not_confirmed"
    why = reason_given(reason)
    told.save()
    leave_if_member(ctx, told.handle, "death_report")
    handle = change.lock(told.handle, stopped_is_fine=True)
    cases = list(Case.objects.filter(handle=told.handle).exclude(state__in=CASE.ends))
    for case in cases:
        _thaw(ctx, locked.one(ctx, case.id), f"death:{report}", why)
    if not cases:
        change.end_stop(ctx, handle, f"death:{report}", why)
    destroy(ctx, f"death:{report}")  # how to reach the family was for this question only
    if confirmed:
        change.say(ctx, handle, cases[0].account_id if cases else "", "memorial", None)
        for case in cases:
            _for_the_holder(ctx, Case.objects.select_for_update().get(id=case.id), "memorial")
    return {"outcome": told.outcome}


@flow(needs=Permission.STOPS_CHANGE)
def lift_stop(ctx: Ctx, stop: str, reason: str) -> dict[str, Any]:
    """End a stop that a person set (dispute, duress, legal hold), or that waits for one (`recovery_hold`).

    The others end by their own decision only, a quarrel with a bank by the bank's: `wrong_state`. Refuses `reason_missing`, `already_done`.
    """
    row = Stop.objects.select_related("handle").filter(id=stop).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if not ended_by_hand(row.kind, row.opened_by):
        raise Refused(Code.WRONG_STATE, kind=row.kind)
    why = reason_given(reason)
    leave_if_member(ctx, row.handle.canonical, row.kind)
    case = Case.objects.filter(handle=row.handle.canonical).exclude(state__in=CASE.ends).first()
    if case:
        _thaw(ctx, locked.one(ctx, case.id), stop, why)
    else:
        change.end_stop(ctx, change.lock(row.handle.canonical, stopped_is_fine=True), stop, why)
    return {"stop": stop, "ended": True}


def _deciders(row: Case) -> list[str]:
    """Who has decided an objection to this case: somebody else looks at it then."""
    return list(Appeal.objects.filter(case=row).exclude(decided_by="").values_list("decided_by", flat=True))


def _for_the_holder(ctx: Ctx, row: Case, why: str = "appeal_upheld") -> None:
    """Before the taking-back the name is kept; after it, it is given back by the platform; after a sale, by the policy's way.

    What the platform was asked to do meanwhile is called off first.
    """
    call_off(ctx, row)
    if row.state in ("opened", "grace"):
        row.state, row.why_ended = CASE.next(row.state, "appeal_upheld"), why
        row.ended_at, row.ends_at = ctx.now, None
        row.save()
        append(ctx, Event.CASE_KEPT, handle=row.handle, ref=row.id, data={"why": why})
    elif row.state in ("reclaimed", "announced", "released") and not row.restore_move:
        if row.outcome not in ("", OPENED) or _handed_over(ctx, row):
            _goes_back(row, why)
        else:
            ask_restore(ctx, row, "appeal_upheld")


def _goes_back(row: Case, why: str) -> None:
    """After the hand-over the orders room takes it back, where the rule says so; until then the file does not close."""
    if why == "appeal_upheld" and pinned(row.policy_hash).appeal.after_sale == "take_back":
        row.why_ended = why
        row.save(update_fields=["why_ended"])


def _handed_over(ctx: Ctx, row: Case) -> bool:
    """Whether the buyer has the name, on record or not yet; a hand-over that is still on its way is called off."""
    asked = going(row.handle)
    if asked is not None and asked.how in ("give", "open"):
        withdraw(ctx, asked.move)
    return given(row.handle, row.epoch)


def _thaw(ctx: Ctx, row: Case, stop_id: str, why: str = "") -> None:
    """End the stop; where it was the last one, the clock goes on with what was left, a week at least.

    A taking-back that was asked before is called off: it is asked anew when that time is over.
    """
    handle = change.lock(row.handle, stopped_is_fine=True)
    stopped_at = handle.frozen_since or ctx.now
    change.end_stop(ctx, handle, stop_id, why)
    if handle.frozen_since:
        return
    call_off(ctx, row)
    if row.ends_at:
        row.ends_at = after_stop(row.ends_at, stopped_at, ctx.now)
        if row.state == "grace":
            row.answer_by = row.ends_at
        row.save()
