"""How the provider signs its webhooks: `t=<seconds>,v1=<HMAC-SHA256 over "t.body">`, made anew at each sending."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from rehandle.adapters.payment.wire import event_of
from rehandle.kernel.ports import ProviderEvent
from rehandle.kernel.refusal import Code, Refused

HEADER = "Pay-Signature"
WINDOW_SECONDS = 300


def sign(secret: bytes, body: bytes, now: datetime) -> str:
    """The header that goes with this body, sent at this instant."""
    seconds = int(now.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def read(secret: bytes, body: bytes, signature: str, now: datetime) -> ProviderEvent:
    """The event in a webhook. Refuses `signature_wrong`: forged, changed, without a time, or sent too long ago."""
    seconds, given = _parts(signature)
    if not hmac.compare_digest(_digest(secret, seconds, body).encode(), given.encode()):
        raise Refused(Code.SIGNATURE_WRONG)
    if abs(now.timestamp() - seconds) > WINDOW_SECONDS:
        raise Refused(Code.SIGNATURE_WRONG, sent_at=datetime.fromtimestamp(seconds, UTC))
    try:
        return event_of(json.loads(body))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(Code.INVALID, why="this is signed, but it is no event") from error


def _parts(signature: str) -> tuple[int, str]:
    told = dict(part.partition("=")[::2] for part in signature.split(","))
    seconds = told.get("t", "")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        raise Refused(Code.SIGNATURE_WRONG)
    return int(seconds), told.get("v1", "")


def _digest(secret: bytes, seconds: int, body: bytes) -> str:
    return hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
