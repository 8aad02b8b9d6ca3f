"""A condition as text again: `parse(printed(tree)) == tree`."""

from datetime import date

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
            return f"{_inner(left)} {op} {_inner(right)}"
        case Within(item, choices):
            return f"{_inner(item)} in [{', '.join(printed(choice) for choice in choices)}]"
        case And(parts):
            return " and ".join(_inner(part) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part) for part in parts)
        case Not(part):
            return f"not {_inner(part)}"


def _inner(tree: Expr) -> str:
    """The text of a part, in brackets where it would be read otherwise without them."""
    return f"({printed(tree)})" if isinstance(tree, And | Or | Arith | Not) else printed(tree)


def _value(value: int | str | bool | date) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return f'"{value}"' if isinstance(value, str) else str(value)
