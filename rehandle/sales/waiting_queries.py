"""Names that somebody waits for: what a backorder costs and binds to, whose time has come, who is to be told of what."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from rehandle.cases.queries import case, in_state
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles.queries import stops
from rehandle.kernel.flow import canonical_json
from rehandle.kernel.money import Money
from rehandle.letters.models import SubjectKey
from rehandle.people.queries import member as member_of
from rehandle.people.queries import staff_account
from rehandle.policy.queries import pinned
from rehandle.sales import queries
from rehandle.sales.about import terms_at
from rehandle.sales.auction_queries import defaulters
from rehandle.sales.market import open_to_all
from rehandle.sales.models import Auction, Backorder, Sale, Watch
from rehandle.sales.rules import waiting as rule
from rehandle.sales.rules.steps import FALLS
from rehandle.sales.rules.terms import Terms
from rehandle.sales.struck import struck_out, subject_of

WAITS = ("announced", "released")  # a name of a file in these may still be given


@dataclass(frozen=True, slots=True)
class Open:
    """What may be placed on a name now: `least` is what a backorder costs at least; `quote` is echoed. `opens_at`: when the name opens."""

    case: str
    display: str
    opens_at: datetime | None
    least: Money
    quote: str
    terms: dict[str, Terms]


@dataclass(frozen=True, slots=True)
class Waits:
    """A name that a member waits for. `limit`: of his backorder; `wanted`: the price that he named; `sale`: what his backorder opened."""

    id: str
    handle: str
    state: str
    at: datetime
    limit: Money | None = None
    wanted: Money | None = None
    ends_at: datetime | None = None
    sale: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What one watcher is told next: of a file that was announced, or of a sale."""

    watch: str
    what: rule.News
    of: str


def takes_backorders(handle: str) -> Open | None:
    """An announced name on which a backorder may be placed; None where nothing is known of the name, or the rule has none."""
    file = next((each for each in in_state("announced") if each.handle == handle), None)
    least = rule.least(pinned(file.policy_hash), file.tier) if file else None
    if file is None or least is None:
        return None
    price = Money(pinned(file.policy_hash).policy.currency, least)
    return Open(file.id, file.display, file.ends_at, price, quote_of(file, price), terms_at(file.id, price))


def quote_of(file: CaseFacts, price: Money) -> str:
    """SHA-256 over name, epoch, rule and every sentence at this price: what somebody agrees to by a backorder."""
    said = {lang: asdict(each) for lang, each in terms_at(file.id, price).items()}
    return hashlib.sha256(canonical_json([file.id, file.handle, file.epoch, file.policy_hash, str(price), said]).encode()).hexdigest()


def held(member: str) -> int:
    """How many names a member waits for: watched, or on backorder."""
    watched = Watch.objects.filter(member=member, ended_at=None).values_list("handle", flat=True)
    return len({*watched, *Backorder.objects.filter(member=member, state="waiting").values_list("handle", flat=True)})


def own(member: str, currency: str) -> list[Waits]:
    """What a member waits for: backorders, then watches; newest first."""
    orders = Backorder.objects.filter(member=member).order_by("-at", "id")[:50]
    watches = Watch.objects.filter(member=member, ended_at=None).order_by("-at", "id")
    told = [Waits(row.id, row.handle, row.state, row.at, limit=Money(row.currency, row.limit_minor), sale=_sale(row)) for row in orders]
    return told + [Waits(row.id, row.handle, "watched", row.at, wanted=_wanted(row, currency), ends_at=row.ends_at) for row in watches]


def own_backorder(member: str, handle: str) -> str:
    """A member's backorder that waits for a name; empty where he has none."""
    return Backorder.objects.filter(member=member, handle=handle, state="waiting").values_list("id", flat=True).first() or ""


def placed_on(case_id: str) -> list[Backorder]:
    """Backorders that wait for a file's name, as they came."""
    return list(Backorder.objects.filter(case=case_id, state="waiting").order_by("seq"))


def limits(file: CaseFacts, price: Money, now: datetime) -> list[rule.Limit]:
    """They as values, with who may still take part under the terms that he read."""
    quote = quote_of(file, price)
    return [rule.Limit(row.id, row.limit_minor, row.agreed == quote and able(file, row.member, now)) for row in placed_on(file.id)]


def able(file: CaseFacts, member: str, now: datetime) -> bool:
    """Whether a member may take part in the sale of this file's name."""
    account = member_of(member).account_id
    barred = staff_account(account) or struck_out(file.policy_hash, account, now)
    return not barred and not (pinned(file.policy_hash).limits.defaulter_barred_from_rerun and account in defaulters(file.id))


def to_fill(now: datetime) -> list[str]:
    """Files whose name may be sold now, with backorders."""
    waits = set(Backorder.objects.filter(state="waiting").values_list("case", flat=True))
    return [each for each in queries.to_open(now) if each in waits] if waits else []


def to_pass() -> list[str]:
    """Backorders that cannot come to anything any more: the name goes back, or was given otherwise."""
    rows = Backorder.objects.filter(state="waiting").order_by("at", "id")
    return [row.id for row in rows if _is_over(case(row.case))]


def to_tell() -> list[str]:
    """Backorders that did not buy at once and whose members were not told of it, on names that nothing freezes."""
    rows = Backorder.objects.filter(state__in=("filled", "passed"), told_at=None).order_by("at", "id")
    return [row.id for row in rows if not stops(row.handle)]


def to_end(now: datetime) -> list[str]:
    """Watches whose time is over, and those of people who were erased."""
    rows = Watch.objects.filter(ended_at=None)
    gone = SubjectKey.objects.exclude(destroyed_at=None).values_list("subject", flat=True)
    erased = {row.id for row in rows if gone and subject_of(member_of(row.member).account_id) in set(gone)}
    return [row.id for row in rows if row.id in erased or (row.ends_at and row.ends_at <= now)]


def to_alert(now: datetime) -> list[News]:
    """Watchers who are to be told of something now: each name is looked at once, however many wait for it."""
    rows = list(Watch.objects.filter(ended_at=None).order_by("at", "id"))
    announced = {each.handle: each.id for each in in_state("announced")} if rows else {}
    found = []
    for handle in dict.fromkeys(row.handle for row in rows):
        now_is, price = state_of(handle, announced.get(handle, ""), now)
        mine = [row for row in rows if row.handle == handle] if now_is else []
        told = [(row, rule.news(row.wanted_minor, announced=price is None, price=price, told=frozenset(row.told), now=now_is)) for row in mine]
        found += [News(row.id, what, now_is) for row, what in told if what]
    return found


def state_of(handle: str, announced: str, now: datetime) -> tuple[str, int | None]:
    """The file or sale that a name is in now (empty: none that the public sees), and for what it can be had."""
    sale = open_to_all(handle)
    if sale is None or stops(handle):
        return announced, None
    return sale, price_now(sale, now)


def price_now(sale: str, now: datetime) -> int:
    """For what a name that is for sale can be had now, or bid on at least."""
    from rehandle.sales import falling, market  # they stand beside this, and look at sales as a page does

    row = Sale.objects.get(id=sale)
    if row.form in FALLS:
        return falling.facts(sale, "", now).price.minor
    if row.form == "english":
        return market.auction(sale, now).least.minor
    return row.price_minor or 0


def recipient_of(watch_or_order: str) -> str:
    """Whose it is."""
    row = Watch.objects.filter(id=watch_or_order).first() or Backorder.objects.filter(id=watch_or_order).first()
    return row.member if row else ""


def first_members(case_id: str) -> list[str]:
    """Whose backorders wait for a name."""
    return [row.member for row in placed_on(case_id)]


def _sale(row: Backorder) -> str:
    return row.sale if row.sale and Auction.objects.filter(id=row.sale).exists() else ""


def _wanted(row: Watch, currency: str) -> Money | None:
    return None if row.wanted_minor is None else Money(currency, row.wanted_minor)


def _is_over(file: CaseFacts) -> bool:
    return bool(file.restore_move) or file.state not in WAITS or Sale.objects.filter(case=file.id).exists()
