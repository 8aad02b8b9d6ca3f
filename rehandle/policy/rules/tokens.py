"""Cuts the text of a condition into tokens. Anything it does not know is an error with its place."""

import re
from dataclasses import dataclass

LONGEST_TEXT = 2_000
_TOKEN = re.compile(
    r"""
    (?P<space>\s+) | (?P<int>\d+) | (?P<text>"[^"\\\x00-\x1f]*") | (?P<word>[A-Za-z_]\w*)
  | (?P<sign><=|>=|==|!=|[<>()\[\],+*-]) | (?P<wrong>.)""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)


class ConditionError(ValueError):
    """What is wrong with a condition, and at which sign of its text (from 0)."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `kind` is int, text, word, sign or end."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """The tokens, with one `end` at the end. Refuses a text that is too long or holds a strange sign."""
    if len(text) > LONGEST_TEXT:
        raise ConditionError(0, f"a condition has at most {LONGEST_TEXT} signs, this one {len(text)}")
    found = [Token(match.lastgroup or "", match.group(), match.start()) for match in _TOKEN.finditer(text)]
    for token in found:
        if token.kind == "wrong":
            raise ConditionError(token.at, f"{token.text!r} has no meaning here")
    return [token for token in found if token.kind != "space"] + [Token("end", "the end", len(text))]
