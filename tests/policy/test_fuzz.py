"""The parsers under strange texts: seconds here, longer with `rehandle fuzz --seconds 600`. What was found once stays as a row."""

from pathlib import Path

import pytest

from rehandle.policy.fuzz import Tally, counted, fuzz, report, try_condition, try_file
from rehandle.policy.rules.reading import LONGEST_FILE
from tests.policy.full import FULL
from tests.policy.test_reading import NORTHWIND, faults

FILES = [FULL, *[path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "policies").glob("*.toml"))]]


def test_nothing_is_found_in_a_few_seconds():
    tally = fuzz(20261122, FILES, counted(60))
    assert tally.findings == []
    assert tally.conditions == 1_200 and tally.files == 60
    assert 0 < tally.conditions_read < 1_200 and 0 < tally.files_read < 60


def test_the_same_seed_tries_the_same():
    one, other = (fuzz(3, FILES, counted(5)) for _ in range(2))
    assert one == other


def test_a_finding_is_told_with_its_text(monkeypatch: pytest.MonkeyPatch):
    def broken(text: str) -> object:
        raise RecursionError(text)

    monkeypatch.setattr("rehandle.policy.fuzz.parse", broken)
    tally = fuzz(1, FILES, counted(9))
    assert tally.files == 1 and "RecursionError" in tally.findings[0]
    assert "RecursionError" in report(tally)[-1]
    assert report(Tally())[-1] == "nothing found"


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("not " * 39 + "paid", True),
        ("not " * 41 + "paid", False),
        ("(" * 40 + "paid" + ")" * 40, True),
        ("(" * 41 + "paid" + ")" * 41, False),
        ("not (paid and staff or " * 20 + "verified" + ")" * 20, True),
        ("today >= today", True),
        ("1 + 2 < 3 * 4", True),
        ("posts - (edits - 3) * 2 - 1 > (posts + 1) * 2", True),
        ("posts " + "+ edits " * 60 + "> 3", True),
        ("posts " + "* 1 " * 61 + "> 3", False),
        ("posts > 1" + " or paid" * 200, True),
        ("posts > 1" + " or paid" * 300, False),
    ],
)
def test_conditions_at_their_limits(text: str, reads: bool):
    assert try_condition(text) is reads


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("grace = 30", f"grace = {'9' * 5_000}", "TOML: a number is too long, or a date cannot be"),
        ("grace = 30", f"grace = {'[' * 5_000}", "TOML: a value is nested too deep"),
        ("[clocks]", f"[{'a.' * 3_000}a]", "is not a key of a policy"),
        ("[clocks]", "#" * LONGEST_FILE, "a policy file has at most 200000 signs"),
    ],
)
def test_files_that_trip_the_toml_parser(old: str, new: str, says: str):
    text = NORTHWIND.replace(old, new, 1)
    found = faults(text)
    assert says in found[0], found[0][:300]
    line = next(number for number, part in enumerate(text.splitlines(), 1) if new[:50] in part)
    assert found[0].startswith(f"p.toml:{1 if 'signs' in says else line}:")
    assert try_file(text) is False


def test_a_key_without_a_name_is_named_all_the_same():
    found = faults(NORTHWIND.replace("[clocks]", "[clocks]\n'' = 1", 1))
    assert found[0].endswith("clocks.'': is not a key of a policy; check its spelling or remove it")
