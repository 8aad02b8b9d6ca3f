"""What stands for sale by its holder: as anybody sees it, as its seller does, and taking it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q

from rehandle.handles.queries import epoch, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.moves.queries import move
from rehandle.people.queries import ctx_as
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales.about import LISTED, listing_of, parts
from rehandle.sales.falling import Bought
from rehandle.sales.listing import HEARING, LIVE, OVER, came_to_nothing
from rehandle.sales.models import SALE, Auction, Listing, Sale
from rehandle.sales.quoted import quote_hash
from rehandle.sales.rows import locked_open, open_sales
from rehandle.sales.rules.listing import ASKED, AUCTION, FIXED, Arrives
from rehandle.sales.struck import may_take_part
from rehandle.sales.winning import award_to

PRICED = (FIXED, ASKED)  # an auction has facts of its own


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """One name for sale by its holder, as anybody sees it. Who that is, is told to nobody. Where sums are offered, `price` is the least."""

    sale: str
    handle: str
    display: str
    policy_hash: str
    state: str
    opened_at: datetime
    price: Money
    parts: Arrives
    stopped: bool
    open: bool
    form: str
    may_be_auctioned: bool


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A listing as its seller sees it. `sale` is empty until it stands for sale; `bought` while a buyer's order goes its way.

    `price`: what it goes for, the fixed one, what bids come to, where bidding begins, or the least that may be offered.
    """

    listing: str
    display: str
    afterwards: str
    state: str
    why_ended: str
    sale: str
    bought: bool
    price: Money
    parts: Arrives
    lock_days: int
    listed_at: datetime
    form: str
    reserve: Money | None
    bids: int


def facts(sale: str) -> ListedFacts:
    """One name. Refuses `not_found`."""
    row = Sale.objects.filter(id=sale, form__in=PRICED).first()
    if row is None or row.price_minor is None:
        raise Refused(Code.NOT_FOUND)
    kept, price, stopped = listing_of(row.case), Money(row.currency, row.price_minor), bool(stops(row.handle))
    is_open = row.state == SALE.start and not stopped and epoch(row.handle) == row.epoch
    return ListedFacts(
        row.id, row.handle, kept.display, row.policy_hash, row.state, row.opened_at, price, parts(pinned(row.policy_hash), price), stopped, is_open,
        row.form, kept.state == "open" and AUCTION in pinned(row.policy_hash).listing.forms,
    )


def open_now() -> list[str]:
    """Names that stand for sale by their holders, oldest first; not those for which offers are heard alone."""
    return list(open_sales(*PRICED).exclude(case__in=_heard()).values_list("id", flat=True)[:200])


def is_listed_now(handle: str) -> bool:
    """Whether a name stands for sale by its holder."""
    return Sale.objects.filter(handle=handle, case__startswith=LISTED, state=SALE.start).exclude(case__in=_heard()).exists()


def own(member: str) -> list[OwnListing]:
    """What a member has listed: what stands, then the rest, newest first."""
    rows = Listing.objects.filter(member=member).order_by(F("ended_at").desc(nulls_first=True), "id")
    return [_own(row) for row in rows[:50]]


def buy(ctx: Ctx, id: str, sale: str, price: Money, quote: str, *, platform: Platform) -> Bought:  # noqa: A002 -- the client's id
    """Take a listed name at its price. That its seller still has it is asked of the platform before. Refuses `forbidden` and as `sell_listed`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    holder = seller_now(sale, platform) or ""
    contacts = look.contacts(platform, [member_of(ctx.actor.id).account_id])
    office = ctx_as("office", ctx.now, ctx.new_id)
    return sell_listed(
        office, id=id, sale=sale, member=ctx.actor.id, price=price, quote=quote, holder=holder, contacts=contacts
    )


def seller_now(sale: str, platform: Platform) -> str | None:
    """Who has a listed name on the platform now (empty: nobody); None where the office sells it. Raises `Unreachable`."""
    handle = Sale.objects.filter(id=sale, case__startswith=LISTED).values_list("handle", flat=True).first()
    return None if handle is None else holder_now(handle, platform)


def holder_now(handle: str, platform: Platform) -> str:
    """Who has a name on the platform now; empty: nobody. Raises `Unreachable`."""
    there = look.by_handle(platform, handle)
    return there.id if there else ""


def left_by(sale: str, platform: Platform) -> str | None:
    """The listing whose name its seller has no more, on the platform: nothing of its sale counts. None where he has it, or the office sells."""
    holder = seller_now(sale, platform)
    if holder is None:
        return None
    kept = listing_of(Sale.objects.get(id=sale).case)
    return None if holder == kept.account else kept.id


@flow(needs=Permission.DELIVER, once="id", seen=("contacts", "holder"))
def sell_listed(
    ctx: Ctx, id: str, sale: str, member: str, price: Money, quote: str, holder: str, contacts: list[Contact]  # noqa: A002 -- the client's id
) -> Bought:
    """Sell a member's name to whoever takes it first; `holder` is who has it on the platform now.

    Refuses `not_found`, `epoch_past` where the name has left its seller, `stopped`, `wrong_state`, `barred` also for the seller and who is linked
    to him, `linked_bidder`, `struck_out`, `defaulted_before`, and `quote_changed`.
    """
    return taken(ctx, sale, member, price, quote, holder, contacts)


def taken(ctx: Ctx, sale: str, member: str, price: Money, quote: str, holder: str, contacts: list[Contact]) -> Bought:
    """A purchase inside its flow. Refuses as `sell_listed`, before anything is written."""
    row = locked_open(sale, FIXED)
    kept, account = listing_of(row.case), member_of(member).account_id
    if holder != kept.account:
        raise Refused(Code.EPOCH_PAST)
    may_take_part(row, account, ctx.now)
    asked = Money(row.currency, kept.price_minor)
    if price != asked or quote != quote_hash(row):
        raise Refused(Code.QUOTE_CHANGED, price=str(asked))
    row.state, row.ended_at = SALE.next(row.state, "awarded"), ctx.now
    row.save()
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    return Bought(row.id, award_to(ctx, row, member, asked, contacts, how="bought"), asked)


def to_open() -> list[str]:
    """Listings whose other name is kept, and those whose last buyer did not pay, on names that nothing freezes."""
    rows = [row for row in Listing.objects.filter(state__in=LIVE, chosen="").order_by("listed_at", "id") if not stops(row.handle) and not _past(row)]
    return [row.id for row in rows if _kept(row) == "done" and ((last := _last(row)) is None or came_to_nothing(last))]


def to_end() -> list[tuple[str, str]]:
    """Listings that are over without their seller's doing, each with why."""
    told = ((row.id, _why_over(row)) for row in Listing.objects.filter(state__in=(HEARING, *LIVE)).order_by("listed_at", "id"))
    return [(listing, why) for listing, why in told if why]


def to_free() -> list[str]:
    """Listings that ended without a hand-over and still keep a name."""
    rows = Listing.objects.filter(state__in=OVER, free_move="")
    return [row.id for row in rows if _kept(row) == "done"]


def _why_over(row: Listing) -> str:
    if _past(row):
        return "epoch_past"
    if _kept(row) in ("refused", "withdrawn"):
        return "not_kept"
    last = _last(row)
    if row.chosen and ((last is not None and last.state == "awarded" and came_to_nothing(last)) or _chosen_is_over(row)):
        return "offer_over"
    if last is not None and last.state == "unsold":
        return "not_sold"
    newest = last.awards.order_by("-number").first() if last else None
    return "handed_back" if newest is not None and newest.outcome in ("returned", "lost") else ""


def _heard() -> list[str]:
    """Files of sales in which offers are heard for names that are not for sale."""
    rows = Listing.objects.filter(Q(state=HEARING) | Q(state="asked", chosen__gt=""))
    return [f"{LISTED}{each}" for each in rows.values_list("id", flat=True)]


def _chosen_is_over(row: Listing) -> bool:
    """Whether the sum that its seller said yes to was taken back, or ran out, before the other name was kept."""
    return row.state == "asked" and not row.proposals.filter(id=row.chosen, state="open").exists()


def _past(row: Listing) -> bool:
    return epoch(row.handle) != row.epoch


def _kept(row: Listing) -> str:
    found = move(row.keep_move)
    return found.state if found else ""


def _last(row: Listing) -> Sale | None:
    return Sale.objects.filter(case=f"{LISTED}{row.id}").order_by("-number").first()


def _own(row: Listing) -> OwnListing:
    rule, price, last = pinned(row.policy_hash), Money(row.currency, row.price_minor), _last(row)
    bids, now = Auction.objects.values_list("bids", "price_minor").filter(id=last.id if last else "").first() or (0, 0)
    price = replace(price, minor=now) if bids else price
    sold = last.awards.order_by("-number").first() if last and last.state == "awarded" else None
    price = replace(price, minor=sold.price_minor) if sold else price
    bought = row.state == "open" and last is not None and last.state == "awarded" and not came_to_nothing(last)
    return OwnListing(
        row.id, row.display, row.afterwards, row.state, row.why_ended, last.id if last else "", bought, price, parts(rule, price),
        rule.listing.lock_days, row.listed_at, row.form, None if row.reserve_minor is None else Money(row.currency, row.reserve_minor), bids,
    )  # fmt: skip
