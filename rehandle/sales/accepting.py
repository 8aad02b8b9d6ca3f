"""What the seller of a listed name answers to a sum: no, yes, or an auction that begins with it."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.people.queries import ctx_as
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales import bidding
from rehandle.sales.listed import holder_now
from rehandle.sales.listing import sale_of
from rehandle.sales.models import SALE, Proposal, Sale
from rehandle.sales.proposing import Answered, end, end_all, ends_at, locked_proposal
from rehandle.sales.rules import proposal as rule
from rehandle.sales.rules.listing import ASKED, AUCTION
from rehandle.sales.struck import may_take_part
from rehandle.sales.winning import award_to

ANSWERS = ("accepted", "refused", "auctioned")


def answer(ctx: Ctx, proposal: str, answer: str, *, platform: Platform) -> Answered:
    """`accepted`, `refused` or `auctioned`. That the seller still has the name is asked of the platform before. Refuses as `answer_proposal`."""
    holder, contacts = looked(ctx, proposal, platform)
    office = ctx_as("office", ctx.now, ctx.new_id)
    return answer_proposal(office, proposal=proposal, answer=answer, member=ctx.actor.id, holder=holder, contacts=contacts)


def looked(ctx: Ctx, proposal: str, platform: Platform) -> tuple[str, list[Contact]]:
    """Who has the name on the platform now, and where whoever offered the sum can be told. Refuses `forbidden`, `not_found`. Raises `Unreachable`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    known = Proposal.objects.filter(id=proposal, listing__member=ctx.actor.id).select_related("listing").first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    return holder_now(known.listing.handle, platform), look.contacts(platform, [member_of(known.member).account_id])


@flow(needs=Permission.DELIVER)
def answer_proposal(ctx: Ctx, proposal: str, answer: str, member: str, holder: str, contacts: list[Contact]) -> Answered:
    """What the seller says. `accepted`: the name is for whoever offered it, once it is paid. `auctioned`: everybody may bid for seven days, and the
    sum is the first bid; where no other comes, it wins. Either way every other sum is over. Pressed twice it answers the same.

    Refuses `not_found`, `epoch_past`, `stopped` (not a no), `invalid` for another answer or where the rule knows no auctions between members,
    `epoch_past` where the name has left its seller, `wrong_state`, `offer_not_open`, and `barred`, `linked_bidder`, `struck_out`,
    `defaulted_before` where whoever offered it may not take part any more.
    """
    return answered(ctx, proposal, answer, member, holder, contacts)


def answered(ctx: Ctx, proposal: str, answer: str, member: str, holder: str, contacts: list[Contact]) -> Answered:
    """An answer inside its flow. Refuses as `answer_proposal`, before anything is written."""
    if not Proposal.objects.filter(id=proposal, listing__member=member).exists():
        raise Refused(Code.NOT_FOUND)
    row, sale = locked_proposal(proposal, stopped_is_fine=answer == "refused")
    if answer not in ANSWERS or (answer == "auctioned" and AUCTION not in pinned(row.listing.policy_hash).listing.forms):
        raise Refused(Code.INVALID, field="answer")
    if row.state == answer:
        return _same(row, sale)
    rule.may_answer(row.state, ends_at(row, ctx.now), ctx.now)
    if answer != "refused" and row.listing.state != "open":  # not for sale: `hearing.choose` comes first
        raise Refused(Code.WRONG_STATE, machine="listing", state=row.listing.state)
    if answer == "refused":
        end(ctx, row, sale, "refused")
        return Answered(row.id, row.state)
    if answer == "accepted":
        return accepted(ctx, row, sale, holder, contacts)
    _fits(ctx, row, sale, holder)
    end(ctx, row, sale, "auctioned")
    _close(ctx, row, sale, "not_sold")
    return Answered(row.id, row.state, sale=_auction(ctx, row))


def accepted(ctx: Ctx, row: Proposal, sale: Sale, holder: str, contacts: list[Contact]) -> Answered:
    """The sum binds: the name is for whoever offered it, inside the flow that says so."""
    _fits(ctx, row, sale, holder)
    end(ctx, row, sale, "accepted")
    _close(ctx, row, sale, "awarded")
    return Answered(row.id, row.state, award=award_to(ctx, sale, row.member, Money(row.currency, row.sum_minor), contacts, how="agreed"))


def _same(row: Proposal, sale: Sale) -> Answered:
    award = sale.awards.order_by("-number").values_list("id", flat=True).first() if row.state == "accepted" else ""
    return Answered(row.id, row.state, award or "", sale.id if row.state == "auctioned" else "")


def _fits(ctx: Ctx, row: Proposal, sale: Sale, holder: str) -> None:
    """Whether it can be given to whoever offered this sum."""
    if holder != row.listing.account:
        raise Refused(Code.EPOCH_PAST)
    if sale.state != SALE.start or sale.form != ASKED:
        raise Refused(Code.WRONG_STATE, machine="sale", state=sale.state)
    may_take_part(sale, member_of(row.member).account_id, ctx.now)


def _close(ctx: Ctx, row: Proposal, sale: Sale, event: str) -> None:
    sale.state, sale.ended_at = SALE.next(sale.state, event), ctx.now
    sale.save()
    append(ctx, Event.SALE_CLOSED, handle=sale.handle, ref=sale.id, data={"outcome": sale.state})
    end_all(ctx, row.listing, sale)


def _auction(ctx: Ctx, row: Proposal) -> str:
    """The listing is by auction from now on, and this sum is where it begins and its first bid."""
    row.listing.form, row.listing.price_minor = AUCTION, row.sum_minor
    row.listing.save()
    begun = sale_of(ctx, row.listing)
    bidding.first_bid(ctx, begun, row.member, row.sum_minor)
    return begun.id
