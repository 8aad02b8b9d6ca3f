"""Sums that members offer for a listed name: offered, taken back, over by themselves. Its seller reads sums and never whose they are."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.handles.queries import stopped_between, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales.about import LISTED, listing_of, parts
from rehandle.sales.models import PROPOSAL, Listing, Proposal, Sale
from rehandle.sales.rows import locked, locked_open
from rehandle.sales.rules import proposal as rule
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.listing import ASKED, Arrives
from rehandle.sales.struck import agrees


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sum that is offered: its number among those of this name, and until when it stands."""

    proposal: str
    number: int
    state: str
    sum: Money
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one. `award` where it was accepted, `sale` where it began an auction."""

    proposal: str
    state: str
    award: str = ""
    sale: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A sum as its seller and whoever offered it see it. `sale`: where the name stands now."""

    proposal: str
    number: int
    sale: str
    display: str
    sum: Money
    parts: Arrives
    state: str
    made_at: datetime
    expires_at: datetime


@flow(needs=Permission.SALES_BID, once="id")
def propose(ctx: Ctx, id: str, sale: str, sum: Money, quote: str) -> Proposed:  # noqa: A002 -- the client's id, and the field's word
    """Offer a sum for a listed name, echoing the quote that was seen. It binds from the moment at which its seller accepts it.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `barred` also for the seller and who is linked to him,
    `linked_bidder`, `struck_out`, `defaulted_before`, `quote_changed`, `invalid`, `bid_too_low`, `offer_exists` while an earlier one of his waits.
    """
    return proposed(ctx, id, sale, sum, quote)


def proposed(ctx: Ctx, proposal: str, sale: str, named: Money, quote: str) -> Proposed:
    """A sum inside its flow. Refuses as `propose`, before anything is written."""
    row = locked_open(sale, ASKED)
    agrees(row, member_of(ctx.actor.id).account_id, quote, ctx.now)
    kept = listing_of(row.case)
    stands = kept.proposals.filter(member=ctx.actor.id, state=PROPOSAL.start).exists()
    rule.may_propose(rule.Named(named.currency, named.minor, kept.currency, kept.price_minor, stands))
    made = Proposal.objects.create(
        id=proposal, listing=kept, number=kept.proposals.count() + 1, member=ctx.actor.id, currency=named.currency, sum_minor=named.minor,
        made_at=ctx.now, expires_at=rule.stands_until(ctx.now),
    )  # fmt: skip
    append(ctx, Event.PROPOSAL_MADE, handle=row.handle, ref=row.id, data={"number": made.number})
    return Proposed(made.id, made.number, made.state, named, made.expires_at)


@flow(needs=Permission.SALES_BID)
def take_proposal_back(ctx: Ctx, proposal: str) -> Answered:
    """Take one's own back, as long as nobody accepted it. Pressed twice it answers the same. Refuses `not_found`, `epoch_past`, `offer_not_open`."""
    if not Proposal.objects.filter(id=proposal, member=ctx.actor.id).exists():
        raise Refused(Code.NOT_FOUND)
    row, sale = locked_proposal(proposal, stopped_is_fine=True)
    if row.state != "taken_back":
        rule.may_answer(row.state, ends_at(row, ctx.now), ctx.now)
        end(ctx, row, sale, "taken_back")
    return Answered(row.id, row.state)


@flow(needs=Permission.TICK)
def expire_proposal(ctx: Ctx, proposal: str) -> Answered:
    """Nobody answered in seven days. Refuses `epoch_past`, `stopped`, `too_early`, `wrong_state`."""
    row, sale = locked_proposal(proposal)
    if ctx.now < ends_at(row, ctx.now):
        raise Refused(Code.TOO_EARLY)
    end(ctx, row, sale, "seven_days_over")
    return Answered(row.id, row.state)


def to_expire(now: datetime) -> list[str]:
    """Sums whose time is over, on names that nothing freezes."""
    rows = Proposal.objects.select_related("listing").filter(state=PROPOSAL.start, expires_at__lte=now)
    return [row.id for row in rows if not stops(row.listing.handle) and ends_at(row, now) <= now]


def instants(now: datetime) -> list[datetime]:
    """When sums that wait are over."""
    rows = Proposal.objects.select_related("listing").filter(state=PROPOSAL.start)
    return [ends_at(row, now) for row in rows if not stops(row.listing.handle)]


def to_seller(listing: str, now: datetime) -> list[Offered]:
    """Sums that wait for the seller of a listing, the highest on top. Whose they are is told to nobody."""
    rows = Proposal.objects.select_related("listing").filter(listing=listing, state=PROPOSAL.start).order_by("-sum_minor", "number")
    return [_offered(row, now) for row in rows]


def received(member: str, now: datetime) -> list[Offered]:
    """Sums that wait for this seller's answer, whichever of his names they are for; the highest on top."""
    rows = Proposal.objects.select_related("listing").filter(listing__member=member, state=PROPOSAL.start).order_by("-sum_minor", "number")
    return [_offered(row, now) for row in rows]


def own(member: str, now: datetime, sale: str = "") -> list[Offered]:
    """What a member has offered, newest first: everything, or in one sale."""
    rows = Proposal.objects.select_related("listing").filter(member=member).order_by("-made_at", "id")
    if sale:
        rows = rows.filter(listing=Sale.objects.values_list("case", flat=True).get(id=sale).removeprefix(LISTED))
    return [_offered(row, now) for row in rows[:50]]


def _offered(row: Proposal, now: datetime) -> Offered:
    kept, named = row.listing, Money(row.currency, row.sum_minor)
    newest = Sale.objects.filter(case=f"{LISTED}{kept.id}").order_by("-number").values_list("id", flat=True).first() or ""
    told = parts(pinned(kept.policy_hash), named)
    return Offered(row.id, row.number, newest, kept.display, named, told, row.state, row.made_at, ends_at(row, now))


def ends_at(row: Proposal, now: datetime) -> datetime:
    """When one is over: its clock stands still while the name is stopped."""
    return later(row.expires_at, stopped_between(row.listing.handle, row.made_at, now))


def locked_proposal(proposal: str, *, stopped_is_fine: bool = False) -> tuple[Proposal, Sale]:
    """A sum and the sale that it was offered in, under the locks of name and sale. Refuses `not_found`, `epoch_past`, `stopped`."""
    known = Proposal.objects.filter(id=proposal).values_list("listing", flat=True).first()
    newest = Sale.objects.filter(case=f"{LISTED}{known}").order_by("-number").values_list("id", flat=True).first()
    if newest is None:
        raise Refused(Code.NOT_FOUND)
    sale = locked(newest, stopped_is_fine=stopped_is_fine)
    return Proposal.objects.select_for_update(of=("self",)).select_related("listing").get(id=proposal), sale


def end(ctx: Ctx, row: Proposal, sale: Sale, event: str) -> None:
    """It is over, inside the flow that says so."""
    scope()
    row.state, row.ended_at = PROPOSAL.next(row.state, event), ctx.now
    row.save()
    append(ctx, Event.PROPOSAL_ENDED, handle=sale.handle, ref=sale.id, data={"number": row.number, "state": row.state})


def end_all(ctx: Ctx, kept: Listing, sale: Sale) -> None:
    """Every sum that waits is over: the name was given to another, stands for sale in another way, or not at all."""
    for row in kept.proposals.select_for_update().filter(state=PROPOSAL.start).order_by("number"):
        end(ctx, row, sale, "listing_over")
