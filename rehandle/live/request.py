"""What a watcher asks, read strictly from the head of its request; nothing else of it is looked at."""

import re
from dataclasses import dataclass

HEAD_BYTES = 8192
END = b"\r\n\r\n"
LINE = re.compile(rb"([A-Z]{1,10}) ([!-~]{1,2000}) HTTP/1\.[01]")
PATH = re.compile(rb"/live/([A-Za-z0-9_.:-]{1,80})")
NUMBER = re.compile(rb"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A stream that somebody wants. `last` is the number that he has seen already; `forwarded` the address that the proxy nearest to us wrote."""

    sale: str
    last: int | None = None
    forwarded: str = ""


def asked(head: bytes) -> Asked | int:
    """The head of a request without its last empty line: what is asked, or the status to answer with (400, 404, 405)."""
    first, *fields = head.split(b"\r\n")
    line = LINE.fullmatch(first)
    if line is None or any(b":" not in field for field in fields):
        return 400
    path = PATH.fullmatch(line[2])
    if path is None:
        return 404
    if line[1] != b"GET":
        return 405
    last = _field(fields, b"last-event-id")
    return Asked(path[1].decode(), int(last) if NUMBER.fullmatch(last) else None, _nearest(_field(fields, b"x-forwarded-for")))


def _field(fields: list[bytes], name: bytes) -> bytes:
    """The last field of that name: a proxy adds its own after those it was handed."""
    values = [value.strip() for key, _, value in (field.partition(b":") for field in fields) if key.lower() == name]
    return values[-1] if values else b""


def _nearest(forwarded: bytes) -> str:
    return forwarded.rpartition(b",")[2].strip()[:64].decode("ascii", "replace")
