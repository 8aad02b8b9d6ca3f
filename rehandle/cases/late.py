"""Return wins, also late in the file: who was active before the name was taken back gets it back, when that becomes known before it opens."""

from collections.abc import Mapping
from typing import Any

from rehandle.cases.answers import ask_restore
from rehandle.cases.facts import facts_of
from rehandle.cases.models import Case
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.late import newly_known, would_have_kept
from rehandle.cases.why import seen
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.names import queries as names
from rehandle.policy.queries import in_force, pinned

TAKEN = ("reclaimed", "announced", "released")
ACTIVE_LATE = "active_late"


def is_late(case: CaseFacts, reported: Mapping[str, object] | None) -> bool:
    """Whether the account, as the platform reports it now, was active at or before the taking-back in a way that would have kept the name.

    Judged as of the taking-back, as it was judged then: under the pinned rule and the one in force. False where the account is gone.
    """
    if reported is None or case.reclaimed_at is None or case.state not in TAKEN or case.restore_move or case.outcome:
        return False
    before = seen(case)
    more = newly_known(before, reported, case.reclaimed_at)
    if not more:
        return False
    rules = {policy.hash: policy for policy in (pinned(case.policy_hash), in_force(case.reclaimed_at))}
    return would_have_kept(rules.values(), before, more, case.reclaimed_at, names.office())


@flow(needs=Permission.TICK)
def return_late(ctx: Ctx, case: str, reported: dict[str, Any]) -> dict[str, Any]:
    """The holder was active before the name was taken back: the platform is asked to give it back.

    The file stays as it stands until then: it is not put on the list meanwhile. Refuses `not_found`, `stopped`, `wrong_state`.
    """
    known = Case.objects.filter(id=case).values_list("handle", flat=True).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    change.lock(known)
    row = Case.objects.select_for_update().get(id=case)
    if not is_late(facts_of(row), reported):
        raise Refused(Code.WRONG_STATE, state=row.state)
    return give_back(ctx, row)


def give_back(ctx: Ctx, row: Case) -> dict[str, Any]:
    """Inside a flow that holds the name's lock: say why, and ask for the exact inverse of the taking-back."""
    scope()
    append(ctx, Event.ACTIVE_LATE, handle=row.handle, ref=row.id)
    return ask_restore(ctx, row, ACTIVE_LATE)
