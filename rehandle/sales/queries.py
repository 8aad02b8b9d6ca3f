"""What is known of sales. Prices are told to who sells, and to the buyer by the link of his own letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from rehandle.cases.models import Case
from rehandle.cases.queries import case, released_without_sale
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles.queries import stopped_between, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.names import search
from rehandle.names.rules.search import Wanted
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.priced import Asked
from rehandle.policy.rules.priced import money as priced_by
from rehandle.sales import auction_queries, request_queries, round_queries
from rehandle.sales.about import LISTED, about, terms_at
from rehandle.sales.models import SALE, Award, Counter, Listing, Offer, Sale
from rehandle.sales.quoted import right_days_of
from rehandle.sales.rows import step_of
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.steps import ENTERED, FALLS, Past, SaleStep, begun_at, may_open, next_step, price_rule, sale_step, why_over
from rehandle.sales.rules.terms import Terms
from rehandle.sales.valued import middle

OPEN_OFFER = ("draft", "sent")
CAME_TO_NOTHING = ("declined", "expired", "accepted")  # an accepted one counts where its sale was opened again


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """One sale as who sells sees it."""

    id: str
    case: str
    number: int
    handle: str
    display: str
    epoch: int
    tier: str
    form: str
    step: int
    price: Money
    appraisal: dict[str, Any]
    state: str
    opened_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    tries_used: int
    tries: int


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One offer, nobody named. `ends_at` is when it runs out, with every stop counted."""

    id: str
    sale: str
    case: str
    handle: str
    display: str
    letter: str
    text_hash: str
    number: int
    price: Money
    state: str
    lang: str
    drafted_by: str
    drafted_at: datetime
    signed_by: str
    sent_at: datetime | None
    ends_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """A price that the recipient of an offer named."""

    id: str
    number: int
    price: Money
    state: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What the recipient's page shows. `lowest`: what he may go down to; the price itself where the rule knows no other. `counters`: oldest first."""

    offer: OfferFacts
    terms: dict[str, Terms]
    policy: str
    policy_version: int
    policy_hash: str
    stopped: bool
    open: bool
    lowest: Money
    counters: list[CounterFacts]


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """Who may have a name at which price."""

    id: str
    sale: str
    case: str
    handle: str
    epoch: int
    policy_hash: str
    offer: str
    buyer: str
    lang: str
    price: Money
    at: datetime
    outcome: str


def offer_page(ctx: Ctx, offer_id: str, now: datetime | None = None) -> OfferPage:
    """The recipient's page. Refuses `not_found` to everybody but him and who may read sales; a draft is never shown to him."""
    facts = offer(offer_id, now or ctx.now)
    if ctx.actor.id == f"buyer:{offer_id}":
        if facts.sent_at is None:
            raise Refused(Code.NOT_FOUND)
    elif Permission.SALES_READ not in ctx.may:
        raise Refused(Code.NOT_FOUND)
    policy = pinned(about(facts.case).policy_hash)
    said = terms_at(facts.case, facts.price, right_days=right_days_of(facts.sale))
    stopped = bool(stops(facts.handle))
    is_open = facts.state == "sent" and not stopped and ctx.now < facts.ends_at
    return OfferPage(facts, said, policy.id, policy.version, policy.hash, stopped, is_open, lowest(facts.sale), counters(offer_id))


def lowest(sale_id: str) -> Money:
    """The least that the office may agree to in this sale, by the pinned rule."""
    row = Sale.objects.get(id=sale_id)
    known = sale_step(pinned(row.policy_hash), row.tier, row.step)
    return step_of(row).lowest if known else Money(row.currency, row.price_minor or 0)  # a listing follows no step


def counters(offer_id: str) -> list[CounterFacts]:
    """The prices that its recipient named, oldest first."""
    rows = Counter.objects.filter(offer=offer_id).order_by("number")
    return [CounterFacts(row.id, row.number, Money(row.currency, row.price_minor), row.state, row.made_at, row.ended_at) for row in rows]


def to_answer(ctx: Ctx) -> list[tuple[OfferFacts, CounterFacts]]:
    """Open offers with a price that waits for an answer, oldest first. Refuses `forbidden`."""
    _reader(ctx)
    rows = Counter.objects.filter(state="open").select_related("offer__sale").order_by("made_at")
    return [(offer_facts(row.offer, ctx.now), counters(row.offer_id)[-1]) for row in rows]


def sales(ctx: Ctx, limit: int = 200) -> list[SaleFacts]:
    """All sales, open ones first: the desk's list. Refuses `forbidden`."""
    _reader(ctx)
    return [sale_facts(row) for row in Sale.objects.order_by("ended_at", "-opened_at")[:limit]]


def find(ctx: Ctx, wanted: Wanted) -> list[SaleFacts]:
    """Open sales by name, tier, price, end and length, in one read. Refuses `forbidden`."""
    _reader(ctx)
    return [sale_facts(row) for row in search.find(Sale.objects.filter(state=SALE.start), wanted)]


def offers(ctx: Ctx, sale_id: str = "", limit: int = 200) -> list[OfferFacts]:
    """Offers, newest first; of one sale where it is given. Refuses `forbidden`."""
    _reader(ctx)
    rows = Offer.objects.select_related("sale").order_by("-drafted_at")
    rows = rows.filter(sale_id=sale_id) if sale_id else rows
    return [offer_facts(row, ctx.now) for row in rows[:limit]]


def sale(ctx: Ctx, sale_id: str) -> SaleFacts:
    """One sale. Refuses `forbidden`, `not_found`."""
    _reader(ctx)
    row = Sale.objects.filter(id=sale_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return sale_facts(row)


def offer(offer_id: str, now: datetime) -> OfferFacts:
    """One offer. Refuses `not_found`."""
    row = Offer.objects.select_related("sale").filter(id=offer_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return offer_facts(row, now)


def award(award_id: str) -> AwardFacts:
    """One award. Refuses `not_found`."""
    row = Award.objects.select_related("sale", "offer").filter(id=award_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return award_facts(row)


def open_awards() -> list[AwardFacts]:
    """Awards that nothing became of yet: the orders room takes them on."""
    return [award_facts(row) for row in Award.objects.select_related("sale", "offer").filter(outcome="").order_by("at", "id")]


def for_sale() -> set[str]:
    """Canonical names that are for sale now: what the public sees, without price or form."""
    waits = Q(state="awarded", awards__outcome="") | Q(state="awarded", offers__state="sent")
    heard = [f"{LISTED}{each}" for each in Listing.objects.filter(state="hearing").values_list("id", flat=True)]
    return set(Sale.objects.filter(Q(state="open") | waits).exclude(case__in=heard).values_list("handle", flat=True))


def newest_state(case_id: str) -> str:
    """How the newest sale of a name stands; empty before the first."""
    return Sale.objects.filter(case=case_id).order_by("-number").values_list("state", flat=True).first() or ""


def to_open(now: datetime) -> list[str]:
    """Files whose name may be sold now by a step that is built: released and untouched, or whose last sale came to nothing."""
    fresh = [each.id for each in released_without_sale(now) if not Sale.objects.filter(case=each.id).exists()]
    return [each for each in (*fresh, *_closed_unsold(), *_to_reopen()) if step_for(each, now) is not None and guarded_now(each, now) is None]


def guarded_now(case_id: str, now: datetime) -> Refused | None:
    """Why nobody may be given the name of this file, or None. A list may have come into force after the name was taken back."""
    file = case(case_id)
    return guarded(pinned(file.policy_hash), file.handle, now)


def _closed_unsold() -> list[str]:
    """Files that a long stop kept until their time to object was over: closed at their release, and never for sale."""
    rows = Case.objects.filter(state="closed", why_ended="objection_window_over", outcome="")
    return list(rows.exclude(id__in=Sale.objects.values("case")).order_by("opened_at", "id").values_list("id", flat=True))


def step_for(case_id: str, now: datetime) -> SaleStep | None:
    """The step that the next sale of this file takes, or None: sold, given back, on its way back, or no such step in the rule."""
    file = case(case_id)
    if file.restore_move or file.outcome or file.state not in ("released", "closed"):
        return None
    last = Sale.objects.filter(case=case_id).order_by("-number").first()
    if last is not None and not _over(last, now):
        return None
    policy = pinned(file.policy_hash)
    past = Past(last.step, _used(last), last.state == "unsold") if last else None
    step = next_step(policy, file.tier, past) if may_open(policy, file.objection_until, now) else None
    return _priced(policy, file, step, now) if step else None


def _priced(policy: Policy, file: CaseFacts, step: SaleStep, now: datetime) -> SaleStep | None:
    """The step with its price, which a rule of the policy may find for this name; None where that rule does not sell it."""
    rule = price_rule(policy, file.tier, step.index)
    if rule is None:
        return step
    since = file.released_at or file.ended_at or now
    elapsed = 0 if step.form in FALLS else int((now - since).total_seconds())  # what falls begins to fall when it opens
    asked = Asked(file.handle, elapsed=elapsed, appraised=middle(file.handle, step.price.currency))
    price = priced_by(policy, rule, asked)
    return begun_at(step, price) if price and price.minor else None


def _used(last: Sale) -> int:
    """Tries of a sale's step that came to nothing. What is sold in the open runs again after a default; a draw as often as the rule says."""
    if last.form in ENTERED:
        return Sale.objects.filter(case=last.case, step=last.step).count()
    return tries_used(last.case, last.step) if last.form == "offer" else 0


def tries_used(case_id: str, step: int) -> int:
    """Offers of this step that were answered no, or not at all, or whose buyer did not come through."""
    return Offer.objects.filter(sale__case=case_id, sale__step=step, state__in=CAME_TO_NOTHING).count()


def account_of(offer_id: str) -> str:
    """The account that an offer was made to, where a member won or bought; empty where a person was written to."""
    return Offer.objects.values_list("account", flat=True).get(id=offer_id)


def offers_to(account: str, now: datetime) -> list[OfferFacts]:
    """What an account won, or is asked as the next: newest first."""
    rows = Offer.objects.select_related("sale").filter(account=account).exclude(account="").order_by("-sent_at")
    return [offer_facts(row, now) for row in rows[:50]]


def members_offers(offer_ids: list[str]) -> set[str]:
    """Those of these offers that were made to an account."""
    return set(Offer.objects.filter(id__in=offer_ids).exclude(account="").values_list("id", flat=True))


def to_expire(now: datetime) -> list[str]:
    """Offers whose time is over, on names that nothing freezes."""
    rows = Offer.objects.select_related("sale").filter(state="sent", expires_at__lte=now)
    return [row.id for row in rows if not stops(row.sale.handle) and ends_at(row, now) <= now]


def to_close(now: datetime) -> list[str]:
    """Open sales whose step is over, without an offer that somebody may still answer."""
    rows = Sale.objects.filter(state="open", form__in=("offer", *FALLS, "request")).exclude(offers__state="sent")
    return [row.id for row in rows if over(row, now) and not stops(row.handle) and not request_queries.has_waiting(row)]


def to_void() -> list[str]:
    """Sales without a hand-over whose name goes back to its earlier holder, or went."""
    rows = Sale.objects.filter(state="open")
    back = Case.objects.exclude(restore_move="").values_list("id", flat=True)
    return list(rows.filter(case__in=list(back)).values_list("id", flat=True))


def instants(now: datetime) -> list[datetime]:
    """The instants at which the clocks of open offers and sales run out."""
    offers_end = [ends_at(row, now) for row in Offer.objects.select_related("sale").filter(state="sent") if not stops(row.sale.handle)]
    sales_end = [row.ends_at for row in Sale.objects.filter(state="open") if row.ends_at and not stops(row.handle)]
    return [*offers_end, *sales_end, *auction_queries.instants(now), *round_queries.instants(now)]


def over(row: Sale, now: datetime) -> str | None:
    """The event that ends this open sale now, if one does."""
    step = sale_step(pinned(row.policy_hash), row.tier, row.step)
    assert step is not None
    assert row.ends_at is not None
    ends = later(row.ends_at, stopped_between(row.handle, row.opened_at, now))
    return why_over(ends, tries_used(row.case, row.step) if row.form == "offer" else 0, step.tries, now)


def ends_at(row: Offer, now: datetime) -> datetime:
    """When an offer runs out: its clock stands still while the name is stopped."""
    return later(row.expires_at, stopped_between(row.sale.handle, row.sent_at, now)) if row.sent_at else row.expires_at


def sale_facts(row: Sale) -> SaleFacts:
    """A row as a value."""
    step = sale_step(pinned(row.policy_hash), row.tier, row.step)
    assert row.price_minor is not None
    return SaleFacts(
        row.id, row.case, row.number, row.handle, about(row.case).display, row.epoch, row.tier, row.form, row.step,
        Money(row.currency, row.price_minor), row.appraisal, row.state, row.opened_at, row.ends_at, row.ended_at,
        tries_used(row.case, row.step), step.tries if step else 0,
    )  # fmt: skip


def offer_facts(row: Offer, now: datetime) -> OfferFacts:
    """A row as a value."""
    return OfferFacts(
        row.id, row.sale_id, row.sale.case, row.sale.handle, about(row.sale.case).display, row.letter, row.text_hash, row.number,
        Money(row.currency, row.price_minor), row.state, row.lang, row.drafted_by, row.drafted_at, row.signed_by, row.sent_at,
        ends_at(row, now), row.answered_at,
    )  # fmt: skip


def award_facts(row: Award) -> AwardFacts:
    """A row as a value."""
    return AwardFacts(
        row.id, row.sale_id, row.sale.case, row.sale.handle, row.sale.epoch, row.sale.policy_hash, row.offer_id or "", row.buyer,
        row.offer.lang if row.offer else "en", Money(row.currency, row.price_minor), row.at, row.outcome,
    )  # fmt: skip


def _to_reopen() -> list[str]:
    """Files whose newest sale ended and that have no open one."""
    ended = Sale.objects.filter(state__in=("unsold", "awarded")).exclude(case__startswith=LISTED).values_list("case", flat=True).distinct()
    return list(ended.exclude(case__in=list(Sale.objects.filter(state="open").values_list("case", flat=True))))


def _over(last: Sale, now: datetime) -> bool:
    """Whether a sale came to nothing: unsold, or its last award ended without a hand-over and nobody is next."""
    if last.state != "awarded":
        return last.state == "unsold"
    if last.form in ENTERED:
        return round_queries.came_to_nothing(last, now)
    if last.form == "request" and request_queries.went_back(last):
        return request_queries.is_free_again(last)
    newest = last.awards.order_by("-number").first()
    came_to_nothing = newest is not None and newest.outcome in ("defaulted", "returned", "lost", "unused")
    return came_to_nothing and not last.offers.filter(state="sent").exists() and auction_queries.runner_up(last) is None


def _reader(ctx: Ctx) -> None:
    if Permission.SALES_READ not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_READ.value)
