"""Reads the text of a policy file: all its errors at once, each with its place and what would be right."""

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rehandle.policy.rules.at import at, instants
from rehandle.policy.rules.carried import not_carried
from rehandle.policy.rules.checks import Problem, problems_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.places import Path, line_of, places_of
from rehandle.policy.rules.pricing import KINDS
from rehandle.policy.rules.sales import FORMS
from rehandle.policy.rules.timed_checks import wrong_times

TAGS: dict[str, tuple[str, tuple[str, ...]]] = {"sale": ("form", FORMS), "price": ("kind", KINDS)}

LONGEST_FILE = 200_000
PLAIN = re.compile(r"[\w-]+")
SAYS = {
    "extra_forbidden": "is not a key of a policy; check its spelling or remove it",
    "missing": "is missing; every policy needs it",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number without quotes",
    "bool_type": "must be true or false without quotes",
    "date_type": "must be a day without quotes, as in 2026-12-01",
    "model_type": "must be a table",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "timezone_aware": "must be an instant with its zone, as in 2027-01-01T00:00:00Z",
    "datetime_type": "must be an instant without quotes, as in 2027-01-01T00:00:00Z",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: its line in the file, the key, and a sentence."""

    line: int
    key: str
    says: str


class PolicyInvalid(Exception):
    """Every error of a policy file; as text, one a line: `file:line: key: what is wrong`."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = sorted(set(faults), key=lambda fault: (fault.line, fault.key, fault.says))
        super().__init__("\n".join(f"{name}:{fault.line}: {fault.key}: {fault.says}" for fault in self.faults))


def parse(text: str, name: str = "policy") -> Policy:
    """The policy that a text says. Raises `PolicyInvalid` with all that is wrong."""
    table, places = _table(text, name), places_of(text)
    try:
        policy = Policy.model_validate(table)
    except ValidationError as error:
        raise PolicyInvalid(name, [_fault(detail, places) for detail in error.errors(include_url=False)]) from None
    if problems := [*problems_of(policy, table), *(_later(policy, table) if policy.timed else [])]:
        raise PolicyInvalid(name, [_placed(problem, places) for problem in problems])
    return policy


def parse_to_run(text: str, name: str = "policy") -> Policy:
    """The policy that a text says, to be published. Raises `PolicyInvalid` also with what this office cannot carry out yet."""
    policy, places = parse(text, name), places_of(text)
    if unable := [Problem(*one) for one in not_carried(policy)]:
        raise PolicyInvalid(name, [_placed(problem, places) for problem in unable])
    return policy


def _later(policy: Policy, table: dict[str, Any]) -> list[Problem]:
    """What is wrong with the policy as it will stand after each of its timed changes."""
    if wrong := [Problem(*one) for one in wrong_times(policy.timed, table)]:
        return wrong
    found: list[Problem] = []
    for moment in instants(policy):
        try:
            found += [Problem(("timed",), f"from {moment:%Y-%m-%d %H:%M} UTC {one.says}") for one in problems_of(at(policy, moment), table)]
        except ValidationError as error:
            says = [f"{_key(_path_in_file(each['loc']))}: {_says(each)}" for each in error.errors(include_url=False)]
            found += [Problem(("timed",), f"from {moment:%Y-%m-%d %H:%M} UTC {one}") for one in says]
    return found


def _table(text: str, name: str) -> dict[str, Any]:
    """What the text says as TOML. The parser of the standard library also trips over huge numbers and deep brackets, without a place."""
    if len(text) > LONGEST_FILE:
        raise PolicyInvalid(name, [Fault(1, "TOML", f"a policy file has at most {LONGEST_FILE} signs, this one {len(text)}")])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid(name, [_syntax(str(error), text)]) from None
    except (ValueError, RecursionError) as error:
        says = "a value is nested too deep" if isinstance(error, RecursionError) else "a number is too long, or a date cannot be"
        raise PolicyInvalid(name, [Fault(_tripped_at(text.splitlines()), "TOML", says)]) from None


def _tripped_at(lines: list[str]) -> int:
    """The first line with which the text trips the parser."""
    return bisect_left(range(len(lines)), True, key=lambda last: _trips("\n".join(lines[: last + 1]))) + 1


def _trips(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return False


def _syntax(message: str, text: str) -> Fault:
    """The TOML parser's own words, with its line taken out of them."""
    says, _, place = message.partition(" (at ")
    found = [int(part) for part in place.replace(",", " ").replace(")", " ").split() if part.isdigit()]
    return Fault(found[0] if found else len(text.splitlines()) or 1, "TOML", says)


def _fault(detail: ErrorDetails, places: dict[Path, int]) -> Fault:
    path = _path_in_file(detail["loc"])
    says = _says(detail)
    given = "" if detail["type"] in ("missing", "extra_forbidden") else f" (it is {_short(detail['input'])})"
    return Fault(line_of(places, path), _key(path), f"{says}{given}")


def _says(detail: ErrorDetails) -> str:
    return _tagged(detail) or SAYS.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")


def _tagged(detail: ErrorDetails) -> str:
    """What is wrong with the key that says which kind of row this is."""
    section = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] not in ("union_tag_invalid", "union_tag_not_found") or section not in TAGS:
        return ""
    key, known = TAGS[section]
    return f"{key} must be one of {', '.join(known)}" if detail["type"] == "union_tag_invalid" else f"needs a {key}, one of {', '.join(known)}"


def _path_in_file(loc: tuple[str | int, ...]) -> Path:
    """A place as the file has it: without the names that the model adds."""
    tags = TAGS.get(str(loc[0]), ("", ()))[1] if loc else ()
    return tuple(step for index, step in enumerate(loc) if not (step == "by_verdict" or (index == 2 and step in tags)))


def _placed(problem: Problem, places: dict[Path, int]) -> Fault:
    return Fault(line_of(places, problem.path), _key(problem.path), problem.says)


def _key(path: Path) -> str:
    """`sale[1].price`: counted from 1, as people do. A key that is not plain stands in quotes."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step if PLAIN.fullmatch(step) else repr(step)}" for step in path).lstrip(".")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
