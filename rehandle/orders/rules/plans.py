"""Which transfers each event of an order posts, as DESIGN 6a says: from frozen amounts to a list, no account asked.

Law: whatever ends an order leaves its account at zero, and the parts that went out equal what came in, to the cent.
"""

from dataclasses import dataclass

from rehandle.kernel.money import BPS, Money, split
from rehandle.ledger.rules import plan


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer to post: from, to, how much, and its name, which is unique within the order."""

    debit: str
    credit: str
    amount: Money
    why: str


@dataclass(frozen=True, slots=True)
class Sold:
    """The site's part of a price at which a member sells his own name, and the tax on it."""

    fee: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Shares:
    """An order's money: the total is price and tax; the earlier holder's share is part of the price."""

    order: str
    charge: str
    price: Money
    tax: Money
    former: Money
    sold: Sold | None = None
    deposit_charge: str = ""
    deposit: Money | None = None  # how much of the total was paid by it

    @property
    def total(self) -> Money:
        """What the buyer pays."""
        return self.price + self.tax

    @property
    def ours(self) -> Money:
        """What is left of the price for the office."""
        return self.price - self.former

    @property
    def seller(self) -> Money:
        """What a member gets for his own name; nothing where the office sells."""
        return self.price - self.sold.fee - self.sold.tax if self.sold else self.price - self.price

    @property
    def rest(self) -> Money:
        """What the order's own charge has paid: all but the deposit."""
        return self.total - self.deposit if self.deposit else self.total


def shares(order: str, charge: str, price: Money, tax_bps: int, former_bps: int) -> Shares:
    """The parts of one order. Tax comes on top of the price; the price is split by largest remainder, so nothing is lost."""
    former, _ = split(price, [former_bps, BPS - former_bps])
    return Shares(order, charge, price, price.bps(tax_bps), former)


def delivered(parts: Shares) -> list[Line]:
    """The name was handed over: the order's account is empty afterwards."""
    if parts.sold:
        return [
            Line(plan.order(parts.order), plan.TAX, parts.sold.tax, "tax"),
            Line(plan.order(parts.order), plan.REVENUE_FEES, parts.sold.fee, "site_fee"),
            Line(plan.order(parts.order), plan.due_seller(parts.order), parts.seller, "seller_share"),
        ]
    return [
        Line(plan.order(parts.order), plan.TAX, parts.tax, "tax"),
        Line(plan.order(parts.order), plan.due_former(parts.order), parts.former, "former_share"),
        Line(plan.order(parts.order), plan.reserve(parts.order), parts.ours, "reserve"),
    ]


def settled(parts: Shares) -> list[Line]:
    """The objection window is over: the reserve becomes the office's. A seller's part is payable from now on; nothing moves by that."""
    if parts.sold:
        return []
    return [Line(plan.reserve(parts.order), plan.REVENUE_SALES, parts.ours, "settled")]


def returned(parts: Shares) -> list[Line]:
    """Nothing was handed over: everything goes back."""
    return _back(parts, parts.total, "returned")


def by_charge(parts: Shares, back: Money) -> list[tuple[str, Money]]:
    """By which charge how much goes back: by the order's own one first, then by its deposit's. What is nothing is left out."""
    first = min(back, parts.rest)
    return [(charge, amount) for charge, amount in ((parts.charge, first), (parts.deposit_charge, back - first)) if amount.minor]


def _back(parts: Shares, back: Money, why: str) -> list[Line]:
    names = {parts.charge: why, parts.deposit_charge: f"{why}_deposit"}
    return [Line(plan.order(parts.order), plan.refund(charge), amount, names[charge]) for charge, amount in by_charge(parts, back)]


def taken_back(parts: Shares, back_bps: int = BPS, former_paid_out: bool = False) -> list[Line]:
    """An objection was upheld after the hand-over: the buyer gets the rule's part back, by default all of it."""
    back, kept = split(parts.total, [back_bps, BPS - back_bps])
    return [
        *_unwound(parts, former_paid_out),
        *_back(parts, back, "taken_back"),
        Line(plan.order(parts.order), plan.REVENUE_FORFEITS, kept, "kept_by_rule"),
    ]


def _unwound(parts: Shares, former_paid_out: bool) -> list[Line]:
    former = plan.COST_LOSS if former_paid_out else plan.due_former(parts.order)
    return [
        Line(plan.reserve(parts.order), plan.order(parts.order), parts.ours, "reserve_unwound"),
        Line(plan.TAX, plan.order(parts.order), parts.tax, "tax_unwound"),
        Line(former, plan.order(parts.order), parts.former, "former_share_unwound"),
    ]


def dispute_lost(parts: Shares, state: str, gone: Money, seller_holds: Money | None = None) -> list[Line]:
    """What covers a chargeback that was lost, by the order's state.

    `payments` put the whole amount on `cost:loss` when the dispute opened. Before delivery the order itself covers it; after
    it the reserve, then the tax; after settlement the tax alone. What is not covered is the loss. What is left of the order
    or its reserve waits for a person (`unmatched`) before delivery, and is the office's after it.
    Of a member's sale: what the seller has not been paid yet (`seller_holds`), then the site's fee, then the tax.
    """
    if parts.sold and state != "paid":
        return _sold_lost(parts, parts.sold, gone, parts.seller if seller_holds is None else seller_holds)
    match state:
        case "paid":
            covered = min(parts.total, gone)
            rest = Line(plan.order(parts.order), plan.unmatched(parts.charge or parts.deposit_charge), parts.total - covered, "lost_rest")
            return [Line(plan.order(parts.order), plan.COST_LOSS, covered, "lost"), rest]
        case "delivered":
            from_reserve = min(parts.ours, gone)
            rest = Line(plan.reserve(parts.order), plan.REVENUE_FORFEITS, parts.ours - from_reserve, "lost_rest")
            return [Line(plan.reserve(parts.order), plan.COST_LOSS, from_reserve, "lost_reserve"), rest, _tax(parts, gone - from_reserve)]
        case _:
            return [_tax(parts, gone)]


def _sold_lost(parts: Shares, sold: Sold, gone: Money, held: Money) -> list[Line]:
    seller = min(held, gone)
    fee = min(sold.fee, gone - seller)
    return [
        Line(plan.due_seller(parts.order), plan.COST_LOSS, seller, "lost_seller"),
        Line(plan.REVENUE_FEES, plan.COST_LOSS, fee, "lost_fee"),
        Line(plan.TAX, plan.COST_LOSS, min(sold.tax, gone - seller - fee), "lost_tax"),
    ]


def _tax(parts: Shares, gone: Money) -> Line:
    return Line(plan.TAX, plan.COST_LOSS, min(parts.tax, gone), "lost_tax")
