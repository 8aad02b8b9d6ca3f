"""The tree that a condition becomes. Every reader of a condition (judge, SQL, words) walks this and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the account, or a fact made from it."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, a date, true or false."""

    value: int | str | bool | date


@dataclass(frozen=True, slots=True)
class Today:
    """The UTC date of the instant as of which is judged."""


@dataclass(frozen=True, slots=True)
class DaysSince:
    """Difference of UTC dates, today less the column's; unknown where the date is."""

    column: Column


@dataclass(frozen=True, slots=True)
class NameFact:
    """A fact about the name alone: `length`, `only`, `is_word`, `is_name`, `machine_made`, `in_list`, `looks_like`."""

    kind: str
    argument: str = ""

    @property
    def key(self) -> str:
        """Name of the prepared column that holds it."""
        return f"{self.kind}:{self.argument}" if self.argument else self.kind


@dataclass(frozen=True, slots=True)
class Arith:
    """`+`, `-` or `*` of two integers."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Compare:
    """`< <= == != >= >` of two values of one type."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Within:
    """A value is one of a list."""

    item: "Expr"
    choices: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    parts: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    part: "Expr"


Expr = Column | Literal | Today | DaysSince | NameFact | Arith | Compare | Within | And | Or | Not
Leaf = Column | Literal | NameFact | Compare | Within


def walk(tree: Expr) -> Iterator[Expr]:
    """The tree and everything in it, from the top."""
    yield tree
    for name in tree.__match_args__:
        value = getattr(tree, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Expr):
                yield from walk(child)


def columns_of(tree: Expr) -> tuple[str, ...]:
    """The columns that a condition reads, each once, in order."""
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Column)))


def name_facts_of(tree: Expr) -> tuple[NameFact, ...]:
    """The facts about the name that a condition reads, each once."""
    return tuple(dict.fromkeys(node for node in walk(tree) if isinstance(node, NameFact)))


def leaves_of(tree: Expr) -> tuple[Expr, ...]:
    """The plain statements under and, or, not: what a person can be told one by one."""
    if isinstance(tree, And | Or):
        return tuple(dict.fromkeys(leaf for part in tree.parts for leaf in leaves_of(part)))
    return leaves_of(tree.part) if isinstance(tree, Not) else (tree,)


OPPOSITE = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
MIRROR = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}


def branches(tree: Expr) -> tuple[Expr, ...]:
    """The alternatives of a condition: any one of them is enough."""
    return tree.parts if isinstance(tree, Or) else (tree,)
