"""What the office does with a case by itself, in the order of its life."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rehandle.cases import locked
from rehandle.cases.facts import facts_of
from rehandle.cases.machines import CASE
from rehandle.cases.mass import members
from rehandle.cases.models import Case
from rehandle.cases.opened import OPENED
from rehandle.cases.queries import notice_due, told, untold
from rehandle.cases.rules import clocks
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.reclaim import Standing, may_reclaim
from rehandle.cases.sparing import keep
from rehandle.cases.taking import call_off, taken
from rehandle.cases.telling import letters_of_notice
from rehandle.cases.undelivered import undeliverable
from rehandle.handles import change
from rehandle.handles.queries import kept_until
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.write import write
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import ask
from rehandle.moves.ask import ask_again as move_again
from rehandle.moves.queries import move, refused_before
from rehandle.names import queries as names
from rehandle.names.rules.archive import archive_name
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import in_force, pinned
from rehandle.policy.rules.judge import judge


@dataclass(frozen=True, slots=True)
class Finding:
    """What the sweep saw of one account: the case's beginning. `facts` are the account's columns with their source."""

    id: str
    handle: str
    display: str
    account_id: str
    verdict: str
    clause: str
    tier: str
    tier_clause: str
    since: datetime
    lang: str
    facts: dict[str, Any]


@flow(needs=Permission.CASES_OPEN, many=True)
def open_cases(ctx: Ctx, policy_hash: str, findings: list[Finding]) -> list[str]:
    """Open a case for each finding of a name that is not in one, and not spared by its holder's word.

    A kept name, one with an open case, and one that the rule gives to nobody answer the reason in place of an id: nobody is asked to
    leave a name that would then lie idle.
    """
    return [_open(ctx, policy_hash, finding) for finding in findings]


@flow(needs=Permission.TICK)
def write_notice(ctx: Ctx, case: str, contacts: list[Contact]) -> dict[str, Any]:
    """Write the notice that is due, once a channel. What cannot be complete is not sent (refuses `notice_incomplete`).

    Nobody is told by an address whose domain lapsed: that counts as not told.
    """
    row = locked.moving(ctx, case)
    facts = facts_of(row)
    number = notice_due(facts, ctx.now)
    if number is None:
        raise Refused(Code.TOO_EARLY)
    policy = pinned(row.policy_hash)
    reachable = [each for each in contacts if each.channel in policy.notices.channels and not each.domain_lapsed]
    if not [each for each in reachable if each.channel == "mail" or "mail" not in policy.notices.channels]:
        _not_told(ctx, row, number)
    written = [write(ctx, **each) for each in letters_of_notice(ctx, facts, policy, number, reachable)]
    append(ctx, Event.NOTICE_ASKED, handle=row.handle, ref=row.id, data={"number": number, "channels": sorted({each.channel for each in reachable})})
    return {"number": number, "letters": [each.letter for each in written]}


@flow(needs=Permission.TICK)
def begin_grace(ctx: Ctx, case: str) -> dict[str, Any]:
    """The holder was told: the time to answer runs from that notice. Who cannot be told is published, or left alone."""
    row = locked.moving(ctx, case)
    facts = facts_of(row)
    policy = pinned(row.policy_hash)
    reached = told(facts, ctx.now)
    if not reached and untold(facts, ctx.now):
        _not_told(ctx, row, max(policy.notices.days_before, default=0))
    if row.state == "kept":
        return {"state": row.state}
    if not reached and row.published_at is None:
        raise Refused(Code.TOO_EARLY)
    row.grace_from = min((each.at for each in reached), default=row.published_at)
    assert row.grace_from is not None
    row.answer_by = row.ends_at = clocks.answer_by(row.grace_from, policy.clocks.grace)
    row.objection_until = clocks.objection_until(policy, row.grace_from)
    row.state = CASE.next(row.state, "notice_delivered")
    row.save()
    append(ctx, Event.GRACE_BEGAN, handle=row.handle, ref=row.id, data={"answer_by": row.answer_by.isoformat()})
    return {"state": row.state, "answer_by": row.answer_by}


@flow(needs=Permission.TICK)
def ask_reclaim(ctx: Ctx, case: str, seen: dict[str, Any] | None) -> dict[str, Any]:
    """The time to answer is over: judge the account as it is seen now, under the pinned rule and the one in force.

    Activity at or before this instant always wins. Late notices move the end later. `seen` is None when the account is
    gone or holds another name by now: then there is nothing to take.
    """
    row = locked.moving(ctx, case)
    facts, policy = facts_of(row), pinned(row.policy_hash)
    if row.reclaim_move:
        raise Refused(Code.ALREADY_DONE)
    if seen is None:
        return keep(ctx, row, "active_again", "account_changed")
    if kept_until(row.handle, ctx.now):
        return keep(ctx, row, "active_again", "holder_kept")
    reached = told(facts, ctx.now)
    assert row.answer_by is not None
    if (later := clocks.earliest_end(policy, reached, row.answer_by)) > row.answer_by:
        row.answer_by = row.ends_at = later
        row.save()
        append(ctx, Event.GRACE_BEGAN, handle=row.handle, ref=row.id, data={"answer_by": later.isoformat()})
        return {"state": row.state, "answer_by": later}
    refused = may_reclaim(policy, _standing(row, seen, reached, ctx.now), ctx.now)
    if refused and refused.code == Code.ACTIVE_AGAIN:
        return keep(ctx, row, "active_again", "active_again")
    if refused and refused.code == Code.NOTICES_MISSING and undeliverable(facts, missing := clocks.missing_notices(policy, reached)):
        _not_told(ctx, row, missing[0])
        return {"state": row.state, "answer_by": row.answer_by}
    if refused:
        raise refused
    row.reclaim_move = ctx.new_id()
    row.save()
    ask(
        ctx, id=row.reclaim_move, how="vacate", handle=row.handle, epoch=row.epoch, ref=row.id, held_for=row.id,
        from_account=row.account_id, archive_as=archive_name(row.handle, row.id, policy.names.max_length, policy.names.profile),
        good_until=ctx.now + clocks.LOOK_HOLDS,
    )  # fmt: skip
    append(ctx, Event.RECLAIM_ASKED, handle=row.handle, ref=row.id)
    return {"state": row.state, "move": row.reclaim_move}


@flow(needs=Permission.TICK)
def reclaimed(ctx: Ctx, case: str) -> dict[str, Any]:
    """The platform's answer to the taking-back is on record: the tenure rests, the next clock runs."""
    row = locked.one(ctx, case)
    done = move(row.reclaim_move)
    assert done is not None
    if done.state == "refused":
        return keep(ctx, row, "active_again", f"platform_{done.outcome}")
    if done.state != "done" or row.state != "grace":
        raise Refused(Code.TOO_EARLY)
    taken(ctx, row, done)
    return {"state": row.state, "ends_at": row.ends_at}


@flow(needs=Permission.TICK)
def ask_again(ctx: Ctx, case: str) -> dict[str, Any]:
    """The platform has not answered for a day: the taking-back is called off, so that it is asked after another look.

    Who came back meanwhile keeps the name. Refuses `stopped`, `too_early`.
    """
    row = locked.moving(ctx, case)
    asked = move(row.reclaim_move) if row.reclaim_move else None
    if asked is None or asked.good_until is None or ctx.now <= asked.good_until or not call_off(ctx, row):
        raise Refused(Code.TOO_EARLY)
    append(ctx, Event.RECLAIM_CALLED_OFF, handle=row.handle, ref=row.id, data={"why": "no_answer"})
    return {"state": row.state}


@flow(needs=Permission.TICK)
def advance(ctx: Ctx, case: str) -> dict[str, Any]:
    """Walk the arcs that time alone walks: announced, released, closed."""
    before = Case.objects.values_list("state", flat=True).get(id=case)
    row = locked.moving(ctx, case)
    if row.state == before:
        raise Refused(Code.TOO_EARLY)
    return {"state": row.state, "ends_at": row.ends_at}


@flow(needs=Permission.TICK)
def restore_again(ctx: Ctx, case: str) -> dict[str, Any]:
    """The platform refused to give a name back: it is asked once more each day, until it does. Refuses `stopped`, `too_early`."""
    row = locked.moving(ctx, case)
    if not refused_before(row.restore_move, ctx.now):
        raise Refused(Code.TOO_EARLY)
    before, row.restore_move = row.restore_move, ctx.new_id()
    row.save(update_fields=["restore_move"])
    move_again(ctx, before, id=row.restore_move)
    append(ctx, Event.RESTORE_ASKED, handle=row.handle, ref=row.id)
    return {"state": row.state, "move": row.restore_move}


@flow(needs=Permission.TICK)
def restored(ctx: Ctx, case: str) -> dict[str, Any]:
    """The platform has given the name back: the tenure goes on as if nothing had happened."""
    row = locked.one(ctx, case)
    done = move(row.restore_move)
    assert done is not None
    if done.state != "done":
        raise Refused(Code.PLATFORM_CONFLICT if done.state == "refused" else Code.TOO_EARLY)
    row.state = CASE.next(row.state, row.why_ended if row.why_ended in ("appeal_upheld", "active_late") else "holder_returned")
    row.ended_at, row.ends_at = ctx.now, None
    row.save()
    handle = change.lock(row.handle, stopped_is_fine=True)
    if row.outcome == OPENED:  # its tenure had ended: a new one begins for the same account
        change.hand_over(ctx, handle, row.account_id, None)
    else:
        change.resume(ctx, handle)
    append(ctx, Event.RESTORED, handle=row.handle, ref=row.id)
    return {"state": row.state}


def _open(ctx: Ctx, policy_hash: str, finding: Finding) -> str:
    if Case.objects.filter(id=finding.id).exists():
        return finding.id
    if guarded(pinned(policy_hash), finding.handle, ctx.now):
        return "given_to_nobody"
    handle = change.know(ctx, finding.handle, finding.display, finding.account_id, finding.since)
    if kept_until(finding.handle, ctx.now):
        return "kept"
    if Case.objects.filter(handle=finding.handle).exclude(state__in=CASE.ends).exists() or members.asked(finding.handle, ctx.now):
        return "open"
    Case.objects.create(
        id=finding.id, handle=finding.handle, display=finding.display, epoch=handle.epoch, account_id=finding.account_id,
        policy_hash=policy_hash, tier=finding.tier, tier_clause=finding.tier_clause, verdict=finding.verdict, clause=finding.clause,
        facts=finding.facts, lang=finding.lang, opened_at=ctx.now,
    )  # fmt: skip
    told = {"clause": finding.clause, "tier": finding.tier, "policy": policy_hash}
    append(ctx, Event.CASE_OPENED, handle=finding.handle, ref=finding.id, data=told)
    return finding.id


def _not_told(ctx: Ctx, row: Case, number: int) -> None:
    """As the rule says: leave the name alone, or put it on the notice list for as long as the time to answer."""
    append(ctx, Event.NOTICE_FAILED, handle=row.handle, ref=row.id, data={"number": number})
    over = row.state == "grace" and row.answer_by is not None and row.answer_by <= ctx.now
    if row.published_at or not (row.state == "opened" or over):
        return
    policy = pinned(row.policy_hash)
    if policy.notices.undeliverable == "stop":
        keep(ctx, row, "active_again", "nobody_told")
        return
    row.published_at = ctx.now
    if over:  # the list stands in for a letter that could not be delivered: the whole time to answer runs once more
        row.answer_by = row.ends_at = clocks.answer_by(ctx.now, policy.clocks.grace)
    row.save()
    append(ctx, Event.NOTICE_PUBLISHED, handle=row.handle, ref=row.id)


def _standing(row: Case, seen: Mapping[str, Any], reached: Sequence[clocks.Told], now: datetime) -> Standing:
    """Today's verdicts; how many names the holder has is a group fact, taken from the finding."""
    facts = dict(seen) | {name: row.facts[name] for name in ("portfolio",) if name in row.facts}
    rules = {policy.hash: policy for policy in (pinned(row.policy_hash), in_force(now))}
    verdicts = [judge(policy, facts, now, names.office()).verdict for policy in rules.values()]
    return Standing(row.tier, row.answer_by, tuple(reached), row.published_at is not None, bool(row.reviewed_by), verdicts)


def case_facts(case: str) -> CaseFacts:
    """The frozen value of a case, for the stages."""
    return facts_of(Case.objects.get(id=case))
