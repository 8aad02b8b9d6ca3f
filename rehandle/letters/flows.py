"""What becomes of letters: opened to be sent, accepted, refused, bounced, delivered; read by a person; erased."""

from dataclasses import dataclass
from datetime import timedelta

from rehandle.config.keys import keys
from rehandle.handles import queries as handles
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import LETTER, Letter, Reading
from rehandle.letters.rules.standstill import held_back
from rehandle.letters.seal import destroy, open_fields
from rehandle.letters.write import SEALED, SEND, end, locked
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox import put

ASK_AGAIN = timedelta(hours=1)  # whether a stop that keeps letters back has ended


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An opened letter on its way to the mailer or the app."""

    channel: str
    address: str
    title: str
    text: str
    html: str
    lang: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened letter before a person who gave a reason."""

    letter: str
    address: str
    title: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was closed for ever."""

    letters: int


@flow(needs=Permission.DELIVER)
def open_to_send(ctx: Ctx, letter: str, fence: int) -> Outgoing | None:
    """Open a letter for its sending. None where it is not to be sent now: it waits under a stop, or was sent before."""
    row = locked(letter)
    if row.state != LETTER.start:
        put.done(ctx, SEND, letter, fence)
        append(ctx, Event.JOB_DONE, ref=letter, data={"kind": SEND})
        return None
    if held_back(row.kind, {stop.kind for stop in handles.stops(row.handle)}):
        _hold(ctx, row)
        return None
    told = {"kind": row.kind}
    opened = open_fields(row.subject, table="letter", row=letter, sealed=_sealed(row), event=Event.LETTER_OPENED, handle=row.handle, data=told)
    return Outgoing(row.channel, opened["address"], opened["title"], opened["text"], opened["html"], row.lang, row.message_id)


@flow(needs=Permission.DELIVER)
def record_accepted(ctx: Ctx, letter: str, fence: int) -> str:
    """The mailer or the app took it. A letter withdrawn in that instant stays withdrawn, and the log says that it went."""
    row = locked(letter)
    put.done(ctx, SEND, letter, fence)
    row.state = row.state if row.state == "withdrawn" else LETTER.next(row.state, "accepted")
    row.accepted_at = ctx.now
    row.save(update_fields=["state", "accepted_at"])
    append(ctx, Event.LETTER_SENT, handle=row.handle, ref=letter, data={"kind": row.kind, "number": row.number})
    return row.state


@flow(needs=Permission.DELIVER)
def record_refused(ctx: Ctx, letter: str, why: str, fence: int) -> str:
    """The mailer refused it for good, or it could not be opened (`seal_broken`)."""
    row, told = locked(letter), why if why == "seal_broken" else "refused"
    put.done(ctx, SEND, letter, fence)
    if row.state != "withdrawn":
        end(ctx, row, "refused", why)
    append(ctx, Event.LETTER_FAILED, handle=row.handle, ref=letter, data={"kind": row.kind, "number": row.number, "why": told})
    return row.state


@flow(needs=Permission.DELIVER)
def record_bounced(ctx: Ctx, letter: str) -> str:
    """It came back within its bounce time: nobody was told."""
    row = locked(letter)
    end(ctx, row, "bounced", "bounced")
    append(ctx, Event.LETTER_FAILED, handle=row.handle, ref=letter, data={"kind": row.kind, "number": row.number, "why": "bounced"})
    return row.state


@flow(needs=Permission.TICK)
def deliver_due(ctx: Ctx, letter: str) -> str:
    """Accepted, and no bounce for its bounce time: it counts as delivered. Refuses `too_early`."""
    row = locked(letter)
    if row.accepted_at and ctx.now < row.accepted_at + timedelta(hours=row.bounce_hours):
        raise Refused(Code.TOO_EARLY)
    end(ctx, row, "bounce_hours_over")
    append(ctx, Event.LETTER_DELIVERED, handle=row.handle, ref=letter, data={"kind": row.kind, "number": row.number})
    return row.state


@flow(needs=Permission.LETTERS_READ)
def unseal(ctx: Ctx, letter: str, reason: str) -> Opened:
    """Open a letter before a person. The reason is kept for whom the letter was for; no entry, no plain text."""
    said = reason_given(reason, limit=500)
    row = locked(letter)
    Reading.objects.create(letter=row, reason=said, read_by=ctx.actor.id, read_at=ctx.now)
    opened = open_fields(row.subject, table="letter", row=letter, sealed=_sealed(row), handle=row.handle, data={"kind": row.kind})
    return Opened(letter, opened["address"], opened["title"], opened["text"], opened["html"])


@flow(needs=Permission.LETTERS_ERASE)
def erase(ctx: Ctx, subject: str) -> Erased:
    """Destroy a person's key, withdraw what still waits for him, and forget how to know his address again."""
    rows = list(Letter.objects.select_for_update().filter(subject=subject).order_by("id")) if destroy(ctx, subject) else []
    for row in rows:
        row.address_blind = keys().mac("letters.erased", row.id)[:16]
        row.save(update_fields=["address_blind"])
        if row.state in (LETTER.start, "draft"):
            end(ctx, row, "withdrawn", "erased")
            put.done(ctx, SEND, row.id)
    append(ctx, Event.ERASED, data={"letters": len(rows)})
    return Erased(len(rows))


def _hold(ctx: Ctx, row: Letter) -> None:
    put.again(ctx, SEND, row.id, ctx.now + ASK_AGAIN, "a stop is open")
    if row.held_at:
        scope().entries += 1  # told when it was first kept back; asking again is not an event
        return
    row.held_at = ctx.now
    row.save(update_fields=["held_at"])
    append(ctx, Event.LETTER_HELD, handle=row.handle, ref=row.id, data={"kind": row.kind})


def _sealed(row: Letter) -> dict[str, bytes]:
    return {column: bytes(getattr(row, f"sealed_{column}")) for column in SEALED}
