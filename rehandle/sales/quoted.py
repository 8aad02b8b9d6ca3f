"""What somebody agrees to by bidding: the terms of the sale in both languages, and the hash that he echoes."""

import hashlib
from dataclasses import asdict

from rehandle.kernel.flow import canonical_json
from rehandle.kernel.money import Money
from rehandle.policy.queries import pinned
from rehandle.policy.rules.sales import Auction
from rehandle.sales.about import is_listed, terms_at
from rehandle.sales.models import Sale
from rehandle.sales.rules.terms import Terms

FOUND_YET = ("english", "make_offer")  # forms whose price is not known when somebody takes part

def terms_of(row: Sale, price: Money) -> dict[str, Terms]:
    """The rule's terms at a price, in each language."""
    return terms_at(row.case, price, final=row.form not in FOUND_YET, right_days=right_days(row))


def right_days(row: Sale) -> int:
    """For how many days whoever buys can use the right to the name; 0 where the name itself is sold."""
    step = None if is_listed(row.case) else pinned(row.policy_hash).sale_steps(row.tier)[row.step]
    return step.use_days if isinstance(step, Auction) and step.gives == "right" else 0


def right_days_of(sale: str) -> int:
    """The same, by the sale's id."""
    return right_days(Sale.objects.get(id=sale))


def quote_hash(row: Sale) -> str:
    """SHA-256 over sale, name, epoch, rule and every sentence at the price that it began with: the same until something that matters changes."""
    assert row.price_minor is not None
    said = {lang: asdict(each) for lang, each in terms_of(row, Money(row.currency, row.price_minor)).items()}
    return hashlib.sha256(canonical_json([row.id, row.handle, row.epoch, row.policy_hash, said]).encode()).hexdigest()
