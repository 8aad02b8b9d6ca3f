"""A name that is not for sale, whose holder hears offers because he said so. A yes begins a listing with all its steps."""

from dataclasses import dataclass

from rehandle.handles import change
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Account, Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.moves.ask import ask
from rehandle.moves.queries import move
from rehandle.people.queries import ctx_as
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import in_force, pinned
from rehandle.sales.about import LISTED
from rehandle.sales.accepting import accepted
from rehandle.sales.listed import holder_now
from rehandle.sales.listing import HEARING, ListingState, Wanted, asked, fits, sale_of, step
from rehandle.sales.models import SALE, Listing, Proposal, Sale
from rehandle.sales.proposing import Answered, ends_at, locked_proposal
from rehandle.sales.rules import proposal as rule
from rehandle.sales.rules.listing import ASKED


@dataclass(frozen=True, slots=True)
class Heard:
    """A member's own name for which he hears offers, from this sum on."""

    listing: str
    display: str
    least: Money


def hear(ctx: Ctx, id: str, least: Money, *, platform: Platform) -> ListingState:  # noqa: A002 -- the client's id
    """Hear offers for the name of one's own account. Whose it is, is asked of the platform before. Refuses as `hear_offers`. Raises `Unreachable`."""
    seen, *_ = asked(ctx, "", platform)
    return hear_offers(ctx_as("office", ctx.now, ctx.new_id), id=id, member=ctx.actor.id, seen=seen, least=least)


@flow(needs=Permission.DELIVER, once="id", seen=("seen",))
def hear_offers(ctx: Ctx, id: str, member: str, seen: Account | None, least: Money) -> ListingState:  # noqa: A002 -- the client's id
    """He hears offers of `least` or more; the name is not for sale by that. Refuses `invalid`, and as `sales.rules.listing.may_list`."""
    policy = in_force(ctx.now)
    if least.currency != policy.policy.currency:
        raise Refused(Code.INVALID, field="least")
    if seen is None or seen.id != member_of(member).account_id:
        raise Refused(Code.NOT_HOLDER)
    handle = fits(ctx, policy, seen, Wanted(least, "", ASKED, None), free=True)
    known = change.know(ctx, handle, seen.handle, seen.id, seen.created_at or ctx.now)
    row = Listing.objects.create(
        id=id, member=member, account=seen.id, handle=handle, display=seen.handle, epoch=known.epoch, policy_hash=policy.hash, form=ASKED,
        currency=least.currency, price_minor=least.minor, state=HEARING, listed_at=ctx.now,
    )  # fmt: skip
    append(ctx, Event.OFFERS_HEARD, handle=handle, ref=row.id)
    sale_of(ctx, row)
    return ListingState(row.id, row.state)


def choose(ctx: Ctx, proposal: str, afterwards: str, *, platform: Platform) -> ListingState:
    """Say yes to a sum; `afterwards`: the name that the account carries then. The platform is asked before. Refuses as `choose_proposal`."""
    seen, name, free = asked(ctx, afterwards, platform)
    office = ctx_as("office", ctx.now, ctx.new_id)
    return choose_proposal(office, proposal=proposal, member=ctx.actor.id, seen=seen, afterwards=name, free=free)


@flow(needs=Permission.DELIVER)
def choose_proposal(ctx: Ctx, proposal: str, member: str, seen: Account | None, afterwards: str, free: bool) -> ListingState:
    """The other name is asked for first; the sum binds once it is kept. Pressed twice it answers the same.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `offer_not_open`, `not_holder`, `invalid`, and as `list_name`.
    """
    if not Proposal.objects.filter(id=proposal, listing__member=member).exists():
        raise Refused(Code.NOT_FOUND)
    asked_for, _ = locked_proposal(proposal)
    row = Listing.objects.select_for_update().get(id=asked_for.listing_id)
    if row.chosen == proposal:
        return ListingState(row.id, row.state)
    if row.state != HEARING:
        raise Refused(Code.WRONG_STATE, machine="listing", state=row.state)
    rule.may_answer(asked_for.state, ends_at(asked_for, ctx.now), ctx.now)
    if seen is None or seen.id != row.account:
        raise Refused(Code.NOT_HOLDER)
    if not afterwards:
        raise Refused(Code.INVALID, field="afterwards")
    wanted = Wanted(Money(row.currency, row.price_minor), afterwards, ASKED, None)
    if fits(ctx, pinned(row.policy_hash), seen, wanted, free=free, heard=row.id) != row.handle:
        raise Refused(Code.NOT_HOLDER)
    row.chosen, row.afterwards, row.keep_move = proposal, afterwards, ctx.new_id()
    step(row, "chosen")
    change.known(ctx, afterwards)
    ask(ctx, id=row.keep_move, how="hold", handle=afterwards, epoch=epoch_of(afterwards), ref=row.id, held_for=f"{LISTED}{row.id}")
    append(ctx, Event.LISTED, handle=row.handle, ref=row.id)
    return ListingState(row.id, row.state)


def give(ctx: Ctx, listing: str, platform: Platform) -> bool:
    """The platform is asked who has the name, and where whoever offered the sum can be told."""
    row = Listing.objects.get(id=listing)
    who = Proposal.objects.values_list("member", flat=True).get(id=row.chosen)
    contacts = look.contacts(platform, [member_of(who).account_id])
    return bool(give_chosen(ctx, listing=listing, holder=holder_now(row.handle, platform), contacts=contacts))


@flow(needs=Permission.TICK)
def give_chosen(ctx: Ctx, listing: str, holder: str, contacts: list[Contact]) -> Answered:
    """The other name is kept: the sum that he said yes to is accepted. Refuses `too_early`, and as `answer_proposal`."""
    row = Listing.objects.select_for_update().get(id=listing)
    if row.id not in to_give():
        raise Refused(Code.TOO_EARLY)
    chosen, sale = locked_proposal(row.chosen)
    step(row, "name_kept")
    chosen.listing = row
    return accepted(ctx, chosen, sale, holder, contacts)


def to_give() -> list[str]:
    """Listings that began with a yes to a sum that still stands, whose other name is kept, on names that nothing freezes."""
    rows = Listing.objects.filter(state="asked").exclude(chosen="").order_by("listed_at", "id")
    return [row.id for row in rows if not stops(row.handle) and epoch_of(row.handle) == row.epoch and _kept(row) and _stands(row)]


def hears(handle: str) -> str:
    """The sale in which sums are offered for a name that is not for sale; empty where its holder hears none."""
    known = Listing.objects.filter(handle=handle, state=HEARING).values_list("id", flat=True).first()
    return Sale.objects.filter(case=f"{LISTED}{known}", state=SALE.start).values_list("id", flat=True).first() or "" if known else ""


def heard(member: str) -> Heard | None:
    """What a member hears offers for."""
    row = Listing.objects.filter(member=member, state=HEARING).first()
    return Heard(row.id, row.display, Money(row.currency, row.price_minor)) if row else None


def _kept(row: Listing) -> bool:
    kept = move(row.keep_move)
    return kept is not None and kept.state == "done"


def _stands(row: Listing) -> bool:
    return Proposal.objects.filter(id=row.chosen, state="open").exists()
