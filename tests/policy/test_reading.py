"""Policy files: the shipped ones load, every error has its place, all errors come at once."""

from pathlib import Path

import pytest

from rehandle.kernel.money import Money
from rehandle.policy.file import load
from rehandle.policy.rules.reading import PolicyInvalid, parse
from rehandle.policy.rules.sales import Offer

POLICIES = Path(__file__).parents[2] / "policies"
NORTHWIND = (POLICIES / "northwind.toml").read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    with pytest.raises(PolicyInvalid) as error:
        parse(text, "p.toml")
    return str(error.value).splitlines()


def line(text: str, part: str) -> int:
    """The line on which a part stands."""
    return next(number for number, found in enumerate(text.splitlines(), start=1) if part in found)


@pytest.mark.parametrize("file", sorted(POLICIES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_policy_that_ships_is_valid(file: Path) -> None:
    assert load(file).id == file.stem


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("grace = 30", 'grace = "30"', "clocks.grace", "must be a whole number without quotes (it is '30')"),
        ("grace = 30", "grace = 30\nfoo = 1", "clocks.foo", "is not a key of a policy"),
        ('price = "50000.00"', "price = 50000.0", "sale[1].price", "must be text in quotes"),
        ('price = "50000.00"', 'price = "50000.001"', "sale[1].price", "not a whole number of USD's smallest unit"),
        ('form = "offer"', 'form = "gift"', "sale[1]", "form must be one of offer, english"),
        ("tries = 3", "tries = 3\nsoft_close = {}", "sale[1].soft_close", "is not a key"),
        ("when = 'verified or staff'", "when = 'verified or stuff'", "exempt[3].when", "there is no column 'stuff'"),
        ('text = { en = "rare", ar = "نادر" }', 'text = { en = "top 10", ar = "نادر" }', "tier[2].text", "a short name has no digits"),
        ("days_before = [30, 7, 0]", "days_before = [40, 7, 0]", "notices.days_before", "more than the time to answer, clocks.grace = 30"),
        ("days_before = [30, 7, 0]", "days_before = [30, 9, 7, 0]", "notices.days_before", "less than spacing_days"),
        ("last_days = 7", "last_days = 9", "notices.last_days", "comes later"),
        ('hoarded = "sign_in"', 'squatted = "sign_in"', "keep.squatted", "there is no verdict 'squatted'"),
        ('tier = "rare"', 'tier = "scarce"', "sale[1].tier", "there is no tier 'scarce'"),
        ('active = ["last_login_at", "last_post_at"]', 'active = ["posts"]', "signals.active", "not a date of activity"),
        ('returns_percent = "20"', 'returns_percent = "120"', "brake.returns_percent", 'from "0" to "100"'),
        ("effective = 2026-12-01", 'effective = "2026-12-01"', "policy.effective", "must be a day without quotes"),
        ('name = "dormant"', 'name = "unknown"', "verdict[3].name", "is an answer of ours"),
        ('name = "dormant"', 'name = "hoarded"', "verdict[3].name", "there is another verdict called 'hoarded'"),
        ("when = 'true'", "when = 'paid'", "tier[4].when", "its condition must be 'true'"),
    ],
)
def test_an_error_has_its_place_and_what_would_be_right(old: str, new: str, key: str, says: str) -> None:
    text = NORTHWIND.replace(old, new, 1)
    assert text != NORTHWIND
    found = faults(text)
    assert any(one.split(": ")[1] == key and says in one for one in found), found
    first = next(one for one in found if says in one)
    expected = line(text, "[[sale]]") if key == "sale[1]" else line(NORTHWIND, old) + new.count("\n")
    assert first.startswith(f"p.toml:{expected}: ")


def test_all_errors_come_at_once() -> None:
    text = NORTHWIND.replace("grace = 30", "grace = true").replace("when = 'memorial'", "when = 'memorials'").replace("waves = 52", "waves = 0")
    assert len(faults(text)) == 3


@pytest.mark.parametrize(("text", "number"), [("[policy\nid = 1", 1), ("[policy]\nid = 'a'\nid = 'b'", 3), ("a = ", 1)])
def test_broken_toml_has_its_line(text: str, number: int) -> None:
    assert faults(text)[0].startswith(f"p.toml:{number}: TOML: ")


def test_what_is_left_out_has_its_default() -> None:
    policy = load(POLICIES / "idle-365.toml")
    assert (policy.clocks.grace, policy.clocks.suspended, policy.clocks.calendar, policy.clocks.appeal) == (30, 30, 15, 183)
    assert policy.notices.counted == (30, 7)
    assert not policy.sells


def test_spelling_out_a_default_or_reordering_keys_changes_no_hash() -> None:
    plain = load(POLICIES / "idle-365.toml")
    text = (POLICIES / "idle-365.toml").read_text(encoding="utf-8")
    assert parse(text + "\n[clocks]\nappeal = 183\ngrace = 30\n").hash == plain.hash
    assert parse(text + "\n[clocks]\ngrace = 31\n").hash != plain.hash


def test_northwind_offers_rare_names_at_fifty_thousand() -> None:
    policy = parse(NORTHWIND)
    step = policy.sale_steps("rare")[0]
    assert isinstance(step, Offer)
    assert policy.price_of(step) == Money("USD", 5_000_000)
    assert policy.price_of(policy.sale_steps("mass")[0]) is None
    assert policy.sells
    assert not load(POLICIES / "forum.toml").sells


def test_every_key_of_x_2023_says_where_it_comes_from() -> None:
    text = (POLICIES / "x-2023.toml").read_text(encoding="utf-8")
    assert "has no mark of its source" in faults(text.replace('"clocks.grace" = ', '"clocks.grades" = '))[0]
    assert any("marks a key that this file does not have" in one for one in faults(text.replace('"clocks.grace" = ', '"clocks.grades" = ')))
    assert "fact, reported" not in faults(text.replace('"site.name" = "fact"', '"site.name" = "rumour"'))[0]
