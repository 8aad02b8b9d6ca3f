"""A sealed auction worked out again from what an auditor was given: the covers as they came in, and the private half that opens them.

The record has every commitment in its order, the hash of every cover, and at the close, before anything was opened, their root (RFC 6962).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rehandle.kernel.refusal import Code, Refused
from rehandle.log.rules.merkle import leaf_hash, root
from rehandle.sales.rules import sealed_terms
from rehandle.sales.rules.english import Bid
from rehandle.sales.rules.sealed import NOBODY, Terms, won
from rehandle.sales.rules.sealing import Place, commitment, opened, public_half

FORM = "sealed"


@dataclass(frozen=True, slots=True)
class AuditedCover:
    """One sealed bid as it came in."""

    id: str
    seq: int
    member: str
    at: datetime
    cover: bytes
    commitment: str


@dataclass(frozen=True, slots=True)
class SealedAudit:
    """One sealed auction after its opening."""

    sale: str
    handle: str
    currency: str
    private: bytes
    terms: Terms
    covers: tuple[AuditedCover, ...]
    void: tuple[str, ...] = ()  # members who were staff, or linked to them, by the opening


@dataclass(frozen=True, slots=True)
class SealedRecount:
    """What it comes to: the root and the public half as the record has them, how many covers hold a bid, who has won (a member) at which price."""

    root: str
    public: str
    covers: int
    bids: int
    won: tuple[str, int] | None


def bids_in(sale: str, private: bytes, covers: Iterable[AuditedCover]) -> Iterator[Bid]:
    """The bids that lie in covers; what does not open, or is not what it was committed to, is none."""
    for each in covers:
        place = Place(sale, each.id, each.member)
        inside = opened(private, place, each.cover)
        if inside and commitment(place, inside) == each.commitment:
            yield Bid(each.id, each.seq, each.member, inside.most, each.at)


def cover_hash(cover: bytes) -> str:
    """What the log says of the cover itself, so that none is exchanged for another later."""
    return hashlib.sha256(cover).hexdigest()


def root_of(covers: Iterable[tuple[str, bytes]]) -> str:
    """The root that the close puts on record: over commitments and hashes of covers, in order."""
    return root([leaf_hash(f"{told}:{cover_hash(cover)}".encode()) for told, cover in covers]).hex()


def counted(of: SealedAudit, without: frozenset[str] = NOBODY) -> SealedRecount:
    """Work it out again, perhaps without somebody."""
    bids = list(bids_in(of.sale, of.private, of.covers))
    told = root_of((each.commitment, each.cover) for each in of.covers)
    return SealedRecount(told, public_half(of.private).hex(), len(of.covers), len(bids), won(of.terms, bids, without | set(of.void)))


def told(of: SealedAudit) -> dict[str, Any]:
    """The file: plain values."""
    covers = [asdict(each) | {"at": each.at.isoformat(), "cover": each.cover.hex()} for each in of.covers]
    return {"form": FORM} | asdict(of) | {"private": of.private.hex(), "terms": sealed_terms.told(of.terms), "covers": covers}


def is_sealed(text: str) -> bool:
    """Whether a file is one of a sealed auction."""
    try:
        given = json.loads(text)
    except ValueError:
        return False
    return isinstance(given, dict) and given.get("form") == FORM


def read(text: str) -> SealedAudit:
    """A file as a value. Refuses `file_unreadable`."""
    try:
        given: Mapping[str, Any] = json.loads(text)
        covers = tuple(_cover(each) for each in given["covers"])
        private, terms = bytes.fromhex(given["private"]), sealed_terms.read(given["terms"])
        public_half(private)
        return SealedAudit(given["sale"], given["handle"], given["currency"], private, terms, covers, tuple(map(str, given["void"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(Code.FILE_UNREADABLE, why=type(error).__name__) from None


def _cover(told: Mapping[str, Any]) -> AuditedCover:
    return AuditedCover(**dict(told) | {"at": datetime.fromisoformat(told["at"]), "cover": bytes.fromhex(told["cover"])})
