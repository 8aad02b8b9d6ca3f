"""What cases do by themselves at each tick. The platform is asked outside every transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from rehandle.cases import flows, opened, queries
from rehandle.cases.late import is_late, return_late
from rehandle.cases.mass.member import move_id
from rehandle.cases.models import Case
from rehandle.cases.rules.clocks import notice_at
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Account, Platform
from rehandle.moves import look
from rehandle.moves.queries import move, refused_before
from rehandle.names.rules.profiles import canonical
from rehandle.outbox.stages import Stage, moving
from rehandle.policy.queries import pinned


def stages(platform: Platform) -> list[Stage]:
    """In the order of a case's life."""
    found = [
        Stage("cases.notices", _notices, lambda ctx, case: _write(ctx, platform, case)),
        Stage("cases.grace", _told, lambda ctx, case: bool(flows.begin_grace(ctx, case=case))),
        Stage("cases.reclaim", _answer_over, lambda ctx, case: _reclaim(ctx, platform, case)),
        Stage("cases.ask_again", _unanswered, lambda ctx, case: bool(flows.ask_again(ctx, case=case))),
        Stage("cases.reclaimed", _vacated, lambda ctx, case: bool(flows.reclaimed(ctx, case=case))),
        Stage("cases.advance", _clock_over, lambda ctx, case: _given_back_late(ctx, platform, case) or bool(flows.advance(ctx, case=case))),
        Stage("cases.ask_open", _to_open, lambda ctx, case: _given_back_late(ctx, platform, case) or bool(opened.ask_open(ctx, case=case))),
        Stage("cases.opened", _let_go, lambda ctx, case: bool(opened.opened(ctx, case=case))),
        Stage("cases.restore_again", _not_given_back, lambda ctx, case: bool(flows.restore_again(ctx, case=case))),
        Stage("cases.restored", _given_back, lambda ctx, case: bool(flows.restored(ctx, case=case))),
    ]
    return moving(Case, found)


def next_instant(now: datetime) -> datetime | None:
    """When the next case's clock runs out or its next letter is due: where the demo's clock jumps to."""
    return min((each for each in _instants(now) if each > now), default=None)


def _notices(ctx: Ctx) -> Iterable[str]:
    for case, notices in queries.with_notices("opened", "grace", "reclaimed", "announced"):
        asked = case.reclaim_move and case.state == "grace"
        if not asked and queries.notice_due(case, ctx.now, notices) is not None:
            yield case.id


def _write(ctx: Ctx, platform: Platform, case: str) -> bool:
    facts = queries.case(case)
    return bool(flows.write_notice(ctx, case=case, contacts=look.contacts(platform, [facts.account_id])))


def _told(ctx: Ctx) -> Iterable[str]:
    for case, notices in queries.with_notices("opened"):
        if case.published_at or queries.told(case, ctx.now, notices) or queries.untold(case, ctx.now, notices):
            yield case.id


def _answer_over(ctx: Ctx) -> Iterable[str]:
    waiting = {case.id for case in queries.to_review(ctx.now)}
    for case in queries.in_state("grace"):
        if case.answer_by and case.answer_by <= ctx.now and not case.reclaim_move and case.id not in waiting:
            yield case.id


def _reclaim(ctx: Ctx, platform: Platform, case: str) -> bool:
    facts = queries.case(case)
    seen = look.account(platform, facts.account_id)
    same = seen is not None and canonical(seen.handle) == facts.handle
    return bool(flows.ask_reclaim(ctx, case=case, seen=columns(seen) if seen and same else None))


def _unanswered(ctx: Ctx) -> Iterable[str]:
    for case in queries.in_state("grace"):
        asked = move(case.reclaim_move) if case.reclaim_move else None
        if asked and asked.good_until and asked.ended_at is None and asked.good_until < ctx.now:
            yield case.id


def _vacated(ctx: Ctx) -> Iterable[str]:
    for case in queries.being_taken():
        done = move(case.reclaim_move)
        if done and done.state in ("done", "refused"):
            yield case.id


def _clock_over(ctx: Ctx) -> Iterable[str]:
    return [case.id for case in queries.in_state("reclaimed", "announced", "released") if case.ends_at and case.ends_at <= ctx.now]


def _given_back_late(ctx: Ctx, platform: Platform, case: str) -> bool:
    """Before a name is listed, and before it opens or is offered: look once more whether the account was active before the taking-back."""
    facts = queries.case(case)
    last_look = "released" if opened.opens_to_all(pinned(facts.policy_hash), facts.tier) else "announced"
    if facts.state not in ("reclaimed", last_look) or facts.restore_move or facts.outcome:
        return False
    account = look.account(platform, facts.account_id)
    if account is None or not is_late(facts, columns(account)):
        return False
    return bool(return_late(ctx, case=case, reported=columns(account)))


def _to_open(ctx: Ctx) -> Iterable[str]:
    """Released names of a tier that opens to everybody, not yet asked for."""
    for case in queries.in_state("released"):
        waits = case.outcome or case.restore_move or case.why_ended or move(move_id(case.id, "open"))
        if not waits and opened.opens_to_all(pinned(case.policy_hash), case.tier):
            yield case.id


def _let_go(ctx: Ctx) -> Iterable[str]:
    for case in queries.in_state("released"):
        done = None if case.outcome or case.restore_move else move(move_id(case.id, "open"))
        if done and done.state == "done":
            yield case.id


def _given_back(ctx: Ctx) -> Iterable[str]:
    for case in queries.in_state("reclaimed", "announced", "released"):
        done = move(case.restore_move) if case.restore_move else None
        if done and done.state == "done":
            yield case.id


def _not_given_back(ctx: Ctx) -> Iterable[str]:
    asked = [case for case in queries.in_state("reclaimed", "announced", "released") if case.restore_move]
    return [case.id for case in asked if refused_before(case.restore_move, ctx.now)]


def columns(account: Account) -> dict[str, Any]:
    """An account as the rule's columns."""
    return {("account_id" if name == "id" else name): value for name, value in asdict(account).items() if name != "profile_text"}


def _instants(now: datetime) -> Iterable[datetime]:
    for case, notices in queries.with_notices("opened", "grace", "reclaimed", "announced", "released"):
        policy = pinned(case.policy_hash)
        if case.ends_at:
            yield case.ends_at
        if case.answer_by:
            yield from (notice_at(case.answer_by, number) for number in (*policy.notices.days_before, *(-d for d in policy.notices.days_after)))
        if case.state == "opened":
            yield from (each.accepted_at + timedelta(hours=policy.notices.bounce_hours) for each in notices if each.accepted_at)
