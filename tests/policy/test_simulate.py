"""What another rule would change: every count against a plain recount, the numbers of days at which a rule begins."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.policy.rules.conditions import parse as condition
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.simulate import Away, Cell, Judged, first_price, tally, thresholds

TEXT = Path("policies/northwind.toml").read_text(encoding="utf-8")
OLD = parse(TEXT)
NEW = parse(TEXT.replace("version = 3", "version = 4").replace('price = "50000.00"', 'price = "60000.00"'))
VERDICTS = ["dormant", "hoarded", "never_used", "active", "unknown", "exempt", "set_aside"]
TIERS = ["withheld", "rare", "priority", "mass"]
JUDGED = st.builds(lambda verdict, tier: Judged(verdict, "away" if verdict == "exempt" else None, tier), st.sampled_from(VERDICTS), st.sampled_from(TIERS))
FOUND = {"dormant", "hoarded", "never_used"}


@given(st.lists(st.builds(Cell, JUDGED, JUDGED, st.integers(1, 50)), max_size=12))
def test_every_count_is_the_plain_one(cells):
    rows = [(cell.was, cell.now) for cell in cells for _ in range(cell.rows)]
    told = tally(OLD, NEW, cells)
    either = [(was, now) for was, now in rows if was.verdict in FOUND or now.verdict in FOUND]
    assert told.rows == len(rows)
    assert (told.found_was, told.found_now) == (sum(was.verdict in FOUND for was, _ in rows), sum(now.verdict in FOUND for _, now in rows))
    assert told.found_now - told.found_was == told.newly_found - told.no_longer_found
    assert told.verdict == sum(was.verdict != now.verdict for was, now in either)
    assert told.tier == sum(was.tier != now.tier for was, now in either)
    newly = Counter((now.verdict, was.reason) for was, now in rows if now.verdict in FOUND and was.verdict not in FOUND)
    assert {(moved.reason, moved.other): moved.rows for moved in told.newly} == newly
    gone = Counter((was.verdict, now.reason) for was, now in rows if was.verdict in FOUND and now.verdict not in FOUND)
    assert {(moved.reason, moved.other): moved.rows for moved in told.no_longer} == gone
    prices = {"rare": ("50000.00", "60000.00"), "priority": ("auction", "auction")}
    price = [(was.verdict in FOUND and prices.get(was.tier, "  ")[0], now.verdict in FOUND and prices.get(now.tier, "  ")[1]) for was, now in either]
    assert told.price == sum((a or " ") != (b or " ") for a, b in price)
    assert {name: (was, now) for name, was, now in told.tiers} == {
        tier: (sum(w.verdict in FOUND and w.tier == tier for w, _ in rows), sum(n.verdict in FOUND and n.tier == tier for _, n in rows)) for tier in TIERS
    }


def test_nothing_moves_under_the_same_rule():
    told = tally(OLD, OLD, [Cell(Judged("dormant", None, "rare"), Judged("dormant", None, "rare"), 7)])
    assert (told.newly, told.no_longer, told.verdict, told.tier, told.price) == ((), (), 0, 0, 0)


def test_only_what_is_sold_has_a_price():
    assert [first_price(OLD, tier) for tier in TIERS] == [None, "offer 50000.00 USD", "english 50.00 100.00 USD", None]


@pytest.mark.parametrize(("when", "days"), [
    ("days_since(last_active) > 365 and posts < 5", {365}), ("days_since(last_login_at) >= 30", {30}), ("365 < days_since(last_active)", {365}),
    ("days_since(last_active) < 30", set()), ("posts > 5", set()), ("days_since(created_at) > 180 or days_since(last_active) > 90", {180, 90}),
    ("not (days_since(last_active) <= 10) and days_since(last_active) > 400", {400}),
])  # fmt: skip
def test_the_days_at_which_a_rule_begins(when, days):
    clause = OLD.verdict[0].model_copy(update={"when": when})
    clause.__dict__.pop("tree", None)
    assert condition(when) == clause.tree
    assert set(thresholds(OLD.model_copy(update={"verdict": (clause,)}))) == days


@pytest.mark.parametrize(("away", "back", "share"), [(0, 0, 0), (3, 1, 3333), (10_000, 1, 1), (7, 7, 10_000)])
def test_shares(away, back, share):
    assert Away(30, away, back).share_bps == share
