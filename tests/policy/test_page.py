"""The page: nothing stands bare in Arabic, no money is spoken of where nothing is sold, numbers count as Arabic counts."""

import re
import tomllib
from pathlib import Path

import pytest

from rehandle.kernel.words.bare import in_page, in_text
from rehandle.policy.file import load
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page import page
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.render import render, render_html

POLICIES = Path(__file__).parents[2] / "policies"
AUCTION = """
[[sale]]
tier = "rare"
form = "english"
days = 7
minimum = "100.00"
reserve = "1000.00"
step_percent = "5"
step_minimum = "1.00"
soft_close = { window_minutes = 6, extend_minutes = 4, hard_stop_hours = 11 }
buy_now = "250000.00"
starts = "at_once"
cover_above = "500.00"
cover_percent = "10"

[listing]
allowed = true
forms = ["fixed", "english"]
lock_days = 28
"""
TEXT = (POLICIES / "northwind.toml").read_text(encoding="utf-8") + AUCTION

@pytest.mark.parametrize("name", ["x-2023", "northwind", "forum", "idle-365"])
def test_nothing_stands_bare_in_arabic(name: str) -> None:
    policy = load(POLICIES / f"{name}.toml")
    assert in_text(render(policy, "ar")) == []
    assert in_page(f'<html dir="rtl">{render_html(policy, "ar")}') == []
    assert in_page(f'<html dir="rtl">{render_html(parse(TEXT), "ar")}') == []


@pytest.mark.parametrize("name", ["forum", "idle-365"])
def test_where_nothing_is_sold_no_word_speaks_of_money(name: str) -> None:
    policy = load(POLICIES / f"{name}.toml")
    assert not re.search(r"\b(price|cost|fee|tax|pay|paid|sale|sold|buy|buyer|money|USD|US\$|refund)\b", render(policy, "en"), re.IGNORECASE)
    assert not re.search(r"سعر|بيع|شراء|رسم|ضريبة|مقابل|مشتري|مبلغ|دفع", render(policy, "ar"))


def test_the_page_of_x_2023_prints_where_each_value_comes_from() -> None:
    text = render(load(POLICIES / "x-2023.toml"), "en")
    assert "At least 30 days have passed since the last use. [fact" in text
    assert "[our own choice: X published no notice]" in text
    assert "US$50,000" in text
    assert "حقيقة منشورة" in render(load(POLICIES / "x-2023.toml"), "ar")


def test_the_page_is_escaped() -> None:
    text = TEXT.replace('name = "Northwind"', 'name = "<script>alert(1)</script>"')
    assert "<script>" not in render_html(parse(text), "en")


COUNTED = [
    (0, "0 يوم"), (1, "يوم واحد"), (2, "يومان"), (3, "3 أيام"), (10, "10 أيام"), (11, "11 يومًا"), (99, "99 يومًا"), (100, "100 يوم"),
    (101, "101 يوم"), (102, "102 يوم"), (103, "103 أيام"), (111, "111 يومًا"), (183, "183 يومًا"), (365, "365 يومًا"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "said"), COUNTED)
def test_arabic_counts_in_six_forms(days: int, said: str) -> None:
    """Wherever a number of days stands on the page: alone, and behind a preposition."""
    text = re.sub(r"(?m)^(grace|suspended|calendar|appeal) = .*$", rf"\1 = {days}", TEXT)
    text = text.replace("days_before = [30, 7, 0]", f"days_before = [{days}]") if days else text.replace("days_before = [30, 7, 0]", "days_before = []")
    told = {item.anchor: item.text for section in page(Policy.model_validate(tomllib.loads(text)), "ar").sections for item in section.items}
    oblique = {"يوم واحد": "يوم واحد", "يومان": "يومين"}.get(said, said)
    assert told["clocks-grace"].startswith(f"مهلة الرد {said} من أول رسالة")
    assert f"خارج الاستخدام مدة {oblique}." in told["clocks-suspended"]
    assert f"مدة {oblique}." in told["clocks-calendar"]
    assert f"خلال {oblique} من تسليم" in told["clocks-appeal"]
    if days:
        assert told[f"letter-before-{days}"] == f"تُرسل رسالة قبل انتهاء مهلة الرد بمدة {oblique}."


@pytest.mark.parametrize(("lang", "said"), [("en", "the office does not do this by itself yet"), ("ar", "لا ينفّذ المكتب ذلك بنفسه بعد")])
def test_the_page_promises_no_more_than_the_office_does(lang: str, said: str) -> None:
    marked = {item.anchor for section in page(load(POLICIES / "northwind.toml"), lang).sections for item in section.items if said in item.mark}
    assert marked == {"per-person", "strikes", "payment"}
