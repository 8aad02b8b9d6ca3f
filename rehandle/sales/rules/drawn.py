"""A draw among entries: one ticket a person, a seed on record before the first entry counts, an order that anybody can work out again.

The order hangs on the seed and on all tickets together: who knows the seed alone knows nothing before the last entry.
Law: in which order people entered changes nothing. Figures are hex.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from rehandle.kernel.draw import committed, in_order
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.rules.merkle import leaf_hash, root


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw as anybody has it from the record: what was committed to before, the seed that was told after, every ticket, the order."""

    sale: str
    commitment: str
    seed: str
    root: str
    order: tuple[str, ...]


def ticket(key: bytes, sale: str, account: str) -> str:
    """The number of one account in one sale, HMAC-SHA256 under the sale's own key: always the same, so that nobody has two."""
    return hmac.new(key, f"{sale}\n{account}".encode(), hashlib.sha256).hexdigest()


def root_of(tickets: Iterable[str]) -> str:
    """The root (RFC 6962) over all tickets, sorted."""
    return root([leaf_hash(each.encode()) for each in sorted(tickets)]).hex()


def drawn(seed: bytes, tickets: Iterable[str]) -> list[str]:
    """Tickets in the drawn order: by SHA-256 over (SHA-256 over seed and root) and ticket."""
    known = set(tickets)
    return in_order(_mixed(seed, root_of(known)), known)


def drawn_seed(of: Draw) -> bytes:
    """What the tickets of a told draw are ordered under: its seed and its root."""
    return _mixed(bytes.fromhex(of.seed), of.root)


def draw(sale: str, seed: bytes, tickets: Iterable[str]) -> Draw:
    """The whole of a draw, once the seed may be told."""
    order = tuple(drawn(seed, tickets))
    return Draw(sale, committed(seed), seed.hex(), root_of(order), order)


def holds(of: Draw) -> bool:
    """Whether a draw is what its own seed and tickets make it, and the seed is the one that was committed to."""
    return draw(of.sale, bytes.fromhex(of.seed), of.order) == of


def told(of: Draw) -> dict[str, object]:
    """The file: plain values."""
    return asdict(of) | {"order": list(of.order)}


def read(text: str) -> Draw:
    """A file as a value. Refuses `file_unreadable`."""
    try:
        given = json.loads(text)
        sale, commitment, seed, over = (str(given[name]) for name in ("sale", "commitment", "seed", "root"))
        found = Draw(sale, commitment, seed, over, tuple(map(str, given["order"])))
        bytes.fromhex(found.seed)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(Code.FILE_UNREADABLE, why=type(error).__name__) from None
    return found


def _mixed(seed: bytes, over: str) -> bytes:
    return hashlib.sha256(seed + bytes.fromhex(over)).digest()
