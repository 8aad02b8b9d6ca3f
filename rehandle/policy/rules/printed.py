"""A condition as text again: `parse(printed(tree)) == tree`."""

from datetime import date
from types import UnionType

from rehandle.policy.rules.tree import (
    And,
    Arith,
    Column,
    Compare,
    DaysSince,
    Expr,
    Literal,
    NameFact,
    Not,
    Or,
    Today,
    Within,
)


def printed(tree: Expr) -> str:  # noqa: PLR0911  one arm a kind of node
    """The canonical text of a condition."""
    match tree:
        case Literal(value):
            return _value(value)
        case Column(name):
            return name
        case Today():
            return "today"
        case DaysSince(column):
            return f"days_since({column.name})"
        case NameFact(kind, argument):
            return f'{kind}(handle, "{argument}")' if argument else f"{kind}(handle)"
        case Compare(op, left, right) | Arith(op, left, right):
            return f"{_side(tree, left)} {op} {_side(tree, right, last=True)}"
        case Within(item, choices):
            return f"{printed(item)} in [{', '.join(printed(choice) for choice in choices)}]"
        case And(parts):
            return " and ".join(_inner(part, And | Or) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part, Or) for part in parts)
        case Not(part):
            return f"not {_inner(part, And | Or)}"


def _inner(tree: Expr, loose: UnionType | type) -> str:
    """The text of a part, in brackets where it would be read otherwise without them: never deeper than somebody has to write it."""
    return f"({printed(tree)})" if isinstance(tree, loose) else printed(tree)


def _side(parent: Compare | Arith, side: Expr, last: bool = False) -> str:
    """One side of a sign: sums and products are read from the left, products before sums."""
    if not isinstance(parent, Arith) or not isinstance(side, Arith):
        return printed(side)
    tighter = side.op == "*" and parent.op != "*"
    same = (side.op == "*") == (parent.op == "*") and not last
    return printed(side) if tighter or same else f"({printed(side)})"


def _value(value: int | str | bool | date) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return f'"{value}"' if isinstance(value, str) else str(value)
