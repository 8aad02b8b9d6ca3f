"""An auction worked out again from what an auditor was given: the bids, the key of its commitments, the numbers that were fixed when it opened.

The record has the commitments and, at the close, their root (RFC 6962): whoever has the file finds both in it, and the price without anybody.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rehandle.kernel.refusal import Code, Refused
from rehandle.log.rules.merkle import leaf_hash, root
from rehandle.sales.rules import auction_terms
from rehandle.sales.rules.english import Bid, Standing, Terms, recount, won

_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Audited:
    """One auction after its close."""

    sale: str
    handle: str
    currency: str
    key: bytes
    terms: Terms
    bids: tuple[Bid, ...]
    bought: bool  # at the price that ended it at once: no recount changes that
    void: tuple[str, ...] = ()  # members whose bids do not count: they are linked


@dataclass(frozen=True, slots=True)
class Recount:
    """What it comes to: the root as the record has it, who has won (a member) at which price, None where nobody."""

    root: str
    bids: int
    won: tuple[str, int] | None


def commitment(key: bytes, bid: Bid) -> str:
    """What the log says of a bid: HMAC-SHA256 under the auction's own key, over the bid as one line of canonical JSON."""
    told = {"at": bid.at.isoformat(), "id": bid.id, "member": bid.member, "most": bid.most, "seq": bid.seq}
    return hmac.digest(key, _line(told).encode(), hashlib.sha256).hex()


def root_of(key: bytes, bids: Iterable[Bid]) -> str:
    """The root that the close put on record."""
    return root([leaf_hash(commitment(key, bid).encode()) for bid in bids]).hex()


def counted(of: Audited, without: frozenset[str] = frozenset()) -> Recount:
    """Work it out again, perhaps without somebody."""
    return Recount(root_of(of.key, of.bids), len(of.bids), _won(of, without | set(of.void)))


def told(of: Audited) -> dict[str, Any]:
    """The file: plain values."""
    bids = [asdict(bid) | {"at": bid.at.isoformat()} for bid in of.bids]
    return asdict(of) | {"key": of.key.hex(), "terms": auction_terms.told(of.terms), "bids": bids}


def read(text: str) -> Audited:
    """A file as a value. Refuses `file_unreadable`."""
    try:
        given: Mapping[str, Any] = json.loads(text)
        bids = tuple(Bid(**each | {"at": datetime.fromisoformat(each["at"])}) for each in given["bids"])
        plain = {"key": bytes.fromhex(given["key"]), "terms": auction_terms.read(given["terms"]), "void": tuple(given.get("void", ()))}
        return Audited(**dict(given) | plain | {"bids": bids})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(Code.FILE_UNREADABLE, why=type(error).__name__) from None


def _won(of: Audited, without: frozenset[str]) -> tuple[str, int] | None:
    last = of.bids[-1] if of.bids else None
    if of.bought and last and last.member not in without:
        return won(Standing(price=of.terms.buy_now or 0, leader=last.member, bids=len(of.bids)), of.terms)
    return won(recount(of.terms, (bid for bid in of.bids if not (of.bought and bid is last)), without), of.terms)
