"""What the public is told of auctions with sealed bids, and a member of his own bid: that it is there, never its amount."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.queries import case
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import covers, sealed_queries
from rehandle.sales.models import SALE, Cover, Sale, SealedAuction
from rehandle.sales.rows import of_form, open_sales
from rehandle.sales.rules.clock import soonest
from rehandle.sales.rules.sealed import Terms, refusal
from rehandle.sales.rules.sealed_audited import SealedAudit
from rehandle.sales.struck import verified_only


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """One auction as anybody sees it. `opens_at`, `ends_at`, `public` are empty while its keeper has made no key; `price` until it is opened.

    The reserve stands in the rule, which everybody can read: so it is told here too.
    """

    sale: str
    case: str
    handle: str
    display: str
    tier: str
    policy_hash: str
    state: str
    opened_at: datetime
    opens_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    least: Money
    bidders: int
    reserve: Money | None
    public: str
    price: Money | None
    early: bool
    stopped: bool
    open: bool
    verified_only: bool


@dataclass(frozen=True, slots=True)
class OwnCover:
    """A member's own sealed bid, as far as the office knows it: when it came, what the record says of it, whether it won."""

    bid: str
    seq: int
    at: datetime
    commitment: str
    changes: int
    won: bool


def sealed_now(now: datetime, limit: int = 200) -> list[SealedFacts]:
    """Open auctions with sealed bids, the one that closes first on top."""
    rows = open_sales("sealed")[:limit]
    known = SealedAuction.objects.in_bulk([row.id for row in rows])
    told = [_facts(row, known[row.id], now) for row in rows]
    return soonest(told)


def sealed(sale: str, now: datetime) -> SealedFacts:
    """One auction, open or over. Refuses `not_found`."""
    return _facts(of_form(sale, "sealed"), SealedAuction.objects.get(id=sale), now)


def own(sale: str, member: str) -> OwnCover | None:
    """A member's standing bid; None where he has none."""
    rows = list(Cover.objects.filter(auction_id=sale, member=member).select_related("auction").order_by("seq"))
    if not rows:
        return None
    last = rows[-1]
    return OwnCover(last.id, last.seq, last.at, last.commitment, len(rows) - 1, last.auction.winner == member)


def sealed_by(member: str) -> list[str]:
    """Auctions in which a member has a sealed bid, newest first."""
    rows = Cover.objects.filter(member=member).order_by("-at").values_list("auction_id", flat=True)
    return list(dict.fromkeys(rows))


def is_sealed(sale: str) -> bool:
    """Whether a sale is an auction with sealed bids."""
    return SealedAuction.objects.filter(id=sale).exists()


def audited(ctx: Ctx, sale: str) -> SealedAudit:
    """Every cover of an auction that was opened, with the half that opens them. Refuses `forbidden`, `not_found`, `too_early`."""
    if not {Permission.LOG_READ, Permission.SALES_READ} <= ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_READ.value)
    row = SealedAuction.objects.filter(id=sale).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.opened_at is None:
        raise Refused(Code.TOO_EARLY)
    return covers.audited(row)


def _facts(row: Sale, kept: SealedAuction, now: datetime) -> SealedFacts:
    assert row.price_minor is not None
    terms, end, stopped = covers.terms_of(kept) if kept.public else None, covers.ends_at(kept, now), bool(stops(row.handle))
    begun = terms is not None and end is not None and refusal(terms.opens_at, end, now) is None
    return SealedFacts(
        row.id, row.case, row.handle, case(row.case).display, row.tier, row.policy_hash, row.state, row.opened_at,
        terms.opens_at if terms else None, end,
        kept.closed_at, Money(row.currency, row.price_minor), sealed_queries.bidders(row.id), _reserve(row, terms), kept.public,
        Money(row.currency, kept.price_minor) if kept.winner else None, kept.early, stopped,
        row.state == SALE.start and kept.closed_at is None and not stopped and begun, verified_only(row),
    )  # fmt: skip


def _reserve(row: Sale, terms: Terms | None) -> Money | None:
    return None if terms is None or terms.reserve is None else Money(row.currency, terms.reserve)
