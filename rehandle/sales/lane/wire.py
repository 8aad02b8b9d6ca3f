"""What goes over the lane's Unix socket: one line of JSON a bid, one line a answer, in any order; the client's number tells which belongs to which.

Asked: `{"n": 7, "id": "..", "paddle": "..", "pass": "..", "most": 20000}`.
Answered: `{"n": 7, "outcome": "leading", "price": 15750, "ends_at": ".."}`, or
`{"n": 7, "refused": "bid_too_low", "least": 16800}`. Amounts are whole minor units of the sale's currency.
"""

import json
import re
from dataclasses import dataclass

from rehandle.kernel.refusal import Code
from rehandle.sales.paddles import passes
from rehandle.sales.rules.batch import Answer, Ask

ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
LINE_LIMIT = 512  # bytes of one asked line
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as read: the client's number, and the bid, or why there is none."""

    number: int
    ask: Ask | None
    refused: Code | None = None


def read(line: bytes) -> Asked:
    """A line that was asked. What cannot be read is refused `invalid`; a pass that is not ours, `not_found`."""
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    number = told["n"] if type(told.get("n")) is int else 0
    id_, paddle, shown, most = (told.get(name) for name in ("id", "paddle", "pass", "most"))
    if type(most) is not int or not all(isinstance(each, str) and ID.fullmatch(each) for each in (id_, paddle, shown)):
        return Asked(number, None, Code.INVALID)
    assert isinstance(id_, str)
    assert isinstance(paddle, str)
    return Asked(number, Ask(id_, paddle, most)) if passes(paddle, str(shown)) else Asked(number, None, Code.NOT_FOUND)


def line(number: int, answer: Answer) -> bytes:
    """The answer to a bid."""
    if answer.refused:
        return refusal(number, answer.refused, answer.least)
    assert answer.ends_at
    told = {"n": number, "outcome": answer.outcome, "price": answer.price, "ends_at": answer.ends_at.isoformat()}
    return _encode(told).encode() + b"\n"


def refusal(number: int, code: Code, least: int | None = None) -> bytes:
    """A refusal, with the least that counts where that is what was missing."""
    told: dict[str, object] = {"n": number, "refused": code.value}
    return _encode(told if least is None else told | {"least": least}).encode() + b"\n"
