"""Law: whatever value of a policy is changed, the page changes; whatever is in force, some sentence speaks of it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from rehandle.kernel.words.bare import in_text
from rehandle.policy.file import load
from rehandle.policy.rules import diff, keys
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page import page
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.render import render
from tests.policy.test_page import TEXT

FILES = sorted(Path("policies").glob("*.toml"))
MORE = """
[[sale]]
tier = "rare"
form = "sealed"
reserve = "900.00"
cover_above = "400.00"

[[sale]]
tier = "rare"
form = "falling"
start = "800.00"
floor = "10.00"

[[sale]]
tier = "priority"
form = "drop"
criteria = [{ name = "use", weight = 60, text = { en = "what it is for", ar = "الغرض منه" } }]

[[sale]]
tier = "priority"
form = "lottery"
"""
WHOLE = TEXT.replace('old_handle = "frozen"', 'old_handle = "redirected"').replace('minimum = "50.00"', 'minimum = "50.00"\ncover_above = "400.00"') + MORE
NOT_SAID = {
    ("sale", "form"): "the form of a step decides which other keys it has: it cannot change alone",
    ("criteria", "name"): "the scores are kept under it; people read the criterion's text",
}


@cache
def enums() -> tuple[str, ...]:
    """Every word that some key may be, from the schema of a policy."""
    found: list[str] = []

    def look(node: Any) -> None:
        if isinstance(node, dict):
            found.extend(each for each in [*node.get("enum", []), node.get("const")] if isinstance(each, str))
            for inner in node.values():
                look(inner)
        elif isinstance(node, list):
            for inner in node:
                look(inner)

    look(Policy.model_json_schema())
    return tuple(dict.fromkeys(found))


def others(value: Any) -> Iterator[Any]:
    """Other values that may stand at a place: the first that the model takes is used."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1)
        case str():
            yield from day_after(value)
            yield from (each for each in enums() if each != value)
            yield from ("77", "77.00", "GBP", "posts < 99", "another", f"{value}x")
        case [*parts]:
            yield from ([parts[:-1]] if parts else [])
            yield [*parts, "another"]
            yield from ([*parts[:-1], each] for each in (1, *enums()) if parts and each not in parts)
        case None:
            yield from ("77.00", 77, True)


def day_after(text: str) -> Iterator[str]:
    try:
        yield (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    except ValueError:
        return


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every value of a dump, lists of plain values as one."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) and node and isinstance(node[0], dict) else None
    if inner is None:
        yield path
    else:
        for key, each in inner:
            yield from places(each, (*path, key))


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        node = node[step]
    return node


def changed(dump: dict[str, Any], path: tuple[Any, ...]) -> Policy | None:
    """The same policy with another value at one place; none where the model takes no other."""
    for other in others(at(dump, path)):
        copy = json.loads(json.dumps(dump))
        at(copy, path[:-1])[path[-1]] = other
        try:
            return Policy.model_validate_json(json.dumps(copy))
        except ValidationError:
            continue
    return None


def dumped(text: str) -> dict[str, Any]:
    told = parse(text).model_dump(mode="json")
    return {key: value for key, value in told.items() if key != "sources"}


POLICY, DUMP = parse(WHOLE), dumped(WHOLE)
PAGES = {lang: page(POLICY, lang) for lang in ("en", "ar")}
PLACES = [path for path in places(DUMP) if (("", "", *path)[-3], path[-1]) not in NOT_SAID]
CHANGED = {path: other for path in PLACES if (other := changed(DUMP, path))}


def test_only_what_is_empty_has_no_other_value():
    """A table without rows: its rows are changed where a policy has some."""
    assert [path for path in PLACES if path not in CHANGED and at(DUMP, path) not in (None, "", [])] == []


@pytest.mark.parametrize("path", CHANGED, ids=lambda path: ".".join(map(str, path)))
def test_a_changed_value_changes_the_page(path):
    after = CHANGED[path]
    langs = [path[-1]] if path[-1] in ("en", "ar") else ["en", "ar"]
    assert [lang for lang in langs if page(after, lang) == PAGES[lang]] == []
    key = next(iter(diff.changed(POLICY, after)))
    told = diff.differences(POLICY, after, langs[0])
    assert told and (path[-1] == "name" or any(key in each.keys for each in told)), "the sentence that changed does not know why"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_in_force_is_missing_from_the_page(file):
    policy = load(file)
    for lang in ("en", "ar"):
        said = ["policy.title", *(key for section in page(policy, lang).sections for item in section.items for key in item.keys)]
        assert [key for key in keys.chosen(policy) if not any(keys.covers(each, key) for each in said)] == []
        assert in_text(render(policy, lang)) == [] or lang == "en"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_told_as_the_file_has_it(file):
    """The last resort of the page is there, and no policy of ours needs it: every key has a sentence."""
    assert [item.text for section in page(load(file), "en").sections if section.anchor == "more" for item in section.items] == []


def test_what_no_sentence_knows_is_told_as_the_file_has_it(monkeypatch):
    monkeypatch.setattr("rehandle.policy.rules.page._spared", lambda policy, lang: iter(()))
    more = {item.anchor: item.text for section in page(parse(TEXT), "en").sections if section.anchor == "more" for item in section.items}
    assert more["exempt-away-when"] == "exempt.away.when = absent_until >= today"
    assert "exempt-away-text-ar" in more
