"""Listings of one member to another: what arrives with the seller, for how long a bought name rests, and who may list which name.

`DESIGN.md` sections 6 and 6a: the site's fee is part of the price, and the tax on that fee is part of it too.
Law: what the seller gets, the fee and its tax are together the price, to the cent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.kernel.money import BPS
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.model import Policy

FIXED, AUCTION, ASKED = FORMS = ("fixed", "english", "make_offer")  # what this office carries out of `[listing] forms`


@dataclass(frozen=True, slots=True)
class FeeRule:
    """The site's share, in minor units and basis points. `bands`: up to which price (None: every higher one) which share; the first that fits."""

    bps: int
    minimum: int
    fixed: int
    bands: tuple[tuple[int | None, int], ...]
    tax_bps: int


@dataclass(frozen=True, slots=True)
class Arrives:
    """One price in its parts, in minor units: the buyer pays `price`, and nothing comes on top."""

    price: int
    fee: int
    tax: int

    @property
    def seller(self) -> int:
        """What is left for who sells."""
        return self.price - self.fee - self.tax


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to list, and what is known of the name and of the one that his account carries afterwards."""

    price: int
    form: str
    holder: bool  # the platform and our books say that the account carries the name
    staff: bool
    stopped: bool  # something freezes the name, or a file about it is open
    listed: bool  # it stands for sale already
    bought: bool  # the account has it by a sale of this office
    held_since: datetime | None
    afterwards_free: bool
    reserve: int | None = None  # of an auction: under it nobody wins


def arrives(price: int, rule: FeeRule) -> Arrives:
    """The parts of a price: the share is rounded down, never less than the least fee, never more than the price; then its tax, rounded down."""
    assert price > 0
    share = price * _bps(price, rule) // BPS + rule.fixed
    fee = min(price, max(rule.minimum, share))
    return Arrives(price, fee, min(price - fee, fee * rule.tax_bps // BPS))


def fee_rule(policy: Policy) -> FeeRule:
    """The pinned rule's numbers."""
    site = policy.fees.site
    bands = tuple((policy.amount(each.up_to).minor if each.up_to else None, bps_of(each.percent)) for each in site.bands)
    return FeeRule(bps_of(site.percent), policy.amount(site.minimum).minor, policy.amount(site.fixed).minor, bands, bps_of(policy.fees.tax.percent))


def rests_until(policy: Policy, held_since: datetime) -> datetime:
    """When a name that was bought may be listed again."""
    return held_since + timedelta(days=policy.listing.lock_days)


def paid_out_at(policy: Policy, delivered_at: datetime) -> datetime:
    """When the seller's part may be paid out: after the lock, so that a chargeback meets it first."""
    return delivered_at + timedelta(days=policy.listing.lock_days)


def may_list(policy: Policy, wish: Wish, now: datetime) -> None:
    """Refuses `listing_off`, `invalid` (a form that is not offered, a price of nothing, a reserve that cannot be), `not_holder`, `barred`,
    `stopped`, `listed_already`, `not_transferable`, `resale_locked` (`until`), `name_held` where the other name is not free."""
    if not policy.listing.allowed:
        raise Refused(Code.LISTING_OFF)
    if wish.form not in policy.listing.forms or wish.form not in FORMS or wish.price <= 0:
        raise Refused(Code.INVALID, field="price" if wish.price <= 0 else "form")
    if wish.reserve is not None and (wish.form != AUCTION or wish.reserve < wish.price):
        raise Refused(Code.INVALID, field="reserve")
    if not wish.holder:
        raise Refused(Code.NOT_HOLDER)
    if wish.staff:
        raise Refused(Code.BARRED)
    if wish.stopped:
        raise Refused(Code.STOPPED)
    if wish.listed:
        raise Refused(Code.LISTED_ALREADY)
    _may_pass_on(policy, wish, now)
    if not wish.afterwards_free:
        raise Refused(Code.NAME_HELD)


def _may_pass_on(policy: Policy, wish: Wish, now: datetime) -> None:
    if wish.bought and not policy.after.transferable:
        raise Refused(Code.NOT_TRANSFERABLE)
    if wish.bought and wish.held_since is not None and now < rests_until(policy, wish.held_since):
        raise Refused(Code.RESALE_LOCKED, until=rests_until(policy, wish.held_since).isoformat())


def _bps(price: int, rule: FeeRule) -> int:
    return next((bps for up_to, bps in rule.bands if up_to is None or price <= up_to), rule.bps)
