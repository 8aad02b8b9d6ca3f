"""A sealed auction's rows as values and back: its clock, which stands still while the name is stopped, and its covers, opened or closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from rehandle.handles.queries import stopped_between
from rehandle.policy.queries import pinned
from rehandle.policy.rules.at import at
from rehandle.policy.rules.sales import Sealed
from rehandle.sales.models import Cover, Sale, SealedAuction
from rehandle.sales.rules import sealed_terms, sealing
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.english import Bid
from rehandle.sales.rules.sealed import Terms
from rehandle.sales.rules.sealed_audited import AuditedCover, SealedAudit, bids_in


def prepare(row: Sale, now: datetime) -> SealedAuction:
    """The auction of a sale that has just opened, inside its flow. Its bidding begins when its keeper has made a key."""
    return SealedAuction.objects.create(id=row.id, handle=row.handle, currency=row.currency, clock_from=now)


def terms_from(row: Sale, now: datetime) -> Terms:
    """What it would be fixed at, were it begun now."""
    policy = at(pinned(row.policy_hash), now)
    step = policy.sale_steps(row.tier)[row.step]
    assert isinstance(step, Sealed)
    assert row.price_minor is not None
    return replace(sealed_terms.terms_of(policy, step, now), minimum=row.price_minor)  # a rule may have found it


def terms_of(row: SealedAuction) -> Terms:
    """What was fixed when its bidding began."""
    return sealed_terms.read(row.terms)


def ends_at(row: SealedAuction, now: datetime) -> datetime | None:
    """When it closes: later by what stops of the name have taken. None before its bidding began."""
    return row.ends_at and later(row.ends_at, stopped_between(row.handle, row.clock_from, now))


def of(auction: str) -> list[Cover]:
    """Its covers, in order."""
    return list(Cover.objects.filter(auction_id=auction).order_by("seq"))


def bids_of(auction: str) -> list[Bid]:
    """What was opened of an auction, in order."""
    rows = Cover.objects.filter(auction_id=auction, most_minor__isnull=False).order_by("seq")
    return [Bid(row.id, row.seq, row.member, row.most_minor or 0, row.at) for row in rows]


def opened(auction: str, private: bytes) -> Iterator[Bid]:
    """What the private half opens. A cover that was changed, moved, or does not hold what it was committed to, is no bid."""
    return bids_in(auction, private, map(_audited, of(auction)))


def audited(row: SealedAuction) -> SealedAudit:
    """What an auditor is given of an auction whose covers were opened."""
    private = bytes.fromhex(row.private)
    assert sealing.public_half(private).hex() == row.public
    return SealedAudit(row.id, row.handle, row.currency, private, terms_of(row), tuple(map(_audited, of(row.id))), tuple(row.void))


def _audited(row: Cover) -> AuditedCover:
    return AuditedCover(row.id, row.seq, row.member, row.at, bytes(row.cover), row.commitment)
