"""Where the money of an order goes, to the cent."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.money import Money, money
from rehandle.ledger.rules.plan import MAY_BE_NEGATIVE, kind_of
from rehandle.orders.rules import plans
from rehandle.orders.rules.plans import Line, shares

CAPTURE = "provider:free"


def books(*events: list[Line]) -> dict[str, int]:
    """What every account holds after these lines, refusing an account that may not go below zero."""
    holds: dict[str, int] = defaultdict(int)
    for line in [line for event in events for line in event]:
        kind_of(line.debit), kind_of(line.credit)
        assert line.amount.minor >= 0
        holds[line.debit] -= line.amount.minor
        holds[line.credit] += line.amount.minor
        assert holds[line.debit] >= 0 or line.debit in MAY_BE_NEGATIVE, line
    assert sum(holds.values()) == 0
    return {name: held for name, held in holds.items() if held}


def captured(parts: plans.Shares) -> list[Line]:
    return [Line(CAPTURE, f"order:{parts.order}", parts.total, "captured")]


def disputed(parts: plans.Shares, gone: Money) -> list[Line]:
    """What `payments` posts when a dispute opens: the money is gone from the provider, and a loss until it is covered."""
    return [Line("cost:loss", "dispute:c", gone, "dispute opened"), Line("dispute:c", CAPTURE, gone, "disputed money taken")]


@pytest.mark.parametrize(
    ("price", "tax_bps", "former_bps", "expected"),
    [
        ("50000.00 USD", 0, 0, {"provider:free": -5_000_000, "reserve:o": 5_000_000}),
        ("50000.00 USD", 1900, 0, {"provider:free": -5_950_000, "reserve:o": 5_000_000, "tax": 950_000}),
        ("50000.00 USD", 1900, 4000, {"provider:free": -5_950_000, "reserve:o": 3_000_000, "due:former:o": 2_000_000, "tax": 950_000}),
        ("0.01 USD", 2500, 3333, {"provider:free": -1, "reserve:o": 1}),
        ("333.33 USD", 825, 3333, {"provider:free": -36_083, "reserve:o": 22_223, "due:former:o": 11_110, "tax": 2_750}),
        ("1001 JPY", 1000, 5000, {"provider:free": -1_101, "reserve:o": 500, "due:former:o": 501, "tax": 100}),
    ],
)
def test_delivered(price, tax_bps, former_bps, expected):
    parts = shares("o", "c", money(price), tax_bps, former_bps)
    assert books(captured(parts), plans.delivered(parts)) == expected


@st.composite
def sold(draw):
    """A member's sale: the fee and its tax are part of the price."""
    price = draw(st.integers(1, 10**12))
    fee = draw(st.integers(0, price))
    tax = draw(st.integers(0, price - fee))
    usd = lambda minor: Money("USD", minor)  # noqa: E731
    return plans.Shares("o", "c", usd(price), usd(0), usd(0), plans.Sold(usd(fee), usd(tax)))


@given(sold(), st.data())
def test_a_members_sale_gives_out_what_came_in(parts, data):
    after = books(captured(parts), plans.delivered(parts), plans.settled(parts))
    told = {"due:seller:o": parts.seller.minor, "revenue:fees": parts.sold.fee.minor, "tax": parts.sold.tax.minor}
    assert after == {name: held for name, held in told.items() if held} | {"provider:free": -parts.price.minor}
    gone = Money("USD", data.draw(st.integers(1, parts.price.minor)))
    left = books(captured(parts), plans.delivered(parts), disputed(parts, gone), plans.dispute_lost(parts, "delivered", gone))
    assert left.get("cost:loss", 0) == 0
    assert sum(held for name, held in left.items() if name != CAPTURE) == parts.price.minor - gone.minor


PARTS = st.builds(
    lambda minor, tax, former: shares("o", "c", Money("USD", minor), tax, former),
    st.integers(1, 10**13), st.integers(0, 3000), st.integers(0, 10_000),
)  # fmt: skip


@given(PARTS)
def test_fee_and_net_are_the_price(parts):
    assert parts.former + parts.ours == parts.price
    assert parts.total == parts.price + parts.tax


@given(PARTS)
def test_every_end_leaves_the_order_empty_and_pays_out_what_came_in(parts):
    came_in = captured(parts)
    ends = {
        "settled": (plans.delivered(parts), plans.settled(parts)),
        "returned": (plans.returned(parts),),
    }
    for name, events in ends.items():
        held = books(came_in, *events)
        assert "order:o" not in held, name
        assert sum(amount for account, amount in held.items() if account != CAPTURE) == parts.total.minor, name


@given(PARTS, st.integers(0, 10_000))
def test_taken_back(parts, back_bps):
    held = books(captured(parts), plans.delivered(parts), plans.taken_back(parts, back_bps))
    assert set(held) <= {CAPTURE, "refund:c", "revenue:forfeits"}
    assert held.get("refund:c", 0) + held.get("revenue:forfeits", 0) == parts.total.minor
    assert abs(held.get("refund:c", 0) * 10_000 - parts.total.minor * back_bps) < 10_000


@given(PARTS)
def test_taken_back_in_full_after_the_earlier_holder_was_paid_costs_us_his_share(parts):
    paid_out = [Line("due:former:o", CAPTURE, parts.former, "paid_out")]
    held = books(captured(parts), plans.delivered(parts), paid_out, plans.taken_back(parts, former_paid_out=True))
    assert held.get("refund:c", 0) == parts.total.minor
    assert held.get("cost:loss", 0) == -parts.former.minor


@given(PARTS, st.sampled_from(["paid", "delivered", "settled"]), st.integers(1, 10_000))
def test_a_lost_chargeback_is_covered_first_from_what_is_there(parts, state, part_bps):
    gone = Money("USD", max(1, parts.total.minor * part_bps // 10_000))
    before = {"paid": (), "delivered": (plans.delivered(parts),), "settled": (plans.delivered(parts), plans.settled(parts))}[state]
    held = books(captured(parts), *before, disputed(parts, gone), plans.dispute_lost(parts, state, gone))
    assert not {"dispute:c", "order:o", "reserve:o"} & set(held)
    assert held.get(CAPTURE, 0) == gone.minor - parts.total.minor
    loss = -held.get("cost:loss", 0)
    there = {"paid": parts.total.minor, "delivered": parts.ours.minor + parts.tax.minor, "settled": parts.tax.minor}[state]
    assert loss == max(0, gone.minor - there)


@given(PARTS)
def test_a_name_is_unique_within_its_order(parts):
    for lines in (plans.delivered(parts), plans.taken_back(parts), plans.dispute_lost(parts, "paid", parts.total), plans.dispute_lost(parts, "delivered", parts.total)):
        assert len({line.why for line in lines}) == len(lines)
