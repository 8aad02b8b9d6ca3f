"""The parser of conditions: recursive descent, from tokens to a checked tree. Nothing is ever called or looked up but what stands here."""

from datetime import date
from functools import lru_cache

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.tokens import ConditionError, Token, tokens_of
from rehandle.policy.rules.tree import (
    And,
    Arith,
    Column,
    DaysSince,
    Expr,
    Literal,
    NameFact,
    Not,
    Or,
    Today,
    Within,
)
from rehandle.policy.rules.types import boolean, compared, integers, listed

DEEPEST = 40
MOST_SIGNS = 60
LARGEST_NUMBER = 10**12
COMPARISONS = ("<", "<=", "==", "!=", ">=", ">")
FUNCTIONS = ("date", "days_since", "length", "only", "is_word", "is_name", "machine_made", "in_list", "looks_like")
ONLY = ("digits", "letters")


@lru_cache(maxsize=4096)  # a condition is read again for each page, letter and check of its policy
def parse(text: str) -> Expr:
    """The tree of a condition. Raises `ConditionError` with the place and a sentence."""
    parser = _Parser(tokens_of(text))
    tree = boolean(parser.either(), 0)
    parser.expect("end")
    return tree


class _Parser:
    """One pass over the tokens; each method reads one rule of the grammar, loosest first."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._index, self._depth, self._signs = tokens, 0, 0, 0

    def either(self) -> Expr:
        """either = both { "or" both }"""
        at, parts = self._now.at, [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(boolean(part, at) for part in parts))

    def _both(self) -> Expr:
        """both = opposite { "and" opposite }"""
        at, parts = self._now.at, [self._opposite()]
        while self._take("and"):
            parts.append(self._opposite())
        return parts[0] if len(parts) == 1 else And(tuple(boolean(part, at) for part in parts))

    def _opposite(self) -> Expr:
        """opposite = "not" opposite | comparison"""
        at = self._now.at
        if not self._take("not"):
            return self._comparison()
        self._deeper(at)
        inner = boolean(self._opposite(), at)
        self._depth -= 1
        return Not(inner)

    def _comparison(self) -> Expr:
        """comparison = sum [ ("<" | "<=" | ...) sum | "in" list ]"""
        at, left = self._now.at, self._sum()
        if self._take("in"):
            return Within(left, listed(left, self._list(), at))
        if self._now.text not in COMPARISONS or self._now.kind != "sign":
            return left
        sign = self._next().text
        return compared(sign, left, self._sum(), at)

    def _sum(self) -> Expr:
        """sum = product { ("+" | "-") product }"""
        at, left = self._now.at, self._product()
        while self._now.text in ("+", "-") and self._now.kind == "sign":
            self._longer(at)
            left = integers(Arith(self._next().text, left, self._product()), at)
        return left

    def _product(self) -> Expr:
        """product = atom { "*" atom }"""
        at, left = self._now.at, self._atom()
        while self._take("*"):
            self._longer(at)
            left = integers(Arith("*", left, self._atom()), at)
        return left

    def _atom(self) -> Expr:
        """atom = number | text | "(" either ")" | function "(" .. ")" | name"""
        token = self._next()
        if token.kind == "int":
            return _number(token, token.text)
        if token.text == "-" and self._now.kind == "int":
            return _number(token, f"-{self._next().text}")
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.text == "(":
            return self._inside(token)
        if token.kind == "word":
            return self._call(token) if self._now.text == "(" else _named(token)
        raise ConditionError(token.at, f"{token.text!r} does not fit here; a name, a number or a text would")

    def _inside(self, token: Token) -> Expr:
        self._deeper(token.at)
        tree = self.either()
        self._depth -= 1
        self.expect(")")
        return tree

    def _call(self, function: Token) -> Expr:
        """One of the named functions, each with its own arguments."""
        if function.text not in FUNCTIONS:
            raise ConditionError(function.at, f"there is no function {function.text!r}; there are {', '.join(FUNCTIONS)}")
        self.expect("(")
        tree = self._arguments(function.text)
        self.expect(")")
        return tree

    def _arguments(self, function: str) -> Expr:
        if function == "date":
            return _date(self.expect("text"))
        column = self.expect("word")
        if function == "days_since":
            return DaysSince(_dated(column))
        if column.text != "handle":
            raise ConditionError(column.at, f"{function} looks at the handle: write {function}(handle)")
        if function in ("length", "is_word", "is_name", "machine_made"):
            return NameFact(function)
        self.expect(",")
        return NameFact(function, _argument(function, self.expect("text")))

    def _list(self) -> list[Literal]:
        self.expect("[")
        choices = [self._choice()]
        while self._take(","):
            choices.append(self._choice())
        self.expect("]")
        return choices

    def _choice(self) -> Literal:
        at, value = self._now.at, self._atom()
        if not isinstance(value, Literal):
            raise ConditionError(at, "a list holds numbers, texts or dates only")
        return value

    def expect(self, what: str) -> Token:
        """The next token, which must be this sign or of this kind."""
        token = self._next()
        if what not in (token.kind, token.text):
            raise ConditionError(token.at, f"{token.text!r} stands where {what!r} should")
        return token

    @property
    def _now(self) -> Token:
        return self._tokens[self._index]

    def _next(self) -> Token:
        token = self._tokens[self._index]
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def _take(self, text: str) -> bool:
        found = self._now.text == text and self._now.kind in ("word", "sign")
        self._index += found
        return found

    def _longer(self, at: int) -> None:
        self._signs += 1
        if self._signs > MOST_SIGNS:
            raise ConditionError(at, f"a condition reckons with at most {MOST_SIGNS} signs + - *")

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ConditionError(at, f"a condition is nested at most {DEEPEST} deep")


def _number(token: Token, text: str) -> Literal:
    if len(text) > 14 or abs(int(text)) > LARGEST_NUMBER:
        raise ConditionError(token.at, f"a number is at most {LARGEST_NUMBER}")
    return Literal(int(text))


def _named(token: Token) -> Expr:
    if token.text in ("true", "false"):
        return Literal(token.text == "true")
    if token.text == "today":
        return Today()
    if token.text not in COLUMNS:
        raise ConditionError(token.at, f"there is no column {token.text!r}; there are {', '.join(COLUMNS)}")
    return Column(token.text)


def _dated(token: Token) -> Column:
    dates = [name for name, known in COLUMNS.items() if known.kind == "date"]
    if token.text not in dates:
        raise ConditionError(token.at, f"days_since takes a date column: {', '.join(dates)}")
    return Column(token.text)


def _date(token: Token) -> Literal:
    try:
        return Literal(date.fromisoformat(token.text[1:-1]))
    except ValueError:
        raise ConditionError(token.at, f'{token.text} is not a date; write date("2026-01-31")') from None


def _argument(function: str, token: Token) -> str:
    text = token.text[1:-1]
    if function == "only" and text not in ONLY:
        raise ConditionError(token.at, f'only(handle, ..) takes "digits" or "letters", not {token.text}')
    if not text.replace("_", "").replace("-", "").isalnum() or not text.isascii():
        raise ConditionError(token.at, f"{token.text} is not the name of a list")
    return text
