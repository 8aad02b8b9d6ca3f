"""What holders and their people answer: keep, object, away, gone, get it back. Each act happens once."""

from datetime import datetime, timedelta
from typing import Any

from rehandle.cases import locked
from rehandle.cases.facts import facts_of
from rehandle.cases.machines import APPEAL, CASE
from rehandle.cases.models import Appeal, Case, DeathReport
from rehandle.cases.rules.clocks import restore_until
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.seal import seal
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import ask
from rehandle.moves.queries import move
from rehandle.names.rules.profiles import canonical
from rehandle.policy.queries import in_force, pinned

WORDS_LIMIT = 4_000
CONTACT_LIMIT = 200
APPEAL_PROMISE = timedelta(days=14)
UNDO = timedelta(minutes=10)
LONGEST_ABSENCE = timedelta(days=730)


@flow(needs=Permission.CASES_ACT_AS_HOLDER)
def keep(ctx: Ctx, case: str) -> dict[str, Any]:
    """Keep the name: one click. The same click twice is one keep. After the taking-back it is `get_back` that helps."""
    row = _own(ctx, case)
    if row.state == "kept":
        return {"state": "kept", "asked_again_after": _asked_again(row)}
    if row.state not in ("opened", "grace") or row.reclaim_move:
        raise Refused(Code.TOO_LATE, state=row.state)
    policy = pinned(row.policy_hash)
    if policy.keep.takes(row.verdict) == "sign_in":
        raise Refused(Code.FORBIDDEN, needs="sign_in")
    until = ctx.now + timedelta(days=policy.keep.days)
    row.state, row.why_ended, row.ended_at, row.ends_at = CASE.next(row.state, "holder_kept"), "holder_kept", ctx.now, None
    row.save()
    change.say(ctx, change.lock(row.handle, stopped_is_fine=True), row.account_id, "kept", until)
    append(ctx, Event.CASE_KEPT, handle=row.handle, ref=row.id, data={"why": "holder_kept"})
    return {"state": "kept", "asked_again_after": until}


@flow(needs=Permission.CASES_ACT_AS_HOLDER)
def undo_keep(ctx: Ctx, case: str) -> dict[str, Any]:
    """Take a click on "keep" back within ten minutes: the file stands as before, with the time to answer that it had.

    Refuses `wrong_state` where the holder did not keep it or is asked in a newer file, `too_late`, `stopped`.
    """
    row = _own(ctx, case)
    if row.state in ("opened", "grace"):
        return {"state": row.state}
    newer = Case.objects.filter(handle=row.handle).exclude(state__in=CASE.ends).exists()
    if row.state != "kept" or row.why_ended != "holder_kept" or newer:
        raise Refused(Code.WRONG_STATE, state=row.state)
    if ctx.now > undo_until(facts_of(row)):
        raise Refused(Code.TOO_LATE, state=row.state)
    handle = change.lock(row.handle)
    row.state = CASE.next(row.state, "keep_undone" if row.answer_by else "keep_undone_early")
    row.why_ended, row.ended_at, row.ends_at = "", None, row.answer_by
    row.save()
    change.say(ctx, handle, row.account_id, "undone", None)
    append(ctx, Event.KEEP_UNDONE, handle=row.handle, ref=row.id)
    return {"state": row.state}


def undo_until(case: CaseFacts) -> datetime:
    """Until when a click on "keep" can be taken back. It must have been kept."""
    assert case.ended_at is not None
    return case.ended_at + UNDO


@flow(needs=Permission.CASES_ACT_AS_HOLDER, once="id")
def object_to(ctx: Ctx, id: str, case: str, words: str, lang: str) -> dict[str, Any]:  # noqa: A002 -- the client's id
    """Object. Everything about the name stands still until somebody who did not review has decided."""
    row = _own(ctx, case)
    if not words.strip() or len(words) > WORDS_LIMIT:
        raise Refused(Code.INVALID, field="words", limit=WORDS_LIMIT)
    if row.objection_until and ctx.now > row.objection_until:
        raise Refused(Code.TOO_LATE, objection_until=row.objection_until)
    if row.state in CASE.ends and row.state != "closed":
        raise Refused(Code.WRONG_STATE, state=row.state)
    if Appeal.objects.filter(case=row, state=APPEAL.start).exists():
        raise Refused(Code.ALREADY_DONE)
    appeal = Appeal.objects.create(
        id=id, case=row, lang=lang, filed_at=ctx.now, promised_by=ctx.now + APPEAL_PROMISE,
        sealed_words=seal(ctx, f"account:{row.account_id}", table="appeal", row=id, column="words", text=words),
    )  # fmt: skip
    change.open_stop(ctx, change.lock(row.handle, stopped_is_fine=True), "objection", f"objection:{id}")
    append(ctx, Event.APPEAL_FILED, handle=row.handle, ref=row.id)
    return {"appeal": appeal.id, "promised_by": appeal.promised_by}


@flow(needs=Permission.CASES_ACT_AS_HOLDER)
def away(ctx: Ctx, case: str, until: datetime) -> dict[str, Any]:
    """The holder is away until a day: the name is left alone until then, two years at most."""
    row = _own(ctx, case)
    if row.state not in ("opened", "grace") or row.reclaim_move:
        raise Refused(Code.TOO_LATE, state=row.state)
    if not ctx.now < until <= ctx.now + LONGEST_ABSENCE:
        raise Refused(Code.INVALID, field="until", limit_days=LONGEST_ABSENCE.days)
    row.state, row.why_ended, row.ended_at, row.ends_at = CASE.next(row.state, "holder_kept"), "holder_away", ctx.now, None
    row.save()
    change.say(ctx, change.lock(row.handle, stopped_is_fine=True), row.account_id, "away", until)
    append(ctx, Event.CASE_KEPT, handle=row.handle, ref=row.id, data={"why": "holder_away"})
    return {"state": "kept", "asked_again_after": until}


@flow(needs=Permission.CASES_ACT_AS_HOLDER)
def get_back(ctx: Ctx, case: str) -> dict[str, Any]:
    """Get a name back that was taken, at no cost, until its last day. The platform is asked; the state follows its answer."""
    row = _own(ctx, case)
    if row.restore_move:
        return {"state": row.state, "move": row.restore_move}
    if row.state not in ("reclaimed", "announced"):
        raise Refused(Code.TOO_LATE, state=row.state)
    change.lock(row.handle)
    if row.announced_at and row.ends_at and ctx.now >= restore_until(pinned(row.policy_hash), row.ends_at):
        raise Refused(Code.TOO_LATE, state=row.state)
    return ask_restore(ctx, row, "holder_returned")


@flow(needs=Permission.PUBLIC, once="id")
def tell_death(ctx: Ctx, id: str, handle: str, relation: str, contact: str, words: str, lang: str) -> dict[str, Any]:  # noqa: A002 -- the client's id
    """Somebody tells us that a holder has died: no account, no proof first. Clocks and letters stop at once.

    The answer is the same whether we have a file about the name or not.
    """
    policy = in_force(ctx.now)
    name = canonical(handle, policy.names.profile, policy.names.min_length, policy.names.max_length)
    if isinstance(name, Refused):
        raise name
    if not contact.strip() or len(contact) > CONTACT_LIMIT or len(words) > WORDS_LIMIT or len(relation) > 40:
        raise Refused(Code.INVALID, field="contact", limit=CONTACT_LIMIT)
    DeathReport.objects.create(
        id=id, handle=name, relation=relation, lang=lang, told_at=ctx.now,
        sealed_contact=seal(ctx, f"death:{id}", table="death_report", row=id, column="contact", text=contact),
        sealed_words=seal(ctx, f"death:{id}", table="death_report", row=id, column="words", text=words),
    )  # fmt: skip
    known = change.known(ctx, name)
    change.open_stop(ctx, known, "death_report", f"death:{id}")
    return {"told": id}


def ask_restore(ctx: Ctx, row: Case, why: str) -> dict[str, Any]:
    """Ask the platform for the exact inverse of the taking-back."""
    taken = move(row.reclaim_move)
    assert taken is not None
    row.restore_move, row.why_ended = ctx.new_id(), why
    row.save()
    ask(
        ctx, id=row.restore_move, how="restore", handle=row.handle, epoch=row.epoch, ref=row.id, held_for=row.id,
        from_account=row.account_id, archive_as=taken.archive_as,
    )  # fmt: skip
    append(ctx, Event.RESTORE_ASKED, handle=row.handle, ref=row.id)
    return {"state": row.state, "move": row.restore_move}


def _own(ctx: Ctx, case: str) -> Case:
    """The case of this link's holder. Another's case is not found."""
    if ctx.actor.id != f"holder:{case}":
        raise Refused(Code.NOT_FOUND)
    return locked.one(ctx, case)


def _asked_again(row: Case) -> datetime | None:
    assert row.ended_at is not None
    return row.ended_at + timedelta(days=pinned(facts_of(row).policy_hash).keep.days)
