"""The recipient of an offer names a price of his own; two people agree to it, or one says no. The offer stands beside it all the while."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rehandle.cases import queries as cases
from rehandle.config.office import office
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.layout import Parts
from rehandle.letters.links import token
from rehandle.letters.write import code_of
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import linked
from rehandle.sales import flows, queries
from rehandle.sales.correspondence import write_again
from rehandle.sales.models import COUNTER, Counter, Offer
from rehandle.sales.rows import locked_offer, own, step_of
from rehandle.sales.rules.answers import Accepted
from rehandle.sales.rules.counter import Countering, may_agree, may_counter
from rehandle.sales.rules.counter_letter import CounterText, agreed_letter, refused_letter


@dataclass(frozen=True, slots=True)
class Countered:
    """A price that was named, and where it stands."""

    counter: str
    state: str
    price: Money
    made_at: datetime


@flow(needs=Permission.SALES_ANSWER, once="id")
def counter_offer(ctx: Ctx, id: str, offer: str, price: Money) -> Countered:  # noqa: A002 -- the client's id
    """Name a price of one's own, by the letter's link. It binds: if the office agrees, the offer is accepted at this price.

    Refuses `not_found`, `epoch_past`, `stopped`, `offer_not_open`, `price_not_in_policy`, `counter_open`, `counters_used`.
    """
    own(ctx, offer)
    row = locked_offer(offer)
    earlier = list(row.counters.all())
    may_counter(
        Countering(
            row.state, queries.ends_at(row, ctx.now), Money(row.currency, row.price_minor), step_of(row.sale).lowest, price,
            any(each.state == "open" for each in earlier), len(earlier),
        ),
        ctx.now,
    )  # fmt: skip
    kept = Counter.objects.create(id=id, offer=row, number=len(earlier) + 1, price_minor=price.minor, currency=price.currency, made_at=ctx.now)
    append(ctx, Event.OFFER_COUNTERED, handle=row.sale.handle, ref=row.id)
    return _answer(kept)


@flow(needs=Permission.SALES_ANSWER)
def take_back_counter(ctx: Ctx, offer: str) -> Countered:
    """Take the named price back, as long as nobody has agreed. Refuses `not_found`, `wrong_state`."""
    own(ctx, offer)
    row = locked_offer(offer, stopped_is_fine=True)
    kept = row.counters.filter(state="open").first()
    if kept is None:
        raise Refused(Code.WRONG_STATE, machine="counter")
    return _ended(ctx, kept, row, "taken_back")


def versions(ctx: Ctx, offer: str, counter: str) -> Mapping[str, object]:
    """What a signature under a named price binds: its state and sum, the offer's and the sale's state, the name's epoch and stops.

    Refuses `not_found`, `wrong_state`, `offer_not_open`.
    """
    kept = Counter.objects.select_related("offer__sale").filter(id=counter, offer=offer).first()
    if kept is None:
        raise Refused(Code.NOT_FOUND)
    row = kept.offer
    may_agree(kept.state, row.state, queries.ends_at(row, ctx.now), ctx.now)
    return {
        "counter": kept.state, "price": kept.price_minor, "offer": row.state, "sale": row.sale.state,
        "epoch": epoch_of(row.sale.handle), "stops": [stop.id for stop in stops(row.sale.handle)],
    }  # fmt: skip


@flow(needs=Permission.SALES_SIGN, eyes=2, reads=versions)
def agree_counter(ctx: Ctx, offer: str, counter: str) -> Accepted:
    """Agree to the named price: the first call files it, a second person's signature accepts. The recipient is written to.

    Refuses `not_found`, `epoch_past`, `stopped`, `approver_is_drafter`, `approver_is_linked`, `wrong_state`, `offer_not_open`, and what the
    guard says of the name.
    """
    row = locked_offer(offer)
    flows.may_be_given(ctx, row.sale.case)
    filed_by = ctx.drafted_by or ""
    if ctx.actor.id == filed_by:
        raise Refused(Code.APPROVER_IS_DRAFTER)
    if linked(filed_by, ctx.actor.id):
        raise Refused(Code.APPROVER_IS_LINKED)
    kept = _of(row, counter)
    may_agree(kept.state, row.state, queries.ends_at(row, ctx.now), ctx.now)
    _ended(ctx, kept, row, "signed")
    _tell(ctx, row, kept, agreed_letter)
    return flows.awarded(ctx, row, Money(kept.currency, kept.price_minor))


@flow(needs=Permission.SALES_DRAFT)
def refuse_counter(ctx: Ctx, offer: str, counter: str) -> Countered:
    """Do not agree to the named price; the offer stands as it was, and the recipient is told so. Refuses `not_found`, `wrong_state`."""
    row = locked_offer(offer, stopped_is_fine=True)
    kept = _of(row, counter)
    if kept.state != COUNTER.start:
        raise Refused(Code.WRONG_STATE, machine="counter", state=kept.state)
    done = _ended(ctx, kept, row, "refused")
    _tell(ctx, row, kept, refused_letter)
    return done


def _of(row: Offer, counter: str) -> Counter:
    kept = row.counters.filter(id=counter).first()
    if kept is None:
        raise Refused(Code.NOT_FOUND)
    return kept


def _ended(ctx: Ctx, kept: Counter, row: Offer, event: str) -> Countered:
    kept.state, kept.ended_at = COUNTER.next(kept.state, event), ctx.now
    kept.save()
    append(ctx, Event.COUNTER_ANSWERED, handle=row.sale.handle, ref=row.id, data={"outcome": kept.state})
    return _answer(kept)


def _tell(ctx: Ctx, row: Offer, kept: Counter, letter: Callable[[CounterText], Parts]) -> None:
    made = ctx.new_id()
    text = CounterText(
        handle=cases.case(row.sale.case).display, price=Money(kept.currency, kept.price_minor), offered=Money(row.currency, row.price_minor),
        until=queries.ends_at(row, ctx.now), address=office().address, token=token("offer", row.id), code=code_of(made), lang=row.lang,
    )  # fmt: skip
    write_again(ctx, row.letter, letter=made, kind="counter", ref=row.id, parts=letter(text), number=kept.number)


def _answer(kept: Counter) -> Countered:
    return Countered(kept.id, kept.state, Money(kept.currency, kept.price_minor), kept.made_at)
