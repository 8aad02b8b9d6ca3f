"""The page follows the policy: a changed value shows, nothing stands bare in Arabic, no money is spoken of where nothing is sold."""

import re
from pathlib import Path

import pytest

from rehandle.kernel.words.bare import in_page, in_text
from rehandle.policy.file import load
from rehandle.policy.rules.compare import differences
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
CHANGES = [
    ("version = 3", "version = 4"),
    ("effective = 2026-12-01", "effective = 2026-12-02"),
    ("publish_days = 14", "publish_days = 15"),
    ('contact = "names@', 'contact = "name@'),
    ('currency = "USD"', 'currency = "EUR"'),
    ('profile = "x"', 'profile = "precis"'),
    ("min_length = 1", "min_length = 2"),
    ("max_length = 15", "max_length = 16"),
    ('"brands", "government"]', '"brands"]'),
    ('active = ["last_login_at", "last_post_at"]', 'active = ["last_login_at"]'),
    ('require = ["last_login_at"]', "require = []"),
    ("> 365", "> 366"),
    ("posts < 5", "posts < 6"),
    ("portfolio >= 10", "portfolio >= 11"),
    ("benefit_of_doubt = true", "benefit_of_doubt = false"),
    ("when = 'verified or staff'", "when = 'staff'"),
    ("[30, 7, 0]", "[30, 8, 0]"),
    ("days_after = [5]", "days_after = [6]"),
    ("spacing_days = 5", "spacing_days = 6"),
    ("last_days = 7", "last_days = 6"),
    ("bounce_hours = 72", "bounce_hours = 71"),
    ('channels = ["mail", "in_app"]', 'channels = ["mail"]'),
    ('undeliverable = "publish"', 'undeliverable = "stop"'),
    ("[keep]\ndays = 365", "[keep]\ndays = 364"),
    ('hoarded = "sign_in"', 'hoarded = "click"'),
    ("grace = 30", "grace = 31"),
    ("suspended = 30", "suspended = 29"),
    ("calendar = 15", "calendar = 16"),
    ("restore_closes = 0", "restore_closes = 1"),
    ("appeal = 183", "appeal = 184"),
    ('after_sale = "take_back"', 'after_sale = "wait"'),
    ('how = "rename"', 'how = "delete"'),
    ('human_review = ["rare", "priority"]', 'human_review = ["rare"]'),
    ("waves = 52", "waves = 51"),
    ("release_hour = 4", "release_hour = 5"),
    ('returns_percent = "20"', 'returns_percent = "21"'),
    ('objections_upheld_percent = "2"', 'objections_upheld_percent = "3"'),
    ('bounces_percent = "30"', 'bounces_percent = "31"'),
    ('first_wave_percent = "0.1"', 'first_wave_percent = "0.2"'),
    ("sample = 400", "sample = 401"),
    ('price = "50000.00"', 'price = "50001.00"'),
    ("invited = true", "invited = false"),
    ("answer_days = 14", "answer_days = 13"),
    ("tries = 3", "tries = 4"),
    ('members = ["subscriber"]', "members = []"),
    ("answer_days = 3", "answer_days = 4"),
    ("returns_days = 30", "returns_days = 31"),
    ('then = "stock"', 'then = "first_come"'),
    ('site = { percent = "0"', 'site = { percent = "15"'),
    ('minimum = "0.00"', 'minimum = "1.00"'),
    ('former_holder_percent = "0"', 'former_holder_percent = "5"'),
    ("from_buyer = false", "from_buyer = true"),
    ('tax = { percent = "0"', 'tax = { percent = "19"'),
    ("transferable = false", "transferable = true"),
    ('old_handle = "frozen"', 'old_handle = "redirected"'),
    ('take_back_refund_percent = "100"', 'take_back_refund_percent = "90"'),
    ("per_person = 5", "per_person = 6"),
    ("count = 3", "count = 4"),
    ("months = 12", "months = 11"),
    ("days = 7\nminimum", "days = 8\nminimum"),
    ('minimum = "100.00"', 'minimum = "101.00"'),
    ('reserve = "1000.00"', 'reserve = "1001.00"'),
    ('step_percent = "5"', 'step_percent = "6"'),
    ('step_minimum = "1.00"', 'step_minimum = "2.00"'),
    ("window_minutes = 6", "window_minutes = 7"),
    ("extend_minutes = 4", "extend_minutes = 3"),
    ("hard_stop_hours = 11", "hard_stop_hours = 12"),
    ('buy_now = "250000.00"', 'buy_now = "250001.00"'),
    ('starts = "at_once"', 'starts = "first_bid"'),
    ('cover_above = "500.00"', 'cover_above = "501.00"'),
    ('cover_percent = "10"', 'cover_percent = "11"'),
    ("lock_days = 28", "lock_days = 27"),
    ('forms = ["fixed", "english"]', 'forms = ["fixed"]'),
    ("length(handle) <= 4", "length(handle) <= 3"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=lambda text: text.replace("\n", " ")[:40])
def test_every_value_in_force_shows_on_the_page(old: str, new: str) -> None:
    changed = TEXT.replace(old, new, 1)
    assert changed != TEXT
    before, after = parse(TEXT), parse(changed)
    for lang in ("en", "ar"):
        assert render(before, lang) != render(after, lang)
        assert differences(before, after, lang)


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
