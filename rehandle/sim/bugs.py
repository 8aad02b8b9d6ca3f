"""Mistakes to plant, each by name: the simulator that does not find them all is not worth running.

Each replaces one function for the length of a run and puts it back. None of this is ever switched on outside a simulation.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from rehandle.adapters.payment import signing
from rehandle.adapters.payment.wire import event_of
from rehandle.cases import answers, decisions, locked
from rehandle.cases import flows as cases
from rehandle.cases.rules import clocks, reclaim
from rehandle.cases.rules.reclaim import may_reclaim
from rehandle.handles import change
from rehandle.kernel.flow import HOOKS
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Outcome, Unreachable
from rehandle.kernel.refusal import Code
from rehandle.letters import flows as letters
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import queries as moving
from rehandle.moves import steps
from rehandle.orders import back
from rehandle.orders import flows as orders
from rehandle.orders.rules import plans
from rehandle.orders.rules.ladder import may_pay
from rehandle.payments import ask as payments
from rehandle.people import flows as people
from rehandle.sales import flows as sales
from rehandle.sales import queries as selling
from rehandle.sales.rules.ladder import may_draft

Bug = tuple[object, str, Any]


class Anybody(str):
    """A name that is nobody's: whoever compares himself with it is somebody else."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def _lock(canonical: str, *, stopped_is_fine: bool = False, epoch: int | None = None) -> Any:
    return LOCK(canonical, stopped_is_fine=True, epoch=epoch)


def _own(ctx: Any, case: str) -> Any:
    return locked.one(ctx, case)


def _reviewer_forgotten(ctx: Any, case: str) -> Any:
    row = ONE(ctx, case)
    row.reviewed_by = Anybody(row.reviewed_by)
    return row


def _drafter_forgotten(approval: str) -> Any:
    row = OPEN(approval)
    row.drafted_by = Anybody(row.drafted_by)
    return row


def _restore(move: Any, platform: Any) -> str:
    platform.rename(move.from_account, move.archive_as, move.handle)
    return "done"


def _hand_over(ctx: Any, handle: Any, to_account: str, price: Any) -> int:
    grown: int = HAND_OVER(ctx, handle, to_account, price)
    handle.epoch = grown - 1
    handle.save()
    return grown - 1


def _delivered(parts: Any) -> Any:
    lines = DELIVERED(parts)
    return [*lines[:-1], replace(lines[-1], amount=lines[-1].amount - Money(lines[-1].amount.currency, 1))]


def _unsigned(_: bytes, body: bytes, *__: Any) -> Any:
    return event_of(json.loads(body))


def _silent(ctx: Any, event: Event, **told: Any) -> Any:
    return None if event is Event.APPEAL_FILED else append(ctx, event, **told)


def _used_is_fine(*told: Any) -> Any:
    refused = may_reclaim(*told)
    return None if refused and refused.code == Code.ACTIVE_AGAIN else refused


def _no_dispute_stop(ctx: Any, handle: Any, kind: str, *told: Any) -> Any:
    return None if kind == "dispute" else OPEN_STOP(ctx, handle, kind, *told)


def _assumed(move: Any, verb: str, write: Callable[[], Outcome]) -> Outcome:
    try:
        return CALL(move, verb, write)
    except Unreachable:
        return Outcome.DONE


class _NoDeeds:
    """Remembers nothing that was answered before."""

    def find(self, *_: str) -> None:
        return None

    def keep(self, *_: Any) -> None:
        return None


LOCK, ONE, OPEN, HAND_OVER, OPEN_STOP = change.lock, locked.one, people._open, change.hand_over, change.open_stop
DELIVERED, CALL = plans.delivered, steps._call
ANSWER_BY, ANNOUNCE_AT, OFFER_ENDS = clocks.answer_by, clocks.announce_at, selling.ends_at

BUGS: dict[str, tuple[Bug, ...]] = {
    "stop_not_checked": ((change, "lock", _lock),),
    "without_last_notice": ((reclaim, "missing_notices", lambda *_: []),),
    "grace_one_day_short": ((clocks, "answer_by", lambda at, days: ANSWER_BY(at, days) - timedelta(days=1)),),
    "rest_one_day_short": ((clocks, "announce_at", lambda policy, at: ANNOUNCE_AT(policy, at) - timedelta(days=1)),),
    "offer_one_second_long": ((selling, "ends_at", lambda row, now: OFFER_ENDS(row, now) + timedelta(seconds=1)),),
    "stop_eats_time": ((decisions, "after_stop", lambda end, *_: end),),
    "stranger_keeps": ((answers, "_own", _own),),
    "reviewer_decides": ((locked, "one", _reviewer_forgotten),),
    "used_account_taken": ((cases, "may_reclaim", _used_is_fine),),
    "restore_keeps_hold": ((steps, "restore", _restore),),
    "move_assumed_done": ((steps, "_call", _assumed), (steps, "judge", lambda *_: "done")),
    "late_payment_kept": ((payments, "send_back", lambda *_: None),),
    "refund_forgotten": ((back, "_refund", lambda *_: None),),
    "dispute_freezes_nothing": ((change, "open_stop", _no_dispute_stop),),
    "epoch_not_grown": ((change, "hand_over", _hand_over),),
    "one_cent_less": ((plans, "delivered", _delivered),),
    "forged_webhook_taken": ((signing, "read", _unsigned),),
    "drafter_signs": ((people, "_open", _drafter_forgotten), (sales, "may_send", lambda *_: None)),
    "quote_not_echoed": ((orders, "may_pay", lambda state, mine, _, until, now: may_pay(state, mine, mine, until, now)),),
    "price_not_checked": ((sales, "may_draft", lambda facts: may_draft(replace(facts, asked_price=facts.policy_price))),),
    "goes_on_under_a_stop": ((moving, "waits", lambda *_: False), (steps, "stops", lambda *_: [])),
    "undo_forgotten": ((steps, "undo", lambda *_: "done"),),
    "letter_under_a_stop": ((letters, "held_back", lambda *_: False),),
    "entry_skipped": ((answers, "append", _silent),),
    "second_click_counts": ((HOOKS, "deeds", _NoDeeds()),),
}


@contextmanager
def planted(name: str | None) -> Iterator[None]:
    """Plant one mistake for as long as this lasts; none where there is no name."""
    with ExitStack() as stack:
        for where, what, wrong in BUGS[name] if name else ():
            stack.enter_context(patch.object(where, what, wrong))
        yield
