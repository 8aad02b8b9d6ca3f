"""What a sale is about: the file of a name that was taken back, or the listing of a member who sells his own."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases import queries as cases
from rehandle.kernel.money import Money
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy
from rehandle.sales.models import Listing
from rehandle.sales.rules.listing import Arrives, arrives, fee_rule
from rehandle.sales.rules.listing_terms import listing_terms
from rehandle.sales.rules.terms import LANGS, Terms, terms

LISTED = "listing:"


@dataclass(frozen=True, slots=True)
class About:
    """`seller` is the account that sells, empty where the office does; `afterwards` the name that it carries then."""

    display: str
    policy_hash: str
    objection_until: datetime | None
    lang: str
    seller: str = ""
    afterwards: str = ""


def is_listed(case: str) -> bool:
    """Whether a sale's file is a listing."""
    return case.startswith(LISTED)


def listing_of(case: str) -> Listing:
    """The listing behind such a file."""
    return Listing.objects.get(id=case.removeprefix(LISTED))


def about(case: str) -> About:
    """By the file of a sale or an order. Refuses `not_found`."""
    if is_listed(case):
        row = listing_of(case)
        return About(row.display, row.policy_hash, None, "en", row.account, row.afterwards)
    file = cases.case(case)
    return About(file.display, file.policy_hash, file.objection_until, file.lang)


def parts(policy: Policy, price: Money) -> Arrives:
    """A listing's price in its parts."""
    return arrives(price.minor, fee_rule(policy))


def terms_at(case: str, price: Money, *, final: bool = True, right_days: int = 0) -> dict[str, Terms]:
    """The rule's terms at a price, in each language; a listing's, before its price is found, at the least; of the name, or of a right to it."""
    told = about(case)
    policy = pinned(told.policy_hash)
    if told.seller:
        return {lang: listing_terms(policy, told.display, parts(policy, price), lang, final=final) for lang in LANGS}
    return {lang: terms(policy, told.display, price, told.objection_until, lang, right_days) for lang in LANGS}


def lost(case: str) -> bool:
    """Whether nothing can be handed over any more: the name goes back to whom it was taken from, or the listing is over."""
    if is_listed(case):
        return listing_of(case).state in ("void", "withdrawn", "unsold")
    return bool(cases.case(case).restore_move)
