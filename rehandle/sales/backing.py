"""What the rule of an auction says of deposits, and whether a bid may go so far without one."""

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.sales import English, Sealed
from rehandle.sales.about import is_listed
from rehandle.sales.models import Auction, Paddle, Sale
from rehandle.sales.rules.deposit import Needed

FORMS = ("english", "sealed")


def needed(row: Sale) -> Needed | None:
    """The rule's word on deposits; None where there are none. A member's own name and an auction among backorders have none."""
    if row.form not in FORMS or is_listed(row.case) or Auction.objects.filter(id=row.id, private=True).exists():
        return None
    policy = pinned(row.policy_hash)
    step = policy.sale_steps(row.tier)[row.step]
    if not isinstance(step, English | Sealed) or step.cover_above is None:
        return None
    assert row.price_minor is not None
    least = Money(row.currency, row.price_minor)
    return Needed(
        policy.amount(step.cover_above), bps_of(step.cover_percent), bps_of(step.forfeit_percent), least, stepped=isinstance(step, Sealed)
    )


def may_go(row: Sale, member: str, most: Money) -> None:
    """Whether a member may bid this much. Refuses `deposit_missing` above what the rule leaves free, `over_limit` above his own limit."""
    rule = needed(row)
    if rule is None or most <= rule.above:
        return
    paddle = held(row.id, member)
    if paddle is None or not paddle.backed:
        raise Refused(Code.DEPOSIT_MISSING, above=str(rule.above))
    if most.minor > paddle.limit_minor:
        raise Refused(Code.OVER_LIMIT, limit=str(Money(row.currency, paddle.limit_minor)))


def held(sale: str, member: str) -> Paddle | None:
    """The paddle that a member has in an auction."""
    return Paddle.objects.filter(auction=sale, member=member, left_at=None, voided_at=None).first()
