"""What the language says beyond its first form: every key has its errors, its sentence, its place in the schema, and says if it cannot run."""

import json
import tomllib
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rehandle.kernel.money import Money
from rehandle.kernel.ports import Account
from rehandle.kernel.words.bare import in_text
from rehandle.policy.file import load
from rehandle.policy.rules.at import at, instants
from rehandle.policy.rules.carried import by_hand, not_carried
from rehandle.policy.rules.columns import REPORTED
from rehandle.policy.rules.priced import Asked, exact, money, parts
from rehandle.policy.rules.prices import YEAR
from rehandle.policy.rules.reading import PolicyInvalid, parse, parse_to_run
from rehandle.policy.rules.render import render
from rehandle.policy.rules.schema import as_text, schema
from tests.policy.full import FULL
from tests.policy.test_reading import NORTHWIND, faults

ROOT = Path(__file__).parents[2]
FORUM = (ROOT / "policies" / "forum.toml").read_text(encoding="utf-8")
DAY = 86_400
SCHEMA = schema()
BEFORE = {lang: render(parse(FULL), lang) for lang in ("en", "ar")}


def test_everything_reads():
    assert len(parse(FULL).price) == 11


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('kind = "halving"', 'kind = "halved"', "price[2]", "kind must be one of fixed, length"),
        ('kind = "halving"\n', "", "price[2]", "needs a kind, one of fixed, length"),
        ('start = "100000000"', 'start = "1e8"', "price[2].start", 'a price is text like "1000.00"'),
        ("up_to = 3,", "up_to = 2,", "price[1].rungs", "each up_to must be more than the one before it"),
        ('{ amount = "5.00" } ]', '{ up_to = 9, amount = "5.00" } ]', "price[1].rungs", "the last has none: it takes the rest"),
        ('per = "year"\n', "", "price[1].bands", "years count only for a price a year"),
        ('of = ["base", "premium"]', 'of = ["base", "flat"]', "price[3].of", "there is no price 'flat' above this one"),
        ('former_holder_spared = ["premium"]', 'former_holder_spared = ["base"]', "price[3].former_holder_spared", "the first is the base"),
        ('name = "flat"', 'name = "base"', "price[4].name", "there is another price called 'base'"),
        ("when = 'is_word(handle)'", "when = 'posts > 3'", "price[5].rows[1].when", "a price asks about the name alone"),
        ("when = 'is_word(handle)'", "when = 'is_wort(handle)'", "price[5].rows[1].when", "there is no function 'is_wort'"),
        ("{ when = 'true', amount = \"20.00\" }", "{ when = 'is_name(handle)', amount = \"20.00\" }", "price[5].rows", "must be 'true'"),
        ('least = "100.00"', 'least = "9000.01"', "price[6].least", "is more than most"),
        ("every_hours = 1\n", "every_hours = 7\n", "price[7].every_hours", "10 days are not made of two or more steps of 7 hours"),
        ('floor = "10.00"', 'floor = "0.00"', "price[7].floor", "must be more than nothing"),
        ('start_by = "opening"', "", "price[10].start", "needs either start or start_by"),
        ('end = "1.00"', 'end = "1.00"\nend_by = "flat"', "price[10].end", "needs either end or end_by"),
        ('price_by = "classes"', 'price_by = "class"', "sale[1].price_by", "there is no price 'class'; there are base, premium"),
        ('price_by = "classes"', 'price_by = "classes"\nprice = "5.00"', "sale[1].price", "either a price above nothing or price_by"),
        ('price_by = "classes"', "", "sale[1].price", "either a price above nothing or price_by"),
        ('step = "0.10"', 'step = "2.00"', "sale[2].steps", "grow with the price, or a soft close never ends"),
        ('{ below = "10.00", step', '{ below = "0.50", step', "sale[2].steps", "each below must be more"),
        ('price_by = "both"', "", "sale[3].price_by", "is missing"),
        ("{ below = 1000, days", "{ below = 9, days", "clocks.residue", "each below must be more"),
        ('{ up_to = "5000.00", percent', '{ percent', "fees.site", "every row but the last needs up_to"),
        ('objection = "ends"', 'objection = "stops"', "appeal.objection", "'decided' or 'ends'"),
        ('key = "fees.site.percent"', 'key = "fees.site.percents"', "timed[1].key", "is not a key that this file has"),
        ('key = "fees.site.percent"', 'key = "policy.id"', "timed[1].key", "in one of sale, price, fees"),
        ('values = [ { value = "5" },', 'values = [ { value = "6" },', "timed[1].values", "what the file says at fees.site.percent, '5'"),
        ('values = [ { value = "5" },', 'values = [ { from = 2026-01-01T00:00:00Z, value = "5" },', "timed[1].values", "start of time"),
        ("2028-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "timed[1].values", "each value begins later"),
        ("2028-01-01T00:00:00Z", "2028-01-01T00:00:00", "timed[1].values", "an instant with its zone"),
        ('value = "4" }', 'value = "6" }', "timed[1].values", "'5' may not be followed by '6': it may only fall"),
        ('value = "4" }', 'value = "4%" }', "timed[1].values", "it may only fall"),
        ('[ ["stock", "first_come"] ]', '[ ["first_come", "stock"] ]', "timed[3].values", "first_come to stock"),
        ('value = "40000.00" }', 'value = "-1" }', "timed", 'from 2027-06-01 00:00 UTC price[4].amount: a price is text like "1000.00"'),
        ('key = "unsold.then"', 'key = "fees.site.percent"', "timed[3].key", "another timed value"),
        ('active = ["last_login_at"', 'active = ["expires_at"', "signals.active", "'expires_at' is not a date of activity"),
    ],
)
def test_an_error_has_its_key_and_what_would_be_right(old: str, new: str, key: str, says: str):
    text = FULL.replace(old, new, 1)
    assert text != FULL
    found = faults(text)
    assert any(one.split(": ")[1] == key and says in one for one in found), found


VALUES = [
    ('"mail", "public"', '"mail"'), ("below = 10,", "below = 11,"), ("days = 15 }", "days = 16 }"), ("days = 180 }", "days = 181 }"), ('"ends"', '"decided"'),
    ('price = "12.00"', 'price = "13.00"'), ('price_by = "base"', 'price_by = "flat"'), ("after_release_days = 9", "after_release_days = 8"),
    ('"year"', '"once"'), ('"640.00"', '"641.00"'), ('"5.00" } ]', '"6.00" } ]'), ("years = 2", "years = 3"), ('"10" } ]', '"11" } ]'), ('start = "100000000"', 'start = "1"'), ("days = 21", "days = 22"),
    ('of = ["base", "premium"]', 'of = ["base", "premium", "premium"]'), ('former_holder_spared = ["premium"]', ""), ('amount = "50000.00"', 'amount = "50001.00"'),
    ("'is_word(handle)'", "'is_name(handle)'"), ('"900.00"', '"901.00"'), ('"20.00"', '"21.00"'), ('percent = "80"', 'percent = "81"'), ('least = "100.00"', 'least = "101.00"'),
    ('most = "9000.00"', 'most = "9001.00"'), ('start = "100000.00"', 'start = "100001.00"'), ('floor = "10.00"', 'floor = "11.00"'), ("days = 10\n", "days = 11\n"), ("every_hours = 1\n", "every_hours = 2\n"),
    ('start = "1000.00"', 'start = "1001.00"'), ('keep_percent = "90"', 'keep_percent = "91"'), ("every_hours = 8", "every_hours = 9"), ('start_by = "opening"', 'start_by = "flat"'), ('end = "1.00"', 'end = "2.00"'),
    ("every_days = 30", "every_days = 31"), ('"2500.00"', '"2501.00"'), ("each_hours = 24", "each_hours = 23"), ('price_by = "classes"', 'price_by = "flat"'), ("hours = 9", "hours = 8"), ("opens = 12", "opens = 13"),
    ('minimum_by = "worth"', 'minimum_by = "flat"'), ("verified_only = true", ""), ('"right"', '"name"'), ("use_days = 7", "use_days = 8"), ('step = "0.01"', 'step = "0.02"'), ('below = "1.00"', 'below = "2.00"'),
    ('price_by = "both"', 'price_by = "base"'), ("proofs = [ {", 'proofs = [ { en = "more", ar = "المزيد" }, {'), ("choices = 4", "choices = 5"), ("claim_hours = 47", "claim_hours = 48"), ('["partner"]', '["staff"]'), ('"oldest_account"', '"drawn"'),
    ('fixed = "5.00"', 'fixed = "6.00"'), ('up_to = "5000.00"', 'up_to = "5001.00"'), ("days = 6", "days = 5"), ("remind_days = 2", "remind_days = 1"), ("second_chance_hours = 47", "second_chance_hours = 48"),
    ("names = 4", "names = 5"), ("years = 3\nprice", "years = 2\nprice"), ('"1.99"', '"2.99"'), ("defaulter_barred_from_rerun = true", ""), ('value = "4"', 'value = "3.5"'), ("2027-06-01", "2027-06-02"), ("T09:30", "T09:31"),
    ('"fall"', '"any"'), ('moves = [ ["stock", "first_come"] ]', ""), ("edits < 10", "edits < 11"), ('"last_view_at", ', ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), VALUES, ids=lambda text: text[:40])
def test_every_value_shows_on_the_page(old: str, new: str):
    changed = FULL.replace(old, new, 1).replace('bands = [ { years = 1, discount_percent = "0" }, { years = 2, discount_percent = "10" } ]', "" if old == '"year"' else 'bands = [ { years = 1, discount_percent = "0" }, { years = 2, discount_percent = "10" } ]')
    assert changed != FULL
    if old == 'amount = "50000.00"':
        changed = changed.replace('{ value = "50000.00" }', '{ value = "50001.00" }')
    for lang in ("en", "ar"):
        assert BEFORE[lang] != render(parse(changed), lang)


def test_nothing_stands_bare_in_arabic():
    assert in_text(render(parse(FULL), "ar")) == []


@pytest.mark.parametrize(
    ("rule", "asked", "says"),
    [
        ("base", Asked("ab"), None),
        ("base", Asked("abc"), "640.00 USD"),
        ("base", Asked("abcd"), "160.00 USD"),
        ("base", Asked("abcde"), "5.00 USD"),
        ("base", Asked("é" * 5), "5.00 USD"),
        ("base", Asked("abcde", seconds=3 * YEAR), "14.00 USD"),
        ("base", Asked("abcde", begins=YEAR), "4.50 USD"),
        ("premium", Asked("abcde"), "99999952.31 USD"),
        ("premium", Asked("abcde", elapsed=21 * DAY), "0.00 USD"),
        ("both", Asked("abc"), "100000592.32 USD"),
        ("both", Asked("abc", former_holder=True), "640.00 USD"),
        ("both", Asked("ab"), None),
        ("flat", Asked("abc"), "50000.00 USD"),
        ("worth", Asked("abc", appraised=10**21), "800.00 USD"),
        ("worth", Asked("abc", appraised=10**18), "100.00 USD"),
        ("worth", Asked("abc", appraised=10**24), "9000.00 USD"),
        ("worth", Asked("abc"), None),
        ("drop", Asked("abc"), "100000.00 USD"),
        ("drop", Asked("abc", elapsed=239 * 3_600), "10.00 USD"),
        ("drop", Asked("abc", elapsed=240 * 3_600), None),
        ("sliding", Asked("abc", elapsed=28_800), "900.00 USD"),
        ("sliding", Asked("abc", elapsed=14_400), "948.68 USD"),
        ("monthly", Asked("abcd", elapsed=30 * DAY), "900.00 USD"),
        ("monthly", Asked("abcde", elapsed=3_000 * DAY), "1.00 USD"),
        ("launch", Asked("abc", elapsed=DAY), "2500.00 USD"),
        ("launch", Asked("abc", elapsed=3 * DAY), None),
        ("classes", Asked("abc", facts={"is_word": True, "in_list:brands": True}), "900.00 USD"),
        ("classes", Asked("abc", facts={"is_word": False, "in_list:brands": True}), "700.00 USD"),
        ("classes", Asked("abc", facts={"is_word": None, "in_list:brands": False}), "20.00 USD"),
    ],
)
def test_a_price_by_rule(rule: str, asked: Asked, says: str | None):
    found = money(parse(FULL), rule, asked)
    assert (str(found) if found else None) == says


def test_a_sum_tells_its_parts_and_they_make_the_whole():
    policy, asked = parse(FULL), Asked("abc", elapsed=DAY)
    told = parts(policy, "both", asked)
    assert told == {"base": Money("USD", 64_001), "premium": Money("USD", 4_999_995_231)}
    assert sum(each.minor for each in told.values()) == money(policy, "both", asked).minor
    assert exact(policy, "premium", asked) == 49_999_952_316284179687500000
    assert parts(policy, "flat", asked) == {"flat": Money("USD", 5_000_000)}


@pytest.mark.parametrize(
    ("now", "percent", "amount", "then"),
    [
        ("2000-01-01", "5", "50000.00", "stock"),
        ("2026-12-31T23:59:59", "5", "50000.00", "stock"),
        ("2027-01-01", "4", "50000.00", "stock"),
        ("2027-03-01T09:30", "4", "50000.00", "first_come"),
        ("2027-06-01", "4", "40000.00", "first_come"),
        ("2030-01-01", "3", "40000.00", "first_come"),
    ],
)
def test_a_timed_value_holds_from_its_instant(now: str, percent: str, amount: str, then: str):
    policy = at(parse(FULL), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (policy.fees.site.percent, next(each.amount for each in policy.price if each.name == "flat"), policy.unsold.then) == (percent, amount, then)
    assert len(instants(policy)) == 4


def test_where_nothing_is_timed_the_policy_stays_itself():
    policy = parse(NORTHWIND)
    assert at(policy, datetime(2030, 1, 1, tzinfo=UTC)) is policy


UNABLE = [
    "notices.channels", "clocks.residue", "appeal.objection", "redeem", "sale.3.criteria", "sale.4.proofs", "sale.5.form", "sale.6.first",
    "fees.site", "payment", "watch.price", "timed.0.key", "timed.1.key", "timed.2.key", "signals.active", "signals.active", "verdict.0", "verdict.0",
]  # fmt: skip


def test_what_cannot_be_carried_out_is_named_key_by_key():
    assert sorted(".".join(map(str, path)) for path, _ in not_carried(parse(FULL))) == sorted(UNABLE)


def test_what_cannot_be_carried_out_is_not_published():
    with pytest.raises(PolicyInvalid) as error:
        parse_to_run(FULL, "full.toml")
    said = str(error.value).splitlines()
    line = next(number for number, text in enumerate(FULL.splitlines(), start=1) if text.startswith("residue"))
    assert f"full.toml:{line}: clocks.residue: this office cannot carry out a resting time set by the traffic that a name still draws yet" in said
    assert len(said) >= len(set(UNABLE))


@pytest.mark.parametrize("name", ["northwind", "forum", "idle-365", "x-2023"])
def test_what_the_office_carries_out_can_be_published(name: str):
    text = (ROOT / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    assert parse_to_run(text) == parse(text)
    assert list(not_carried(parse(text))) == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("invited = true", "invited = false", "sale.0.invited"),
        ('site = { percent = "0"', 'site = { percent = "15"', "fees.site"),
        ("from_buyer = false", "from_buyer = true", "fees.from_buyer"),
        ('how = "rename"', 'how = "delete"', "reclaim.how"),
        ('old_handle = "frozen"', 'old_handle = "redirected"', "after.old_handle"),
        ('after_sale = "take_back"', 'after_sale = "compensate"', "appeal.after_sale"),
    ],
)
def test_what_is_promised_and_not_kept_is_refused(old: str, new: str, key: str):
    text = NORTHWIND.replace(old, new, 1)
    assert [".".join(map(str, path)) for path, _ in not_carried(parse(text))] == [key]


def test_what_people_must_still_do_is_said():
    said = [".".join(map(str, path)) for path, _ in by_hand(parse(NORTHWIND))]
    assert said == ["payment.second_chance_hours", "limits"]


@pytest.mark.parametrize("form", ["wish"])
def test_every_form_that_is_not_built_is_refused(form: str):
    text = f'{NORTHWIND}\n[[sale]]\ntier = "mass"\nform = "{form}"\n'
    assert [path for path, _ in not_carried(parse(text))] == [("sale", 4, "form")]


CRITERIA = 'criteria = [{ name = "use", weight = 1, text = { en = "what for", ar = "الغرض" } }]'


@pytest.mark.parametrize(
    ("step", "keys"),
    [
        ('form = "lottery"', []), ('form = "lottery"\nprice = "5.00"', []), ('form = "lottery"\nentry = "member"', ["entry"]),
        ('form = "lottery"\nentry = "paid"', ["entry"]), ('form = "drop"', ["criteria"]), (f'form = "drop"\n{CRITERIA}', []),
        (f'form = "drop"\nprice_by = "p"\n{CRITERIA}', []),
    ],
)  # fmt: skip
def test_what_is_carried_out_of_draws_and_drops(step: str, keys: list[str]):
    text = f'{NORTHWIND}\n[[sale]]\ntier = "mass"\n{step}\n[[price]]\nname = "p"\nkind = "fixed"\namount = "1.00"\n'
    assert [path for path, _ in not_carried(parse(text))] == [("sale", 4, key) for key in keys]


def test_a_drop_has_one_price():
    text = f'{NORTHWIND}\n[[sale]]\ntier = "mass"\nform = "drop"\nprice = "5.00"\nprice_by = "p"\n{CRITERIA}\n[[price]]\nname = "p"\nkind = "fixed"\namount = "1.00"\n'
    assert any("a drop has either a price or price_by" in one for one in faults(text))


def test_a_draw_at_a_price_is_a_sale():
    free, sold_ = (parse(f'{FORUM}\n[[sale]]\ntier = "{parse(FORUM).tier[0].name}"\nform = "lottery"\n{more}') for more in ("", 'price = "5.00"\n'))
    assert (free.sells, sold_.sells) == (False, True)


def test_the_columns_of_the_office_are_those_of_its_port():
    theirs = {field.name for field in fields(Account)} - {"id", "profile_text"} | {"account_id"}
    assert theirs == REPORTED


def test_a_name_that_an_engine_would_cut_is_an_error_when_the_file_is_read():
    text = NORTHWIND.replace('in_list(handle, "blocked")', f'in_list(handle, "{"b" * 60}")')
    assert any("postgres cannot express this: a column is called by at most 63 bytes" in one for one in faults(text))


def test_the_schema_that_ships_is_fresh():
    assert (ROOT / "docs" / "reference" / "policy.schema.json").read_text(encoding="utf-8") == as_text(), "rehandle schema"


FILES = [FULL, *[path.read_text(encoding="utf-8") for path in sorted((ROOT / "policies").glob("*.toml"))]]


def against_schema(text: str) -> list[str]:
    """What an editor would mark: the schema's errors, by a validator that is not ours. Dates are text there, as in JSON."""
    plain = json.loads(json.dumps(tomllib.loads(text), default=str))
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(plain)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", FILES, ids=lambda text: text[:40])
def test_the_schema_takes_every_file(text: str):
    assert against_schema(text) == []


@pytest.mark.parametrize(("old", "new", "at"), [
    ("grace = 30", "graze = 30", "$.clocks"),
    ("grace = 30", 'grace = "thirty"', "$.clocks.grace"),
    ("min_length = 1", "min_length = true", "$.names.min_length"),
    ('profile = "x"', 'profile = "y"', "$.names.profile"),
    ("[clocks]", "[clock]", "$"),
])  # fmt: skip
def test_what_the_office_refuses_the_schema_marks(old: str, new: str, at: str):
    assert old in NORTHWIND
    text = NORTHWIND.replace(old, new, 1)
    assert faults(text)
    assert at in against_schema(text)


def test_load_reads_what_cannot_run_as_well(tmp_path: Path):
    path = tmp_path / "full.toml"
    path.write_text(FULL, encoding="utf-8")
    assert load(path).id == "full"
