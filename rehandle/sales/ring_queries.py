"""Bidding in members' auctions that a person should look at, where the accounts share nothing that is known."""

from dataclasses import replace

from rehandle.people.queries import names
from rehandle.sales import auctions
from rehandle.sales.about import LISTED, listing_of
from rehandle.sales.linked import void_in
from rehandle.sales.models import Auction, Sale
from rehandle.sales.rules.co_bidding import Part, Pattern, parts, patterns

NEWEST = 500  # auctions: about a year of a large market


def patterns_now() -> list[Pattern]:
    """Over the newest auctions that have closed, with names of accounts for the desk."""
    rows = Sale.objects.filter(case__startswith=LISTED, form="english").exclude(state="open").order_by("-opened_at")[:NEWEST]
    kept = Auction.objects.in_bulk([row.id for row in rows])
    found = patterns(part for row in rows for part in _parts(row, kept[row.id]))
    known = names([each for pattern in found for each in (pattern.seller, *pattern.bidders)])
    return [replace(each, seller=known[each.seller], bidders=tuple(known[who] for who in each.bidders)) for each in found]


def _parts(row: Sale, auction: Auction) -> list[Part]:
    void = void_in(row.id)
    bids = [bid for bid in auctions.bids_of(row.id) if bid.member not in void]
    return parts(row.id, listing_of(row.case).member, auctions.terms_of(auction), bids)
