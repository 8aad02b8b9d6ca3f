"""Types of conditions: what may be compared with what, so that no engine ever guesses."""

from datetime import date

from rehandle.policy.rules.columns import COLUMNS, LARGEST_COUNT, Kind
from rehandle.policy.rules.tokens import ConditionError
from rehandle.policy.rules.tree import (
    MIRROR,
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
    columns_of,
    name_facts_of,
)

LARGEST_INT = 2**62
MOST_DAYS = 4_000_000
LONGEST_NAME = 1_000


def kind_of(tree: Expr) -> Kind:
    """The type of an expression."""
    match tree:
        case Column(name):
            return COLUMNS[name].kind
        case Literal(value):
            return _kind_of_value(value)
        case Today():
            return Kind.INSTANT
        case DaysSince() | Arith() | NameFact("length" | "machine_made"):
            return Kind.INT
        case NameFact() | Compare() | Within() | And() | Or() | Not():
            return Kind.BOOL


def _kind_of_value(value: int | str | bool | date) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOL
    if isinstance(value, int):
        return Kind.INT
    return Kind.TEXT if isinstance(value, str) else Kind.INSTANT


def boolean(tree: Expr, at: int) -> Expr:
    """The tree, if it says yes or no; an error otherwise."""
    if kind_of(tree) is not Kind.BOOL:
        raise ConditionError(at, f"a {kind_of(tree)} stands here, where something true or false should; compare it with something")
    return tree


def integers(tree: Arith, at: int) -> Expr:
    """The sum, if both sides are whole numbers that cannot overflow. Two plain numbers are reckoned at once."""
    for side in (tree.left, tree.right):
        if kind_of(side) is not Kind.INT or empty_is_none(side):
            raise ConditionError(at, f"{tree.op!r} takes two numbers, not a {kind_of(side)} or something that may be none")
    low, high = range_of(tree)
    if low < -LARGEST_INT or high > LARGEST_INT:
        raise ConditionError(at, "this sum can grow beyond what is kept; make it smaller")
    return Literal(low) if isinstance(tree.left, Literal) and isinstance(tree.right, Literal) else tree


def range_of(tree: Expr) -> tuple[int, int]:
    """The least and the largest value of an integer expression."""
    match tree:
        case Literal(int(value)):
            return value, value
        case DaysSince():
            return -MOST_DAYS, MOST_DAYS
        case NameFact():
            return 0, LONGEST_NAME
        case Arith(op, left, right):
            return _range_of_sum(op, range_of(left), range_of(right))
        case _:
            return -LARGEST_COUNT, LARGEST_COUNT


def _range_of_sum(op: str, left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    if op == "+":
        return left[0] + right[0], left[1] + right[1]
    if op == "-":
        return left[0] - right[1], left[1] - right[0]
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


def compared(op: str, left: Expr, right: Expr, at: int) -> Expr:
    """A comparison of two values of one type, with what may be none on the left."""
    if kind_of(left) is not kind_of(right):
        raise ConditionError(at, f"a {kind_of(left)} is compared with a {kind_of(right)}")
    if kind_of(left) is Kind.BOOL:
        return _compared_with_truth(op, left, right, at)
    if (_constant(left) and not _constant(right)) or (empty_is_none(right) and not empty_is_none(left)):
        left, right, op = right, left, MIRROR[op]
    if empty_is_none(right):
        raise ConditionError(at, "both sides may be none; compare with something that is always there")
    return Compare(op, left, right)


def _constant(tree: Expr) -> bool:
    """Whether the value is the same for every account."""
    return not columns_of(tree) and not name_facts_of(tree)


def _compared_with_truth(op: str, left: Expr, right: Expr, at: int) -> Expr:
    if op not in ("==", "!=") or not isinstance(right, Literal):
        raise ConditionError(at, "true or false is not compared: write the name alone, or `not` before it")
    return left if (op == "==") == right.value else Not(left)


def listed(item: Expr, choices: list[Literal], at: int) -> tuple[Literal, ...]:
    """The choices of `in`, all of the item's type."""
    if kind_of(item) is Kind.BOOL or any(kind_of(choice) is not kind_of(item) for choice in choices):
        raise ConditionError(at, f"the list does not hold what stands before `in`: a {kind_of(item)}")
    return tuple(choices)


def empty_is_none(tree: Expr) -> bool:
    """Whether the value may be none: not there, and known not to be there."""
    return any(COLUMNS[name].empty_is_none for name in columns_of(tree))
