"""The parts of a policy that decide: exemptions, verdicts, tiers, and what counts as activity."""

import re
from functools import cached_property

from pydantic import field_validator

from rehandle.policy.rules.base import Both, Name, Names, Part
from rehandle.policy.rules.conditions import parse
from rehandle.policy.rules.tokens import ConditionError
from rehandle.policy.rules.tree import Expr


class Signals(Part):
    """Which dates count as activity, and which must be there before anybody is judged."""

    active: Names = ("last_login_at", "last_post_at")
    require: Names = ()


def checked_condition(when: str) -> str:
    """The condition's text, if it reads; else an error with its place."""
    try:
        parse(when)
    except ConditionError as error:
        raise ValueError(f"{error} (at sign {error.at + 1})") from None
    return when


class Clause(Part):
    """A named condition. `text` is a short name only; the sentence people read is made from `when`."""

    name: Name
    when: str
    text: Both = Both()

    _reads = field_validator("when")(checked_condition)

    @field_validator("text")
    @classmethod
    def _no_numbers(cls, text: Both) -> Both:
        if re.search(r"\d", text.en + text.ar):
            raise ValueError("a short name has no digits; numbers stand in `when` alone")
        return text

    @cached_property
    def tree(self) -> Expr:
        """The condition as a checked tree."""
        return parse(self.when)


class Exempt(Clause):
    """Who is left alone. With `benefit_of_doubt` also where it is unknown, if the source has the columns."""

    benefit_of_doubt: bool = False


class Verdict(Clause):
    """What a rule calls an account for which its condition holds."""


class Tier(Clause):
    """How a name is given: the first tier whose condition holds."""
