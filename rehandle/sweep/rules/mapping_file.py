"""The mapping as a TOML file: for each column of ours, which one of the source it is read from, and how that is written.

    zone = "Europe/Berlin"          # of dates that name none; may also stand in a column

    [columns.last_login_at]
    from = "last_seen"
    type = "date"
    unit = "milliseconds"
    none = ["0"]
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.columns import SOURCE, Kind
from rehandle.policy.rules.places import Path, line_of, places_of
from rehandle.sweep.rules.forms import MICROSECONDS, Form

TYPES = {"date": Kind.INSTANT, "number": Kind.INT, "text": Kind.TEXT, "true or false": Kind.BOOL}
DIRECTIVES = frozenset("aAbBdfHIjmMpSyYz%")  # those that mean the same here and in the engine
ONLY_FOR = {"unit": Kind.INSTANT, "format": Kind.INSTANT, "zone": Kind.INSTANT, "yes": Kind.BOOL, "no": Kind.BOOL}
TEXTS = ("format", "yes", "no", "none")
Wrong = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What an operator says of the columns: ours to theirs, how they are written, and the hash of the file that says so (empty: no file)."""

    read: dict[str, str]
    forms: dict[str, Form]
    sha256: str = ""


def columns_in(text: str, name: str, sha256: str) -> Columns:
    """Read the file's text. Refuses `invalid` with each error by its line and key."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise Refused(Code.INVALID, columns=f"{name}: {error}") from None
    places = places_of(text)
    if wrong := [f"{name}:{line_of(places, path)}: {'.'.join(map(str, path))}: {says}" for path, says in _wrong(table)]:
        raise Refused(Code.INVALID, columns="; ".join(wrong))
    columns: Mapping[str, Mapping[str, Any]] = table["columns"]
    read = {ours: str(told["from"]) for ours, told in columns.items()}
    return Columns(read, {ours: _form(told, SOURCE[ours].kind, table.get("zone", "")) for ours, told in columns.items()}, sha256)


def _form(told: Mapping[str, Any], kind: Kind, zone: str) -> Form:
    yes, no = (tuple(each.lower() for each in _texts(told.get(key))) for key in ("yes", "no"))
    zone = told.get("zone", zone) if kind is Kind.INSTANT and "unit" not in told else ""
    return Form(told.get("unit", ""), _texts(told.get("format")), zone, yes, no, _texts(told.get("none")))


def _texts(told: str | list[str] | None) -> tuple[str, ...]:
    """One text, or a list of them."""
    return () if told is None else (told,) if isinstance(told, str) else tuple(told)


def _wrong(table: Mapping[str, Any]) -> Iterator[Wrong]:
    """All that is wrong, with its place."""
    yield from (((key,), "is no key of a mapping: zone, columns") for key in table if key not in ("zone", "columns"))
    if "zone" in table and (why := _no_zone(table["zone"])):
        yield ("zone",), why
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        yield ("columns",), "must be a table with a column of ours each, as in [columns.last_login_at]"
        return
    for ours, told in columns.items():
        if ours not in SOURCE:
            yield ("columns", ours), f"is no column of ours: {', '.join(SOURCE)}"
        elif not isinstance(told, dict):
            yield ("columns", ours), 'must be a table, as in { from = "last_seen" }'
        else:
            yield from (((*("columns", ours), key), says) for key, says in _wrong_in(told, SOURCE[ours].kind))


def _wrong_in(told: Mapping[str, Any], kind: Kind) -> Iterator[tuple[str, str]]:
    """What is wrong in the table of one column."""
    if not isinstance(told.get("from"), str) or not told["from"]:
        yield "from", "must be the name of the source's column in quotes"
    for key, value in told.items():
        if key not in ("from", "type", *ONLY_FOR, *TEXTS):
            yield key, f"is no key of a column: from, type, {', '.join(dict.fromkeys([*ONLY_FOR, *TEXTS]))}"
        elif key in ONLY_FOR and kind is not ONLY_FOR[key]:
            yield key, f"is for a {ONLY_FOR[key].value}, and this column is a {kind.value}"
        elif why := _no_value(key, value, kind):
            yield key, why
    if "unit" in told and ("format" in told or "zone" in told):
        yield "unit", "numbers since 1970 have no format and no zone; leave one of them out"
    both = {text.lower() for text in _if_texts(told.get("yes"))} & {text.lower() for text in _if_texts(told.get("no"))}
    if both:
        yield "yes", f"stands for yes and for no: {', '.join(sorted(both))}"


def _if_texts(value: object) -> tuple[str, ...]:
    return _texts(value) if _are_texts(value) else ()  # type: ignore[arg-type]  # looked at just now


def _are_texts(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value))


def _no_value(key: str, value: object, kind: Kind) -> str:
    """Why this cannot stand there; empty where it can."""
    if key == "type":
        return "" if TYPES.get(str(value)) is kind else f"must be {kind.value!r}: what this column is"
    if key == "unit":
        return "" if value in MICROSECONDS else f"must be one of {', '.join(MICROSECONDS)}"
    if key == "zone":
        return _no_zone(value)
    if key in TEXTS and not _are_texts(value):
        return "must be a text in quotes, or a list of them"
    return next((why for each in _texts(value) if (why := _no_format(each))), "") if key == "format" else ""  # type: ignore[arg-type]  # texts


def _no_format(text: str) -> str:
    used = re.findall(r"%(.?)", text.replace("%-", "%"))
    if strange := sorted({f"%{sign}" for sign in used if sign not in DIRECTIVES}):
        return f"{', '.join(strange)} is not read; there are {' '.join('%' + sign for sign in sorted(DIRECTIVES))}"
    return "" if {"Y", "y"} & set(used) else "has no year (%Y)"


def _no_zone(value: object) -> str:
    says = "must be a time zone by its name, as in Europe/Berlin"
    try:
        return "" if isinstance(value, str) and value and ZoneInfo(value) else says
    except (KeyError, ValueError, OSError):
        return says
