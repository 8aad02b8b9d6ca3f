"""Sealing: AES-256-GCM under a key of the person's own, which the operator's key wraps. Destroying that key erases."""

import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rehandle.config.keys import keys
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import SubjectKey
from rehandle.log.append import append
from rehandle.log.events import Event

NONCE_BYTES, VERSION_BYTES = 12, 4


class SealError(Exception):
    """A sealed value is not the one that was put there: moved to another row, cut, or changed. An alarm, not an answer."""


def seal(ctx: Ctx, subject: str, *, table: str, row: str, column: str, text: str) -> bytes:
    """Seal one value of one row for one person. It opens only there, under that key."""
    return seal_fields(ctx, subject, table=table, row=row, told={column: text})[column]


def seal_fields(ctx: Ctx, subject: str, *, table: str, row: str, told: Mapping[str, str]) -> dict[str, bytes]:
    """Seal values of one row, by column: the person's key is asked for once."""
    key = _key_to_seal(ctx, subject)
    closing, before = AESGCM(_unwrapped(key)), key.version.to_bytes(VERSION_BYTES)
    sealed = {}
    for column, text in told.items():
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed[column] = before + nonce + closing.encrypt(nonce, text.encode(), _place(table, row, column, subject, key.version))
    return sealed


def open_sealed(subject: str, *, table: str, row: str, column: str, sealed: bytes) -> str:
    """Open one value. The log tells it in the same transaction. Refuses `erased`; raises `SealError`."""
    return open_fields(subject, table=table, row=row, sealed={column: sealed})[column]


def open_fields(
    subject: str,
    *,
    table: str,
    row: str,
    sealed: Mapping[str, bytes],
    event: Event = Event.LETTER_READ,
    handle: str = "",
    data: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Open values of one row, with one entry in the log: there is no way to the plain text without it."""
    append(scope().ctx, event, handle=handle, ref=row, data=data or {"table": table})
    key = SubjectKey.objects.filter(subject=subject).first()
    return {column: _opened(key, subject, table, row, column, bytes(value)) for column, value in sealed.items()}


def destroy(ctx: Ctx, subject: str) -> bool:
    """Destroy a person's key: what was sealed for him stays closed for ever, in backups too. Whether there was one."""
    scope()
    return bool(SubjectKey.objects.filter(subject=subject, destroyed_at=None).update(wrapped=None, destroyed_at=ctx.now))


def _opened(key: SubjectKey | None, subject: str, table: str, row: str, column: str, sealed: bytes) -> str:
    version = int.from_bytes(sealed[:VERSION_BYTES])
    if key is None or key.wrapped is None or version < key.version:
        raise Refused(Code.ERASED)
    nonce, closed = sealed[VERSION_BYTES : VERSION_BYTES + NONCE_BYTES], sealed[VERSION_BYTES + NONCE_BYTES :]
    try:
        return AESGCM(_unwrapped(key)).decrypt(nonce, closed, _place(table, row, column, subject, version)).decode()
    except (InvalidTag, ValueError):
        raise SealError(f"{table}.{column} of {row}") from None


def _key_to_seal(ctx: Ctx, subject: str) -> SubjectKey:
    scope()
    key = SubjectKey.objects.select_for_update().filter(subject=subject).first()
    if key is None:
        SubjectKey.objects.get_or_create(subject=subject, defaults={"wrapped": _wrapped(subject, 1), "made_at": ctx.now})
        key = SubjectKey.objects.select_for_update().get(subject=subject)
    if key.wrapped is None:  # erased before, written to again: a new key that opens nothing of old
        key.version += 1
        key.wrapped, key.made_at, key.destroyed_at = _wrapped(subject, key.version), ctx.now, None
        key.save()
    return key


def _wrapped(subject: str, version: int) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    place = _place("subject_key", subject, "wrapped", subject, version)
    return nonce + AESGCM(keys().seal).encrypt(nonce, AESGCM.generate_key(256), place)


def _unwrapped(key: SubjectKey) -> bytes:
    assert key.wrapped is not None
    wrapped, place = bytes(key.wrapped), _place("subject_key", key.subject, "wrapped", key.subject, key.version)
    return AESGCM(keys().seal).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place)


def _place(table: str, row: str, column: str, subject: str, version: int) -> bytes:
    """What a sealed value is bound to."""
    return "\x00".join((table, row, column, subject, str(version))).encode()
