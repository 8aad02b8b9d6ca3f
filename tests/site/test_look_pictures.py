"""Pictures: the numbers in the drawing, mirrored in Arabic, safe, and the same as in the table."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.money import Money, split
from rehandle.kernel.words.bare import in_page
from rehandle.policy.rules.simulate import Away
from rehandle.site.pictures.bars import Kind, bars
from rehandle.site.pictures.funnel import Stage, funnel
from rehandle.site.pictures.money_road import Part, money_road
from rehandle.site.pictures.opening_calendar import MOST_WEEKS, WEEK, opening_calendar
from rehandle.site.pictures.picture import Picture
from rehandle.site.pictures.price_range import Comparable, price_picture
from rehandle.site.pictures.queue_age import Waiting, queue_age
from rehandle.site.pictures.return_curve import return_curve
from rehandle.site.pictures.rule_diff import Move, rule_diff

USD = "USD"


def pictures(lang: str) -> list[Picture]:
    return [
        funnel([Stage("a", 1000), Stage("b", 500), Stage("c", 0)], lang),
        price_picture(Money(USD, 100), Money(USD, 900), [Comparable("<x>", Money(USD, 300))], lang),
        money_road(Money(USD, 1000), [Part("a", Money(USD, 900)), Part("b", Money(USD, 100))], lang),
        queue_age([Waiting("a", 3, 9, 5, 1)], lang),
        bars("t", ("kind", "n"), [Kind("<x>", 1_200), Kind("b", 0)], lang),
        bars("t", ("kind", "n"), [Kind("<x>", 1_200), Kind("b", 3)], lang, slim=True),
        rule_diff([Move("rule 1 (<x>)", "1", "<x>", 9, True), Move("rule 2", "2", "b", 3, False)], lang),
        opening_calendar({date(2027, 1, 31): 28_846, date(2027, 2, 1): 115_384, date(2027, 2, 9): 1}, date(2027, 1, 25), lang),
        return_curve([Away(30, 900, 90), Away(90, 600, 30), Away(365, 0, 0)], {90: "rule 2"}, 730, lang),
    ]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_picture_is_named_safe_and_has_its_table(lang: str) -> None:
    for picture in pictures(lang):
        assert f"<title>{picture.title}</title>" in picture.svg
        assert "<desc>" in picture.svg
        assert 'role="img"' in picture.svg
        assert "style=" not in picture.svg
        assert "<x>" not in picture.svg
        assert picture.rows
        assert all(len(row) == len(picture.head) for row in picture.rows)


def test_arabic_pictures_hold_nothing_bare() -> None:
    for picture in pictures("ar"):
        assert in_page(picture.svg) == []
        assert in_page("\n".join(" · ".join(row) for row in picture.rows)) == []


def _bars(svg: str, kind: str) -> list[tuple[float, float]]:
    return [(float(x), float(wide)) for x, wide in re.findall(rf'class="{kind}" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', svg)]


def test_bars_are_to_scale_and_mirrored() -> None:
    stages = [Stage("a", 1000), Stage("b", 500), Stage("c", 0)]
    assert _bars(funnel(stages, "en").svg, "bar") == [(0, 100), (0, 50), (0, 0)]
    assert _bars(funnel(stages, "ar").svg, "bar") == [(0, 100), (50, 50), (100, 0)]


def test_bars_of_kinds_share_one_scale_and_the_smallest_is_seen() -> None:
    kinds = [Kind("a", 500_000), Kind("b", 250_000), Kind("c", 1), Kind("d", 0)]
    assert _bars(bars("t", ("k", "n"), kinds, "en").svg, "bar") == [(0, 100), (0, 50), (0, 0.4), (0, 0)]
    assert _bars(bars("t", ("k", "n"), kinds, "ar").svg, "bar") == [(0, 100), (50, 50), (99.6, 0.4), (100, 0)]
    room = _bars(bars("t", ("k", "n"), kinds, "en", slim=True).svg, "ground")[0][1]
    assert [wide for _, wide in _bars(bars("t", ("k", "n"), kinds, "en", slim=True).svg, "bar")] == [room, room / 2, 0.4, 0]
    assert _bars(bars("t", ("k", "n"), [], "en").svg, "bar") == []


def test_a_stage_that_dwarfs_the_next_has_no_bar() -> None:
    assert _bars(funnel([Stage("all", 200_000), Stage("a", 1000), Stage("b", 250)], "en").svg, "bar") == [(0, 100), (0, 25)]


def test_late_work_is_drawn_as_late() -> None:
    late, early = queue_age([Waiting("a", 3, 9, 5, 1)], "en"), queue_age([Waiting("a", 3, 5, 9, 0)], "en")
    assert "bar-stop" in late.svg
    assert "bar-stop" not in early.svg


def test_parts_that_miss_the_sum_are_a_mistake() -> None:
    with pytest.raises(AssertionError):
        money_road(Money(USD, 1000), [Part("a", Money(USD, 999))], "en")


@given(st.integers(1, 10**9), st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_the_bars_of_a_sale_fill_the_whole(minor: int, weights: list[int]) -> None:
    parts = [Part(str(at), share) for at, share in enumerate(split(Money(USD, minor), weights))]
    bars = _bars(money_road(Money(USD, minor), parts, "en").svg, r"part-\d")[: len(parts)]
    ends = [100 * sum(part.share.minor for part in parts[:at]) / minor for at in range(len(parts))]
    assert [x for x, _ in bars] == pytest.approx(ends, abs=0.01)


@given(st.lists(st.integers(1, 10**11), min_size=2, max_size=9))
def test_prices_stay_inside_the_picture(minors: list[int]) -> None:
    low, high = Money(USD, min(minors)), Money(USD, max(minors))
    svg = price_picture(low, high, [Comparable("a", Money(USD, minor)) for minor in minors], "ar").svg
    assert all(0 <= float(x) <= 100 for x in re.findall(r'cx="([\d.-]+)%"', svg))


def test_nothing_at_all_is_still_a_picture() -> None:
    assert funnel([], "en").rows == ()
    assert queue_age([], "ar").rows == ()


def test_the_return_curve_tells_shares_and_marks_where_the_rule_begins() -> None:
    curve = return_curve([Away(30, 900, 90), Away(90, 600, 31), Away(365, 400, 1)], {90: "rule 2"}, 730, "en")
    assert curve.rows == (
        ("30 days", "900", "90", "10.0%", "–"), ("90 days", "600", "31", "5.1%", "rule 2"), ("365 days", "400", "1", "0.2%", "–"),
    )  # fmt: skip
    assert curve.svg.count('class="promise"') == 1
    assert re.search(r'class="promise" x1="50\.00%"', curve.svg)
    assert "The rule begins at 90 days." in curve.svg


TODAY = date(2027, 1, 25)


def test_the_calendar_has_a_cell_a_day_and_bars_to_scale() -> None:
    names = {TODAY + timedelta(days=1): 400, TODAY + timedelta(days=8): 200, TODAY + timedelta(days=15): 1}
    for lang, begins in (("en", 14.4), ("ar", 100 - 14.4 - 13.6)):
        drawn = opening_calendar(names, TODAY, lang)
        assert len(_bars(drawn.svg, "cell")) == 3 and len(_bars(drawn.svg, "ground")) == 21 - 3
        assert _bars(drawn.svg, "bar")[0] == pytest.approx((begins, 13.6), abs=0.01)
        assert [wide for _, wide in _bars(drawn.svg, "bar")] == pytest.approx([13.6, 6.8, 13.6 * 0.04], abs=0.01)
    assert opening_calendar(names, TODAY, "en").rows[0] == ("Tuesday 26 January 2027", "400")


def test_the_calendar_grows_with_the_list_and_the_table_has_every_day() -> None:
    far = TODAY + timedelta(days=WEEK * MOST_WEEKS)
    drawn = opening_calendar({TODAY: 1, far: 2_000_000}, TODAY, "en")
    assert len(_bars(drawn.svg, "cell")) == 1 and len(_bars(drawn.svg, "ground")) == WEEK * MOST_WEEKS - 1
    assert drawn.rows[-1][1] == "2,000,000"
    assert len(_bars(opening_calendar({}, TODAY, "ar").svg, "ground")) == 21
