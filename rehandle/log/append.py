"""Telling the log, inside a flow's own transaction."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import canonical_json, scope
from rehandle.log.events import OPEN, Event
from rehandle.log.models import Entry

SALT_BYTES = 32


def append(ctx: Ctx, event: Event, *, handle: str = "", ref: str = "", data: Mapping[str, object] | None = None) -> None:
    """Tell what happened. `data` is public: numbers, dates, rule names, hashes; never a person, an address, a maximum.

    `ref` (the row it is about) and the actor stay inside; the public leaf carries the handle only where the event is
    an open one, else a commitment that can be opened later by showing the salt.
    """
    opened = scope()
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = leaf_text(event, ctx.now, handle, salt, data or {})
    Entry.objects.create(
        at=ctx.now, event=event.value, flow=opened.flow, actor=ctx.actor.id,
        handle=handle, ref=ref, data=dict(data or {}), salt=salt, leaf=leaf,
    )  # fmt: skip
    opened.entries += 1


def raw(event: Event, flow: str, at: datetime, ref: str, data: Mapping[str, object]) -> tuple[object, ...]:
    """An entry's columns for a writer that sends its rows itself, as `at, event, flow, ref, data, salt, leaf`: of no name, by the office."""
    salt = secrets.token_bytes(SALT_BYTES)
    return at, event.value, flow, ref, canonical_json(dict(data)), salt, leaf_text(event, at, "", salt, data)


def leaf_text(event: Event, at: datetime, handle: str, salt: bytes, data: Mapping[str, object]) -> str:
    """The public leaf: event, second, name or commitment, data; one canonical line of JSON."""
    told: dict[str, object] = {"event": event.value, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "data": dict(data)}
    if handle:
        told["name"] = handle if event in OPEN else {"commitment": commitment(handle, salt)}
    return canonical_json(told)


def commitment(handle: str, salt: bytes) -> str:
    """SHA-256 of a 256-bit salt and the name: binding, and silent until the salt is shown."""
    return hashlib.sha256(salt + handle.encode()).hexdigest()
