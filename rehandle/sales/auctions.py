"""An auction's row as a value and back, and its clock, which stands still while the name is stopped."""

from dataclasses import replace
from datetime import datetime

from rehandle.config.keys import keys
from rehandle.handles.queries import stopped_between
from rehandle.policy.queries import pinned
from rehandle.policy.rules.at import at
from rehandle.policy.rules.sales import English
from rehandle.sales.about import is_listed, listing_of
from rehandle.sales.linked import void_in
from rehandle.sales.models import Auction, Backorder, Bid, Sale
from rehandle.sales.rules import auction_terms, english
from rehandle.sales.rules.audited import Audited
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.listing_auction import auction_of
from rehandle.sales.rules.waiting import Course

SHARED = (
    "leader", "leader_most", "leader_seq", "second_most", "bids", "reserve_met", "planned_end", "ends_at", "extensions", "bought",
)  # fmt: skip


def open_auction(row: Sale, now: datetime) -> Auction:
    """The auction of a sale that has just opened, inside its flow."""
    terms = _listed(row, now) if is_listed(row.case) else _of_step(row, now)
    begun = english.opening(terms)
    return Auction.objects.create(
        id=row.id, handle=row.handle, terms=auction_terms.told(terms), currency=row.currency, planned_end=begun.planned_end,
        ends_at=begun.ends_at, clock_from=now,
    )  # fmt: skip


def _of_step(row: Sale, now: datetime) -> english.Terms:
    policy = at(pinned(row.policy_hash), now)
    step = policy.sale_steps(row.tier)[row.step]
    assert isinstance(step, English)
    assert row.price_minor is not None
    return replace(auction_terms.terms_of(policy, step, now), minimum=row.price_minor)  # a rule may have found it


def _listed(row: Sale, now: datetime) -> english.Terms:
    kept = listing_of(row.case)
    return auction_of(pinned(row.policy_hash), kept.price_minor, kept.reserve_minor, now)


def open_private(row: Sale, course: Course, now: datetime) -> Auction:
    """An auction among those who placed backorders: it begins at the sale's price, and its limits are the first bids."""
    assert row.price_minor is not None
    terms = english.Terms(
        minimum=row.price_minor, opens_at=now, seconds=course.seconds, steps=course.steps, window_seconds=course.window_seconds,
        extend_seconds=course.extend_seconds, hard_stop_seconds=course.hard_stop_seconds,
    )  # fmt: skip
    begun = english.opening(terms)
    return Auction.objects.create(
        id=row.id, handle=row.handle, terms=auction_terms.told(terms), currency=row.currency, planned_end=begun.planned_end,
        ends_at=begun.ends_at, clock_from=now, private=True,
    )  # fmt: skip


def is_open_to(sale: str, member: str) -> bool:
    """Whether a member may bid in an auction: in a private one only who placed a backorder that opened it."""
    return not Auction.objects.filter(id=sale, private=True).exists() or Backorder.objects.filter(sale=sale, member=member, state="filled").exists()


def terms_of(row: Auction) -> english.Terms:
    """What was fixed when it opened."""
    return auction_terms.read(row.terms)


def standing(row: Auction, now: datetime) -> english.Standing:
    """As it stands, with every stop of the name until now counted."""
    known, end = written(row), ends_at(row, now)
    if end is None or row.ends_at is None or row.planned_end is None or end == row.ends_at:
        return known
    return replace(known, ends_at=end, planned_end=row.planned_end + (end - row.ends_at))


def written(row: Auction) -> english.Standing:
    """As its last bid left it: where the name was never stopped, as it stands."""
    return english.Standing(price=row.price_minor, **{name: getattr(row, name) for name in SHARED})


def ends_at(row: Auction, now: datetime) -> datetime | None:
    """When it closes: later by what stops of the name have taken since its clock was last written."""
    return row.ends_at and later(row.ends_at, stopped_between(row.handle, row.clock_from, now))


def write(row: Auction, after: english.Standing, now: datetime) -> None:
    """Keep what a bid has made of it."""
    row.price_minor, row.clock_from, row.moved = after.price, now, row.moved + 1
    for name in SHARED:
        setattr(row, name, getattr(after, name))
    row.save()


def bids_of(auction: str) -> list[english.Bid]:
    """Every bid that counts, in order."""
    rows = Bid.objects.filter(auction_id=auction).order_by("seq")
    return [english.Bid(row.id, row.seq, row.member, row.most_minor, row.at) for row in rows]


def audit_key(auction: str) -> bytes:
    """Opens the commitments of one auction and of no other."""
    return keys().mac("sales.auction.audit", auction)


def audited(row: Auction) -> Audited:
    """What an auditor is given of an auction that has closed."""
    bids, void = tuple(bids_of(row.id)), tuple(sorted(void_in(row.id)))
    return Audited(row.id, row.handle, row.currency, audit_key(row.id), terms_of(row), bids, row.bought, void)
