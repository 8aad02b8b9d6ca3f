"""What people write to us, and its answers. The page says how many wait, how old the oldest is, and when this one is answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from rehandle.config.keys import keys
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import isolate
from rehandle.letters.layout import Parts, as_html, as_text
from rehandle.letters.models import Message
from rehandle.letters.seal import open_fields, seal_fields
from rehandle.letters.write import Body, Recipient, code_of, write
from rehandle.log.append import append
from rehandle.log.events import Event

TEXT_LIMIT, ADDRESS_LIMIT = 4_000, 254
PROMISE = timedelta(days=14)
PACE_OVER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How things stand: what waits, since when the oldest has, how many were answered lately, when one sent now is answered."""

    waiting: int
    oldest: datetime | None
    answered_lately: int
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message, without what it says or from whom."""

    id: str
    lang: str
    about: str
    received_at: datetime
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody wrote, opened with a reason."""

    text: str
    address: str


def standing(now: datetime) -> Waiting:
    """The truth about the queue, read anew each time."""
    waiting = Message.objects.filter(answered_at=None).order_by("received_at")
    first = waiting.first()
    lately = Message.objects.filter(answered_at__gt=now - PACE_OVER).count()
    return Waiting(waiting.count(), first.received_at if first else None, lately, answered_by(waiting.count(), lately, now))


def answered_by(waiting: int, lately: int, now: datetime) -> datetime:
    """The promise, or later where the pace of the last 30 days says that it cannot be kept."""
    by_pace = timedelta(days=ceil((waiting + 1) * PACE_OVER.days / lately)) if lately else PROMISE
    return now + max(PROMISE, by_pace)


def waiting(limit: int = 200) -> list[MessageFacts]:
    """Messages without an answer, in the order they came: the desk's list."""
    rows = Message.objects.filter(answered_at=None).order_by("received_at", "id")[:limit]
    return [MessageFacts(row.id, row.lang, row.about, row.received_at, row.answer_by) for row in rows]


@flow(needs=Permission.PUBLIC, once="id")
def tell(ctx: Ctx, id: str, text: str, address: str, lang: str, about: str = "") -> Waiting:  # noqa: A002 -- the client's id
    """Somebody writes to us. Answers how many wait before this one, and by when it is answered. Refuses `invalid`."""
    if not text.strip() or len(text) > TEXT_LIMIT:
        raise Refused(Code.INVALID, field="text", limit=TEXT_LIMIT)
    if not _address(address):
        raise Refused(Code.INVALID, field="address")
    before = standing(ctx.now)
    subject = f"person:{keys().blind_index(address).hex()}"
    told = {"text": text, "address": address.strip()}
    Message.objects.create(
        id=id, lang=lang, about=about[:255], subject=subject, received_at=ctx.now, answer_by=before.answer_by,
        **{f"sealed_{column}": value for column, value in seal_fields(ctx, subject, table="message", row=id, told=told).items()},
    )  # fmt: skip
    append(ctx, Event.CONTACTED, ref=id)
    return before


@flow(needs=Permission.LETTERS_READ)
def open_message(ctx: Ctx, message: str, reason: str) -> Opened:
    """Read what somebody wrote; the log tells that it was opened. Refuses `not_found`, `reason_missing`, `erased`."""
    reason_given(reason)
    return _open(_locked(message))


@flow(needs=Permission.LETTERS_READ)
def answer(ctx: Ctx, message: str, text: str) -> dict[str, str]:
    """Answer: a letter goes to the address that was given. Once. Refuses `not_found`, `already_done`, `invalid`, `erased`."""
    row = _locked(message)
    if row.answered_at:
        raise Refused(Code.ALREADY_DONE)
    if not text.strip() or len(text) > TEXT_LIMIT:
        raise Refused(Code.INVALID, field="text", limit=TEXT_LIMIT)
    letter = ctx.new_id()
    parts = _parts(row.lang, text, code_of(letter))
    body = Body(parts.title, as_text(parts), as_html(parts))
    to = Recipient(row.subject, "mail", _open(row).address, row.lang)
    write(ctx, id=letter, kind="answer", ref=row.id, handle="", epoch=0, to=to, body=body)
    row.answered_at, row.answered_by = ctx.now, ctx.actor.id
    row.save()
    append(ctx, Event.CONTACT_ANSWERED, ref=row.id)
    return {"message": row.id, "letter": letter}


def _locked(message: str) -> Message:
    row = Message.objects.select_for_update().filter(id=message).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def _open(row: Message) -> Opened:
    sealed = {"text": bytes(row.sealed_text), "address": bytes(row.sealed_address)}
    return Opened(**open_fields(row.subject, table="message", row=row.id, sealed=sealed))


def _address(text: str) -> bool:
    local, _, domain = text.strip().rpartition("@")
    return bool(local) and "." in domain and len(text) <= ADDRESS_LIMIT and not any(sign.isspace() for sign in text.strip())


def _parts(lang: str, text: str, code: str) -> Parts:
    if lang == "ar":
        return Parts(
            "ar",
            "الرد على الرسالة",
            isolate("This is the answer to your message."),
            (text,),
            None,
            (),
            (f"رمز التحقق من هذه الرسالة: {isolate(code)}",),
        )
    return Parts(
        "en", "The answer to your message", "هذا هو الرد على رسالتكم.", (text,), None, (), (f"Code of this letter, to check it: {isolate(code)}",)
    )
