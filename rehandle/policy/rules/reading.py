"""Reads the text of a policy file: all its errors at once, each with its place and what would be right."""

import tomllib
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rehandle.policy.rules.checks import Problem, problems_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.places import Path, line_of, places_of
from rehandle.policy.rules.sales import FORMS

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
    "union_tag_invalid": f"form must be one of {', '.join(FORMS)}",
    "union_tag_not_found": f"needs a form, one of {', '.join(FORMS)}",
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
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid(name, [_syntax(str(error), text)]) from None
    places = places_of(text)
    try:
        policy = Policy.model_validate(table)
    except ValidationError as error:
        raise PolicyInvalid(name, [_fault(detail, places) for detail in error.errors(include_url=False)]) from None
    if problems := problems_of(policy, table):
        raise PolicyInvalid(name, [_placed(problem, places) for problem in problems])
    return policy


def _syntax(message: str, text: str) -> Fault:
    """The TOML parser's own words, with its line taken out of them."""
    says, _, place = message.partition(" (at ")
    found = [int(part) for part in place.replace(",", " ").replace(")", " ").split() if part.isdigit()]
    return Fault(found[0] if found else len(text.splitlines()) or 1, "TOML", says)


def _fault(detail: ErrorDetails, places: dict[Path, int]) -> Fault:
    path = _path_in_file(detail["loc"])
    says = SAYS.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    given = "" if detail["type"] in ("missing", "extra_forbidden") else f" (it is {_short(detail['input'])})"
    return Fault(line_of(places, path), _key(path), f"{says}{given}")


def _path_in_file(loc: tuple[str | int, ...]) -> Path:
    """A place as the file has it: without the names that the model adds."""
    return tuple(step for index, step in enumerate(loc) if not (step == "by_verdict" or (index == 2 and loc[0] == "sale" and step in FORMS)))


def _placed(problem: Problem, places: dict[Path, int]) -> Fault:
    return Fault(line_of(places, problem.path), _key(problem.path), problem.says)


def _key(path: Path) -> str:
    """`sale[1].price`: counted from 1, as people do."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
