"""What the names that a rule finds could bring, as a range. For those only who may see prices; it decides nothing."""

from dataclasses import dataclass

import duckdb

from rehandle.appraisal.facts import facts_of
from rehandle.appraisal.rules.price import appraise
from rehandle.kernel.money import Money
from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import English, Entered, Falling, Offer, Sale, Sealed, sold
from rehandle.policy.rules.sql import text_literal

SAMPLE = 200  # names of a tier that are appraised, drawn by lot; the rest counts as they do
CEILING_MINOR = 10**15


@dataclass(frozen=True, slots=True)
class Band:
    """If each of so many names were sold once, at the first step that sells it: from the least to the most that is to be expected."""

    names: int
    low: Money
    high: Money


def revenue(db: duckdb.DuckDBPyConnection, table: str, policy: Policy, lists: Lists, seed: int) -> Band:
    """The range over all tiers that are sold."""
    names, low, high = 0, 0, 0
    found = ", ".join(text_literal(clause.name) for clause in policy.verdict)
    for tier in policy.tier:
        step = next((step for step in policy.sale_steps(tier.name) if sold(step)), None)
        if step is None:
            continue
        rows = f"FROM {table} WHERE verdict IN ({found}) AND tier = {text_literal(tier.name)}"
        counted = db.execute(f"SELECT count(*) {rows}").fetchone()
        drawn = db.execute(f"SELECT canonical {rows} ORDER BY md5(concat(canonical, ' ', {int(seed)})), canonical LIMIT {SAMPLE}").fetchall()
        bands = [_band(policy, step, name, lists) for (name,) in drawn]
        here = counted[0] if counted else 0
        names += here
        low += sum(each[0] for each in bands) * here // max(len(bands), 1)
        high += sum(each[1] for each in bands) * here // max(len(bands), 1)
    currency = policy.policy.currency
    return Band(names, Money(currency, low), Money(currency, high))


def _band(policy: Policy, step: Sale, name: str, lists: Lists) -> tuple[int, int]:
    """The least and the most for one name, in minor units: the rule's own amounts, and between them what the name may be worth."""
    match step:
        case Offer() | Entered():
            price = policy.amount(step.price).minor
            return price, price
        case Falling():
            return _appraised(policy, name, lists, policy.amount(step.floor).minor, policy.amount(step.start).minor)
        case English() | Sealed():
            most = policy.amount(step.buy_now).minor if isinstance(step, English) and step.buy_now else CEILING_MINOR
            return _appraised(policy, name, lists, policy.amount(step.reserve or step.minimum).minor, most)
    return _appraised(policy, name, lists, 0, CEILING_MINOR)  # a price that the step does not name


def _appraised(policy: Policy, name: str, lists: Lists, floor: int, ceiling: int) -> tuple[int, int]:
    currency = policy.policy.currency
    told = appraise(name, facts_of(name, lists), Money(currency, floor), Money(currency, max(floor, ceiling)))
    return told.low.minor, told.high.minor
