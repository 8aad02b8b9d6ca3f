"""What the public is told of open auctions, and a bidder of his own standing. Nobody is told another's maximum, the reserve, or who bids."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import auctions, covers, round_facts
from rehandle.sales.about import about, is_listed
from rehandle.sales.linked import void_in
from rehandle.sales.models import SALE, Auction, Bid, Sale, SealedAuction
from rehandle.sales.queries import SaleFacts
from rehandle.sales.quoted import quote_hash, terms_of
from rehandle.sales.rows import of_form, open_sales
from rehandle.sales.rules import english
from rehandle.sales.rules.audited import Audited
from rehandle.sales.rules.clock import soonest
from rehandle.sales.rules.steps import ENTERED, FALLS
from rehandle.sales.rules.terms import Terms
from rehandle.sales.struck import verified_only

OPEN_FORMS = ("english", *FALLS, "sealed", "fixed", "make_offer", "request", *ENTERED)


@dataclass(frozen=True, slots=True)
class AuctionFacts:
    """One auction as anybody sees it. `ends_at` is None before the first bid where the clock starts with that."""

    sale: str
    case: str
    handle: str
    display: str
    tier: str
    policy_hash: str
    state: str
    opens_at: datetime
    opened_at: datetime
    ends_at: datetime | None
    planned_end: datetime | None
    ended_at: datetime | None
    price: Money
    least: Money
    bids: int
    has_reserve: bool
    reserve_met: bool
    buy_now: Money | None
    extensions: int
    stopped: bool
    open: bool
    seconds: int
    by_holder: bool
    private: bool
    verified_only: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One bid as everybody sees it: the price after it, when, and whether it moved the end. Bidders are numbered in the order in which they came."""

    seq: int
    bidder: int
    price: Money
    at: datetime
    ends_at: datetime
    extended: bool


@dataclass(frozen=True, slots=True)
class Own:
    """A bidder's own standing."""

    bidder: int
    most: Money
    leads: bool
    void: bool = False  # his bids do not count: a linked account bid here too


def auctions_now(now: datetime, limit: int = 200) -> list[AuctionFacts]:
    """Open auctions, the one that closes first on top."""
    rows = open_sales("english").exclude(id__in=_private())[:limit]
    known = Auction.objects.in_bulk([row.id for row in rows])
    told = [_facts(row, known[row.id], now) for row in rows]
    return soonest(told)


def auction(sale: str, now: datetime) -> AuctionFacts:
    """One auction, open or over. Refuses `not_found`."""
    return _facts(of_form(sale, "english"), Auction.objects.get(id=sale), now)


def open_to_all(handle: str) -> str | None:
    """The open sale of a name in which everybody can take part."""
    rows = Sale.objects.filter(handle=handle, form__in=OPEN_FORMS, state=SALE.start).exclude(id__in=_private())
    return rows.values_list("id", flat=True).first()


def closes(sale: SaleFacts, now: datetime) -> datetime | None:
    """When a sale ends: an auction by its own clock, everything else by the days of its step."""
    row, sealed = Auction.objects.filter(id=sale.id).first(), SealedAuction.objects.filter(id=sale.id).first()
    ends = auctions.ends_at(row, now) if row else covers.ends_at(sealed, now) if sealed else round_facts.ends_at(sale.id, now)
    return ends or sale.ends_at


def form_of(sale: str, member: str = "") -> str:
    """The form of a sale in which this member, or everybody, can take part, open or over. Refuses `not_found`."""
    if not auctions.is_open_to(sale, member):
        raise Refused(Code.NOT_FOUND)
    return open_form(sale)


def open_form(sale: str) -> str:
    """The form of a sale in which anybody but its recipient can take part, private ones included. Refuses `not_found`."""
    form = Sale.objects.filter(id=sale, form__in=OPEN_FORMS).values_list("form", flat=True).first()
    if form is None:
        raise Refused(Code.NOT_FOUND)
    return form


def quote(sale: str) -> tuple[str, dict[str, Terms]]:
    """What a bidder agrees to: the hash that he echoes, and the terms in each language. Refuses `not_found`."""
    row = Sale.objects.filter(id=sale).first()
    if row is None or row.price_minor is None:
        raise Refused(Code.NOT_FOUND)
    return quote_hash(row), terms_of(row, Money(row.currency, row.price_minor))


def steps(sale: str) -> list[Step]:
    """The bids of an auction that count, oldest first; where some are void, at the prices that the others make."""
    rows, numbers, told, end = Bid.objects.filter(auction_id=sale).order_by("seq"), dict[str, int](), list[Step](), None
    currency = Auction.objects.values_list("currency", flat=True).filter(id=sale).first() or ""
    prices = _without(sale, void) if (void := void_in(sale)) else {}
    for row in rows:
        bidder = numbers.setdefault(row.member, len(numbers) + 1)
        extended = end is not None and row.ends_at > end
        if row.member not in void:
            told.append(Step(row.seq, bidder, Money(currency, prices.get(row.seq, row.price_minor)), row.at, row.ends_at, extended))
        end = row.ends_at
    return told


def own(sale: str, member: str) -> Own | None:
    """How a member stands in an auction; None where he has not bid."""
    rows = list(Bid.objects.filter(auction_id=sale).order_by("seq").values_list("member", "most_minor"))
    numbers = {each: place for place, each in enumerate(dict.fromkeys(who for who, _ in rows), start=1)}
    if member not in numbers:
        return None
    row = Auction.objects.get(id=sale)
    return Own(numbers[member], Money(row.currency, max(most for who, most in rows if who == member)), row.leader == member, member in void_in(sale))


def audited(ctx: Ctx, sale: str) -> Audited:
    """Every bid of an auction that has closed, with the key of its commitments. Refuses `forbidden`, `not_found`, `too_early`."""
    if not {Permission.LOG_READ, Permission.SALES_READ} <= ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_READ.value)
    row = Auction.objects.filter(id=sale).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.closed_at is None:
        raise Refused(Code.TOO_EARLY)
    return auctions.audited(row)


def bid_on(member: str) -> list[str]:
    """Auctions in which a member has bid, newest first."""
    rows = Bid.objects.filter(member=member).order_by("-at").values_list("auction_id", flat=True)
    return list(dict.fromkeys(rows))


def _without(sale: str, void: frozenset[str]) -> dict[int, int]:
    """The price after each bid that counts, by its number."""
    terms, bids = auctions.terms_of(Auction.objects.get(id=sale)), auctions.bids_of(sale)
    return {bid.seq: english.recount(terms, bids[:at], void).price for at, bid in enumerate(bids, start=1)}


def _private() -> QuerySet[Auction, str]:
    """Auctions that are shown to nobody but their bidders."""
    return Auction.objects.filter(private=True).values_list("id", flat=True)


def _facts(row: Sale, kept: Auction, now: datetime) -> AuctionFacts:
    standing, terms, stopped = auctions.standing(kept, now), auctions.terms_of(kept), bool(stops(row.handle))
    is_open = row.state == SALE.start and not stopped and now >= terms.opens_at and not english.closed(standing, now)
    buy_now = Money(row.currency, terms.buy_now or 0) if english.may_buy_now(standing, terms) else None
    return AuctionFacts(
        row.id, row.case, row.handle, about(row.case).display, row.tier, row.policy_hash, row.state, terms.opens_at, row.opened_at, standing.ends_at,
        standing.planned_end, row.ended_at, Money(row.currency, standing.price), Money(row.currency, english.next_minimum(standing, terms)),
        standing.bids, terms.reserve is not None, standing.reserve_met and standing.bids > 0, buy_now, standing.extensions, stopped, is_open,
        terms.seconds, is_listed(row.case), kept.private, verified_only(row),
    )  # fmt: skip
