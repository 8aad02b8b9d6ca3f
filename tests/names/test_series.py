"""Names in a series: one stem, one width of the number, one day."""

from datetime import date

import pytest

from rehandle.names.rules.series import series_of, sizes

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("name", "series"),
    [("shop0001", ("shop", 4)), ("shop01", ("shop", 2)), ("shop1", None), ("ab12", None), ("a1b12", ("a1b", 2)), ("0001", None), ("shop", None), ("", None)],
)
def test_the_series_of_a_name(name: str, series: tuple[str, int] | None) -> None:
    assert series_of(name) == series


def test_only_names_opened_on_one_day_are_of_one_series() -> None:
    """Nor are numbers of another width, the same account twice, or one whose day nobody knows."""
    opened = [("shop01", MONDAY), ("shop02", MONDAY), ("shop02", MONDAY), ("shop03", TUESDAY), ("shop004", MONDAY), ("shop05", None), ("anna", MONDAY)]
    assert sizes(opened) == {"shop01": 2, "shop02": 2, "shop03": 1, "shop004": 1}
