"""So many defaults in so long bar for as long again; each lapses by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from rehandle.sales.rules.strikes import barred_until

BEGUN, DAY, YEAR = datetime(2027, 1, 1, tzinfo=UTC), timedelta(days=1), timedelta(days=365)


@pytest.mark.parametrize(
    ("days", "until"),
    [
        ([], None), ([0], None), ([0, 10], None),
        ([0, 100, 200], 565),
        ([0, 100, 364], 729),
        ([0, 100, 365], None),  # the first has lapsed
        ([0, 100, 365, 400], 765),
        ([0, 100, 200, 300], 665),  # the fourth begins it anew
        ([0, 0, 0], 365),
    ],
)  # fmt: skip
def test_three_in_a_year(days, until):
    found = barred_until([BEGUN + day * DAY for day in days], 3, YEAR)
    assert found == (BEGUN + until * DAY if until is not None else found)
    assert (found > BEGUN) is (until is not None)
