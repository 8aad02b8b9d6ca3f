"""Who may take part in a sale: not staff nor who is linked to them, not beside a linked account, not who did not pay too often, or for this name."""

from datetime import datetime, timedelta

from rehandle.kernel.refusal import Code, Refused
from rehandle.people.models import Strike
from rehandle.people.queries import is_verified
from rehandle.policy.queries import pinned
from rehandle.policy.rules.sales import Auction
from rehandle.sales.about import is_listed
from rehandle.sales.auction_queries import defaulters
from rehandle.sales.linked import barred_from, linked_beside
from rehandle.sales.models import Sale
from rehandle.sales.quoted import quote_hash
from rehandle.sales.rules.strikes import barred_until

MONTH = timedelta(days=365) / 12


def subject_of(account: str) -> str:
    """What letters to a platform's account are sealed under, and what its strikes are counted by."""
    return f"account:{account}"


def may_take_part(row: Sale, account: str, now: datetime) -> None:
    """Who may bid and buy, before the bid counts.

    Refuses `barred` (who sells too), `linked_bidder`, `not_verified`, `struck_out`, `defaulted_before`.
    """
    if barred_from(row, account):
        raise Refused(Code.BARRED)
    if linked_beside(row, account):
        raise Refused(Code.LINKED_BIDDER)
    if verified_only(row) and not is_verified(account):
        raise Refused(Code.NOT_VERIFIED)
    if struck_out(row.policy_hash, account, now):
        raise Refused(Code.STRUCK_OUT)
    if pinned(row.policy_hash).limits.defaulter_barred_from_rerun and account in defaulters(row.case):
        raise Refused(Code.DEFAULTED_BEFORE)


def verified_only(row: Sale) -> bool:
    """Whether only members can take part whom the platform has verified."""
    step = None if is_listed(row.case) else pinned(row.policy_hash).sale_steps(row.tier)[row.step]
    return isinstance(step, Auction) and step.verified_only


def agrees(row: Sale, account: str, quote: str, now: datetime) -> None:
    """Who takes part, and has read what he agrees to. Refuses as `may_take_part`, then `quote_changed`."""
    may_take_part(row, account, now)
    if quote != quote_hash(row):
        raise Refused(Code.QUOTE_CHANGED)


def struck_out(policy_hash: str, account: str, now: datetime) -> bool:
    """Whether so many defaults within so many months bar this account: for as many months from the last of them."""
    limit = pinned(policy_hash).limits.strikes
    at = list(Strike.objects.filter(member=subject_of(account)).order_by("at").values_list("at", flat=True))
    return barred_until(at, limit.count, limit.months * MONTH) > now
