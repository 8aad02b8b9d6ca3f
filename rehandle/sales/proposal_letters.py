"""Letters about sums that are offered: to the seller that one came, to whoever offered it what became of it. Once each."""

from django.db.models import Q, QuerySet

from rehandle.config.office import office
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.write import code_of, write
from rehandle.policy.queries import pinned
from rehandle.sales.about import LISTED, parts
from rehandle.sales.correspondence import body_of
from rehandle.sales.models import Proposal, Sale
from rehandle.sales.proposing import ends_at
from rehandle.sales.rules.listing import AUCTION
from rehandle.sales.rules.proposal_letter import OUTCOMES, ProposalText, offered_letter, outcome_letter
from rehandle.sales.winning import to_member

KIND, CAME, OUTCOME = "proposal", 1, 2


@flow(needs=Permission.TICK)
def tell_proposal(ctx: Ctx, proposal: str, contacts: list[Contact]) -> str:
    """Write what is to be told of it now. Refuses `not_found`, `already_done`; a name that is stopped or has left its seller keeps nobody waiting."""
    if not Proposal.objects.filter(id=proposal).exists():
        raise Refused(Code.NOT_FOUND)
    row = Proposal.objects.select_for_update(of=("self",)).select_related("listing").get(id=proposal)
    if not _untold().filter(id=proposal).exists():
        raise Refused(Code.ALREADY_DONE)
    came = row.state == "open"
    to = to_member(row.listing.member if came else row.member, contacts)
    letter, money = ctx.new_id(), Money(row.currency, row.sum_minor)
    policy = pinned(row.listing.policy_hash)
    rest, auction = parts(policy, money).seller, row.listing.state == "open" and AUCTION in policy.listing.forms
    sale = Sale.objects.filter(case=f"{LISTED}{row.listing_id}").order_by("-number").values_list("id", flat=True).first() or ""
    text = ProposalText(
        row.listing.display, money, Money(row.currency, rest), ends_at(row, ctx.now), row.state, auction, office().address, sale,
        code_of(letter), to.lang,
    )  # fmt: skip
    body = body_of((offered_letter if came else outcome_letter)(text))
    handle = row.listing.handle
    write(ctx, id=letter, kind=KIND, ref=row.id, handle=handle, epoch=epoch_of(handle), to=to, body=body, number=CAME if came else OUTCOME)
    if came:
        row.seller_told_at = ctx.now
    else:
        row.told_at = ctx.now
    row.save(update_fields=["seller_told_at", "told_at"])
    return letter


def to_tell() -> list[str]:
    """Sums of which somebody is to be told: that one came, on names that nothing freezes, or what became of it."""
    rows = _untold().select_related("listing").order_by("made_at", "id")
    return [row.id for row in rows if row.state != "open" or not stops(row.listing.handle)]


def told_of(proposal: str) -> str:
    """Who is told now: the seller, or whoever offered it."""
    row = Proposal.objects.select_related("listing").get(id=proposal)
    return row.listing.member if row.state == "open" else row.member


def _untold() -> QuerySet[Proposal]:
    return Proposal.objects.filter(Q(state="open", seller_told_at=None) | Q(state__in=list(OUTCOMES), told_at=None))
