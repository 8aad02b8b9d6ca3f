"""What is due of deposits, whose they are, and what their bidder is told."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from rehandle.kernel.money import Money
from rehandle.payments.models import Charge
from rehandle.payments.queries import captured
from rehandle.people.models import Member
from rehandle.sales.about import about
from rehandle.sales.backing import needed
from rehandle.sales.models import SALE, Auction, Award, Cover, Deposit, Paddle, Sale
from rehandle.sales.rules.deposit import Needed

GONE = ("expired", "late", "lost")


@dataclass(frozen=True, slots=True)
class Behind:
    """A deposit that counts towards an order: its charge, and how much it is."""

    charge: str
    amount: Money


@dataclass(frozen=True, slots=True)
class OwnPaddle:
    """A member's own paddle. `deposit`: none, asked, held, disputed, returned, taken, forfeited, lost, lapsed; `pay_at`: where it is paid."""

    paddle: str
    sale: str
    handle: str
    display: str
    limit: Money
    counts_to: Money
    deposit: str
    amount: Money
    pay_at: str
    charge: str
    leads: bool
    left: bool


def of_award(award: str) -> Behind | None:
    """The deposit of whoever has this award, where it lies here undisputed."""
    row = Award.objects.select_related("offer").filter(id=award).first()
    if row is None or row.offer is None or not row.offer.account:
        return None
    members = Member.objects.filter(account_id=row.offer.account).values("id")
    found = Deposit.objects.filter(paddle__auction=row.sale_id, member__in=members, state="held", id__in=_charges("captured")).first()
    return Behind(found.id, Money(found.currency, found.amount_minor)) if found else None


def to_take(now: datetime) -> list[str]:
    """Deposits that were paid, and that nobody has taken yet."""
    return list(Deposit.objects.filter(id__in=[each.charge for each in captured(now)]).values_list("id", flat=True))


def to_lapse() -> list[str]:
    """Deposits that were not paid in their time, or for an auction that is over."""
    gone = Charge.objects.filter(Q(state__in=GONE) | Q(outcome="unmatched")).values("id")
    over = ~Q(paddle__auction__state=SALE.start)
    return list(Deposit.objects.filter(Q(id__in=gone) | over, state="asked").values_list("id", flat=True))


def to_return() -> list[str]:
    """Deposits of auctions that are over, or of paddles that are void, whose bidder has no award there that waits for his money."""
    over = ~Q(paddle__auction__state=SALE.start) | Q(paddle__voided_at__isnull=False)
    rows = Deposit.objects.filter(over, state="held", id__in=_charges("captured"))
    return [row.id for row in rows.select_related("paddle") if not has_award(row.paddle)]


def to_follow() -> list[str]:
    """Deposits whose charge says something else of a dispute than they know."""
    held = Deposit.objects.filter(state="held")
    lowered = held.filter(id__in=_charges("disputed"), paddle__backed=True) | held.filter(id__in=_charges("lost"))
    raised = held.filter(id__in=_charges("captured"), paddle__backed=False, paddle__auction__state=SALE.start, paddle__left_at=None)
    return list((lowered | raised).values_list("id", flat=True))


def has_award(paddle: Paddle) -> bool:
    """Whether an award of its auction waits for this bidder's money."""
    account = Member.objects.values_list("account_id", flat=True).filter(id=paddle.member).first()
    return bool(account) and Award.objects.filter(sale=paddle.auction_id, outcome="", offer__account=account).exists()


def rule_of(sale: str) -> Needed | None:
    """What the rule of an auction says of deposits; None where there are none."""
    return needed(Sale.objects.get(id=sale))


def own(member: str) -> list[OwnPaddle]:
    """A member's paddles with a deposit, newest first."""
    rows = Paddle.objects.filter(member=member, deposits__isnull=False).select_related("auction").distinct()
    return [_own(row) for row in rows.order_by("-taken_at")[:50]]


def own_in(sale: str, member: str) -> OwnPaddle | None:
    """His paddle in one auction."""
    row = Paddle.objects.filter(auction=sale, member=member, left_at=None, voided_at=None).select_related("auction").first()
    return _own(row) if row else None


def free_of(member: str, sale: str) -> list[OwnPaddle]:
    """Paddles of other auctions whose deposit could be moved: he does not lead there."""
    rows = Paddle.objects.filter(member=member, left_at=None, voided_at=None, backed=True).exclude(auction=sale).select_related("auction")
    return [each for each in map(_own, rows) if not each.leads and each.deposit == "held"]


def _own(row: Paddle) -> OwnPaddle:
    last = row.deposits.order_by("asked_at").last()
    paid = Charge.objects.filter(id=last.id).first() if last else None
    state = "none" if last is None else "disputed" if last.state == "held" and paid and paid.state == "disputed" else last.state
    currency = row.auction.currency
    return OwnPaddle(
        row.id, row.auction_id, row.auction.handle, about(row.auction.case).display, Money(currency, row.wanted_minor),
        Money(currency, row.limit_minor), state, Money(currency, last.amount_minor if last else 0), paid.url if paid and state == "asked" else "",
        last.id if last else "", _leads(row), row.left_at is not None,
    )  # fmt: skip


def _leads(row: Paddle) -> bool:
    """Whether it cannot be left: its member leads, or a sealed bid of his may win, or an award waits."""
    open_now = row.auction.state == SALE.start
    first = open_now and Auction.objects.filter(id=row.auction_id, leader=row.member).exists()
    sealed = open_now and Cover.objects.filter(auction=row.auction_id, member=row.member).exists()
    return first or sealed or has_award(row)


def _charges(state: str) -> QuerySet[Charge, str]:
    return Charge.objects.filter(state=state).values_list("id", flat=True)
