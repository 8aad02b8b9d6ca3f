"""Links in letters: an HMAC over what they open. No row is kept until somebody acts."""

import hmac

from rehandle.config.keys import keys
from rehandle.letters.rules.signs import signs

KINDS = ("holder", "offer", "order")
TAIL_SIGNS = 25  # 125 bits


def token(kind: str, ref: str) -> str:
    """The secret part of a link: `holder` opens a case, `offer` an offer, `order` an order."""
    assert kind in KINDS, kind
    return f"{kind}~{ref}~{_tail(kind, ref)}"


def read(given: str) -> tuple[str, str] | None:
    """Kind and ref of a link that we made, or None."""
    kind, _, rest = given.partition("~")
    ref, _, tail = rest.rpartition("~")
    genuine = hmac.compare_digest(tail.encode(), _tail(kind, ref).encode())
    return (kind, ref) if genuine and kind in KINDS else None


def _tail(kind: str, ref: str) -> str:
    return signs(keys().mac("letters.link", kind, ref), TAIL_SIGNS)
