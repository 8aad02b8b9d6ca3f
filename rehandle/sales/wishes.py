"""Wishes of a member over all names: how many stand, whether one was granted, and the others that end with it."""

from datetime import datetime, timedelta

from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.dates import ends_at
from rehandle.letters.queries import letter
from rehandle.letters.write import withdraw
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.models import Member
from rehandle.people.queries import member as member_of
from rehandle.policy.rules.sales import Entered, Wish
from rehandle.sales.models import OFFER, SALE, Award, Entry, Offer, Sale
from rehandle.sales.rows import locked_offer
from rehandle.sales.rules.wishes import may_wish

FORM = "wish"
OVER = ("defaulted", "returned", "lost")  # what a granted wish may come to that leaves its member with nothing


def wishes(ctx: Ctx, step: Entered) -> None:
    """One more wish of this member, inside the flow that keeps it; two at once wait for each other. Refuses `wish_granted`, `wishes_full`."""
    if not isinstance(step, Wish):
        return
    row = Member.objects.select_for_update().get(id=ctx.actor.id)
    may_wish(standing(row.id), step.choices, granted=granted(row.account_id))


def claims(row: Offer) -> None:
    """A wish is claimed, inside the flow that accepts it; two claims of one member wait for each other. Refuses `wish_granted`."""
    if row.sale.form != FORM:
        return
    list(Member.objects.select_for_update().filter(account_id=row.account))
    if granted(row.account):
        raise Refused(Code.WISH_GRANTED)


def standing(member: str) -> int:
    """How many wishes of a member nobody has decided yet."""
    undecided = Sale.objects.filter(form=FORM, state=SALE.start).values("id")
    return Entry.objects.filter(member=member, withdrawn_at=None, round__in=undecided).count()


def granted(account: str) -> bool:
    """Whether an account has claimed a wish, and has its name or is to have it."""
    return Award.objects.filter(sale__form=FORM, offer__account=account).exclude(outcome__in=OVER).exists()


def may_be_granted(row: Sale, member: str) -> bool:
    """Whether a member's wish for this name can be granted still."""
    return row.form != FORM or not granted(member_of(member).account_id)


def claim_until(step: Entered, now: datetime, otherwise: datetime) -> datetime:
    """Until when somebody who is asked can say yes: a wish's own hours and what is left of that day everywhere, else the time that others have."""
    return ends_at((now + timedelta(hours=step.claim_hours)).date()) if isinstance(step, Wish) else otherwise


@flow(needs=Permission.TICK)
def end_wish(ctx: Ctx, offer: str) -> str:
    """Another wish of the same member was granted: what he was asked here goes to the next. Refuses `not_found`, `epoch_past`, `stopped`,
    `offer_not_open`."""
    row = locked_offer(offer)
    if offer not in to_end():
        raise Refused(Code.OFFER_NOT_OPEN, state=row.state)
    row.state, row.answered_at = OFFER.next(row.state, "withdrawn"), ctx.now
    row.save()
    if letter(row.letter).state in ("draft", "written"):
        withdraw(ctx, row.letter)
    append(ctx, Event.OFFER_WITHDRAWN, handle=row.sale.handle, ref=row.id)
    return row.id


def to_end() -> list[str]:
    """Names that somebody was asked about who has had another wish granted since."""
    rows = Offer.objects.select_related("sale").filter(sale__form=FORM, state="sent").order_by("id")
    return [row.id for row in rows if not stops(row.sale.handle) and granted(row.account)]
