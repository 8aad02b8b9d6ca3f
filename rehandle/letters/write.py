"""Writing letters, inside the flow of whoever has something to say."""

import hashlib
from dataclasses import dataclass

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import canonical_json, scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import KINDS, LETTER, Letter
from rehandle.letters.rules.signs import CODE_SIGNS, grouped, signs
from rehandle.letters.seal import seal_fields
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox import put

SEND = "letters.send"
SEALED = ("address", "title", "text", "html")
CHANNELS = ("mail", "in_app")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a letter is for. `subject` names the key that seals it: `account:<id>` or `person:<blind index>`."""

    subject: str
    channel: str  # mail | in_app
    address: str
    lang: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a letter says, exactly."""

    title: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Written:
    """A letter on file."""

    letter: str
    text_hash: str
    state: str


def code_of(letter_id: str) -> str:
    """The code that the letter prints, `abcd-efgh-jkmn`: found again from the id, told by nobody but the letter."""
    return grouped(signs(keys().mac("letters.code", letter_id), CODE_SIGNS))


def code_mac(code: str) -> bytes:
    """What is kept of a code: enough to know it again, not to tell it."""
    return keys().mac("letters.code.kept", code)


def text_hash(body: Body) -> str:
    """SHA-256 over title, text and HTML: what a second person signs and the log tells."""
    return hashlib.sha256(canonical_json([body.title, body.text, body.html]).encode()).hexdigest()


def write(
    ctx: Ctx,
    *,
    id: str,  # noqa: A002 -- the client's id
    kind: str,
    ref: str,
    handle: str,
    epoch: int,
    to: Recipient,
    body: Body,
    number: int = 0,
    bounce_hours: int = 72,
    draft: bool = False,
) -> Written:
    """Put a letter on file, sealed, and ask for its sending, unless it is a draft that waits for a signature.

    The same letter under the same id is one letter; another one is refused (`exists_with_different_content`).
    """
    scope()
    assert kind in KINDS, kind
    assert to.channel in CHANNELS, to.channel
    digest, blind = text_hash(body), keys().blind_index(to.address)
    if known := Letter.objects.filter(id=id).first():
        if (known.text_hash, bytes(known.address_blind), known.kind, known.ref, known.channel) != (digest, blind, kind, ref, to.channel):
            raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, id=id)
        return Written(id, digest, known.state)
    told = {"address": to.address, "title": body.title, "text": body.text, "html": body.html}
    sealed = seal_fields(ctx, to.subject, table="letter", row=id, told=told)
    row = Letter.objects.create(
        id=id, kind=kind, ref=ref, number=number, handle=handle, epoch=epoch, subject=to.subject, channel=to.channel, lang=to.lang,
        **{f"sealed_{column}": value for column, value in sealed.items()},
        address_blind=blind, code_mac=code_mac(code_of(id)), text_hash=digest, message_id=_message_id(ctx, id), bounce_hours=bounce_hours,
        state="draft" if draft else LETTER.start, written_at=ctx.now, written_by=ctx.actor.id,
    )  # fmt: skip
    append(ctx, Event.LETTER_WRITTEN, handle=handle, ref=id, data={"kind": kind, "number": number, "hash": digest})
    if not draft:
        put.put(ctx, SEND, id)
    return Written(id, digest, row.state)


def post_draft(ctx: Ctx, letter: str, text_hash: str) -> Written:
    """Send what was signed. Refuses `approval_changed` where the hash is another one, `wrong_state` where it was sent."""
    row = locked(letter)
    if row.text_hash != text_hash:
        raise Refused(Code.APPROVAL_CHANGED, letter=letter)
    row.state = LETTER.next(row.state, "signed")
    row.save(update_fields=["state"])
    put.put(ctx, SEND, letter)
    return Written(letter, row.text_hash, row.state)


def withdraw(ctx: Ctx, letter: str) -> Written:
    """Do not send it. Refuses `wrong_state` where it went out already."""
    row = locked(letter)
    end(ctx, row, "withdrawn")
    put.done(ctx, SEND, letter)
    append(ctx, Event.LETTER_WITHDRAWN, handle=row.handle, ref=letter, data={"kind": row.kind})
    return Written(letter, row.text_hash, row.state)


def fail(ctx: Ctx, letter: str, why: str) -> Written:
    """Count a letter as failed without sending it: its writer knows that the address is dead (`domain_lapsed`)."""
    row = locked(letter)
    end(ctx, row, "refused", why)
    put.done(ctx, SEND, letter)
    append(ctx, Event.LETTER_FAILED, handle=row.handle, ref=letter, data={"kind": row.kind, "number": row.number, "why": why})
    return Written(letter, row.text_hash, row.state)


def locked(letter: str) -> Letter:
    """The letter's row, locked until the flow ends. Refuses `not_found`."""
    scope()
    row = Letter.objects.select_for_update().filter(id=letter).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, letter=letter)
    return row


def end(ctx: Ctx, row: Letter, event: str, why: str = "") -> None:
    """Move a letter to one of its ends."""
    row.state = LETTER.next(row.state, event)
    row.ended_at, row.why_failed = ctx.now, why[:80]
    row.save(update_fields=["state", "ended_at", "why_failed"])


def _message_id(ctx: Ctx, letter: str) -> str:
    """Says nothing of host or person, and stays the same when the letter is sent again."""
    return f"{letter}.{ctx.new_id()[-11:]}@{office().mail_from.rpartition('@')[2]}"
