"""What was found between linked accounts: which sales are to be looked at, who is to be told, what the desk shows."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from rehandle.handles.queries import epoch, stops
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.models import Member
from rehandle.people.near import tied
from rehandle.people.queries import names, near_staff
from rehandle.sales import auctions, linked
from rehandle.sales.about import LISTED, about
from rehandle.sales.auction_queries import recounted
from rehandle.sales.models import FINDING, PROPOSAL, SALE, Auction, Award, Bid, Cover, Entry, LinkFinding, Paddle, Proposal, Sale
from rehandle.sales.rules.links import is_void


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """One finding as the desk shows it. `without`: the price without these two; None where nobody would have won."""

    id: str
    sale: str
    display: str
    side: str
    state: str
    strong: bool
    by: tuple[str, ...]
    steps: int
    names: tuple[str, ...]
    before: Money | None
    without: Money | None
    sale_over: bool
    found_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


def to_put_down() -> list[str]:
    """Sales that go on, or whose award is open, in which something is found that nobody has put down yet."""
    known = tied() | near_staff()
    listings = [f"{LISTED}{each}" for each in Proposal.objects.filter(member__in=known, state=PROPOSAL.start).values_list("listing", flat=True)]
    going_on = Q(state=SALE.start) | Q(state="awarded", awards__outcome="")
    rows = Sale.objects.filter(going_on).filter(Q(id__in=_placed(known)) | Q(case__in=listings)).distinct().order_by("opened_at", "id")
    return [row.id for row in rows if epoch(row.handle) == row.epoch and linked.unknown(row)]


def to_tell() -> list[str]:
    """Findings whose members' bids are void, each with `/` and who was not told yet, on names that nothing freezes."""
    rows = LinkFinding.objects.exclude(state="cleared").order_by("found_at", "id")
    sales = Sale.objects.in_bulk([row.sale for row in rows])
    due = [row for row in rows if is_void(row.state, strong=row.strong) and not stops(sales[row.sale].handle)]
    due = [row for row in due if epoch(sales[row.sale].handle) == sales[row.sale].epoch]
    told = {(row.sale, each) for row in rows for each in row.told}
    return [f"{row.id}/{each}" for row in due for each in linked.meant(row.one, row.other, row.side) if (row.sale, each) not in told]


def prices(row: Sale, found: LinkFinding) -> tuple[int | None, int | None]:
    """The price of an open auction, and what it is without the two whom a finding is about."""
    if row.form != "english":
        return None, None
    auction, meant = Auction.objects.get(id=row.id), frozenset(linked.meant(found.one, found.other, found.side))
    without = recounted(row.id, meant | linked.void_in(row.id))
    return auctions.written(auction).price, without[1] if without else None


def findings(*, open_only: bool = False) -> list[FindingFacts]:
    """Everything that was found, the newest first; or what a person has still to look at."""
    rows = LinkFinding.objects.order_by("-found_at", "id")
    return [_facts(row) for row in (rows.filter(state=FINDING.start) if open_only else rows[:200])]


def finding(finding_id: str) -> FindingFacts:
    """One. Refuses `not_found`."""
    row = LinkFinding.objects.filter(id=finding_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return _facts(row)


def staff_in_sales() -> list[str]:
    """Whoever is staff by now, or linked to staff, and takes part in a sale that goes on, with nothing put down: I-STAFF holds where it is empty."""
    near = near_staff()
    going_on = Sale.objects.filter(state=SALE.start)
    return sorted(f"{each}:{row.id}" for row in going_on for each in linked.taking_part(row) & near if each not in linked.void_in(row.id))


def _placed(members: set[str]) -> set[str]:
    """Sales in which these members have placed anything."""
    tables = (Bid.objects, Cover.objects, Paddle.objects)
    found = {each for rows in tables for each in rows.filter(member__in=members).values_list("auction", flat=True)}
    accounts = Member.objects.filter(id__in=members).exclude(account_id="").values("account_id")
    found |= set(Award.objects.filter(outcome="", offer__account__in=accounts).values_list("sale", flat=True))
    return found | set(Entry.objects.filter(member__in=members, withdrawn_at=None).values_list("round", flat=True))


def _facts(row: LinkFinding) -> FindingFacts:
    sale, who = Sale.objects.get(id=row.sale), linked.meant(row.one, row.other, row.side)
    known = names(list(who))
    before, without = (None if each is None else Money(sale.currency, each) for each in (row.before_minor, row.after_minor))
    return FindingFacts(
        row.id, row.sale, about(sale.case).display, row.side, row.state, row.strong, tuple(row.by), row.steps,
        tuple(known.get(each, each) for each in who), before, without, sale.state != SALE.start, row.found_at, row.decided_at,
        names([row.decided_by]).get(row.decided_by, ""), row.reason,
    )  # fmt: skip
