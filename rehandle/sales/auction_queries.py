"""What is due of auctions: which close, who is next where the winner did not pay."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from rehandle.handles.queries import stopped_between, stops
from rehandle.letters import queries as letters
from rehandle.people.models import Member
from rehandle.sales import auctions, sealed_queries
from rehandle.sales.linked import void_in
from rehandle.sales.models import SALE, Auction, Award, Bid, Sale
from rehandle.sales.rules import english
from rehandle.sales.rules.clock import later

LED = ("leading", "raised")


def defaulters(case_id: str) -> set[str]:
    """Accounts that won this name and did not pay."""
    rows = Award.objects.filter(sale__case=case_id, outcome="defaulted").exclude(offer__account="")
    return set(rows.values_list("offer__account", flat=True))


def runner_up(row: Sale) -> tuple[str, int] | None:
    """Who is next in an auction whose winner did not pay, and the price that the others' bids come to. Asked once a sale."""
    if row.form not in COUNTED or row.state != "awarded" or row.offers.count() != 1 or not row.awards.filter(outcome="defaulted").exists():
        return None
    gone = frozenset(Member.objects.filter(account_id__in=defaulters(row.case)).values_list("id", flat=True))
    return COUNTED[row.form](row.id, gone | void_in(row.id))


def recounted(sale: str, gone: frozenset[str]) -> tuple[str, int] | None:
    """Who has won an open auction, and at which price, without some members."""
    kept = Auction.objects.get(id=sale)
    return english.won(english.recount(auctions.terms_of(kept), auctions.bids_of(sale), gone), auctions.terms_of(kept))


def to_offer_next() -> list[str]:
    """Auctions whose winner did not pay and whose runner-up was not asked yet."""
    rows = Sale.objects.filter(form__in=list(COUNTED), state="awarded", awards__outcome="defaulted").distinct()
    return [row.id for row in rows if not stops(row.handle) and runner_up(row)]


def to_tell_outbid(now: datetime) -> list[str]:
    """Bids (ids) of whoever led an open auction by them and does not lead any more, not told yet: the last bid of each alone."""
    going_on = Auction.objects.filter(closed_at=None, id__in=Sale.objects.filter(state=SALE.start).values("id"))  # a void sale closes none
    rows = {row.id: row for row in going_on if not row.bought and (row.ends_at is None or now < row.ends_at)}
    newest = Bid.objects.filter(auction__in=list(rows)).order_by("auction_id", "member", "-seq").distinct("auction_id", "member")
    known = letters.numbers(rows, "outbid") if rows else set()
    lost = [bid for bid in newest if bid.outcome in LED and bid.member != rows[bid.auction_id].leader and bid.member not in void_in(bid.auction_id)]
    return [bid.id for bid in lost if (bid.auction_id, bid.seq) not in known and not stops(rows[bid.auction_id].handle)]


def bidder_of(bid: str) -> str:
    """Who placed a bid."""
    return Bid.objects.values_list("member", flat=True).get(id=bid)


def to_close_auctions(now: datetime) -> list[str]:
    """Open auctions whose time is over, on names that nothing freezes; and those that nobody began in the time of the step."""
    rows = Auction.objects.filter(closed_at=None).filter(Q(ends_at__lte=now) | Q(ends_at=None) | Q(bought=True))
    due = [row for row in rows if not stops(row.handle) and _is_over(row, now)]
    return [row.id for row in due if Sale.objects.filter(id=row.id, state=SALE.start).exists()]


def _is_over(row: Auction, now: datetime) -> bool:
    end = auctions.ends_at(row, now)
    if end is None:
        return nobody_began(Sale.objects.get(id=row.id), now)
    return row.bought or end <= now


def nobody_began(row: Sale, now: datetime) -> bool:
    """Whether the time of a step is over in which a first bid could have started the clock."""
    assert row.ends_at
    return now >= later(row.ends_at, stopped_between(row.handle, row.opened_at, now))


def instants(now: datetime) -> list[datetime]:
    """When open auctions close."""
    ends = [auctions.ends_at(row, now) for row in Auction.objects.filter(closed_at=None) if not stops(row.handle)]
    return [each for each in ends if each]


COUNTED: dict[str, Callable[[str, frozenset[str]], tuple[str, int] | None]] = {"english": recounted, "sealed": sealed_queries.recounted}
