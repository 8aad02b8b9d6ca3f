"""Accounts that no test of a rule tells apart are of one class: columns are cut only where some test changes its answer.

The engine says which class a row is of, as digits of one number; what a class means is asked of one account that stands for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from rehandle.policy.rules.columns import COLUMNS, Kind
from rehandle.policy.rules.flags import AFTER_CREATION, COUNTS, PAST
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tree import MIRROR, Column, Compare, DaysSince, Expr, Literal, NameFact, Today, columns_of, leaves_of, name_facts_of
from rehandle.policy.rules.types import kind_of

SOME_DAY = date(2000, 1, 1).toordinal()
Place = Column | NameFact


@dataclass(frozen=True, slots=True)
class Digit:
    """One question to a row. The first arm (SQL) that holds gives digit 1, the second 2; none gives 0. `values` says what each digit stands for:
    of a column a value, of a statement (`about` is a tree that says yes or no) its truth, of a flag whether it is raised."""

    about: Expr | str
    arms: tuple[str, ...]
    values: tuple[object, ...]


def digits_of(judging: Judging) -> list[Digit]:
    """All that the rule's tests, its signals and the flags want to know of a row."""
    leaves = list(dict.fromkeys(leaf for clause in judging.policy.clauses for leaf in leaves_of(clause.tree)))
    asked = [leaf for leaf in leaves if (columns_of(leaf) or name_facts_of(leaf)) and set(columns_of(leaf)) <= _there(judging)]
    cuts: dict[Place, set[int]] = {Column(name): set() for name in judging.policy.signals.active if name in judging.present}
    for place, numbers in [*_flag_cuts(judging), *(found for leaf in asked if (found := cuts_of(leaf, judging.today)))]:
        cuts.setdefault(place, set()).update(numbers)
    others = [leaf for leaf in asked if not cuts_of(leaf, judging.today)]
    return [*(_cut(judging, place, numbers) for place, numbers in cuts.items()), *(_asked(judging, leaf) for leaf in others), *_earlier(judging)]


def cuts_of(leaf: Expr, today: date) -> tuple[Place, tuple[int, ...]] | None:
    """Where the answer of a statement about one number or day changes: days by their ordinal. None for any other statement."""
    match leaf:
        case Compare(op, DaysSince(column), Literal(int(days))):
            return column, _sides(MIRROR[op], today.toordinal() - days)  # more days are an earlier day
        case Compare(op, Column() as column, Today()):
            return column, _sides(op, today.toordinal())
        case Compare(op, Column() as column, Literal(date() as day)):
            return column, _sides(op, day.toordinal())
        case Compare(op, (Column() | NameFact()) as place, Literal(int(number))):
            return place, _sides(op, number)
        case _:
            return None


def told_from_one(policy: Policy, today: date) -> int:
    """The least number of a holder's accounts that the rule tells from one; 2 where it holds that number against something else than a number."""
    leaves = {leaf for clause in policy.clauses for leaf in leaves_of(clause.tree) if "portfolio" in columns_of(leaf)}
    cuts = [cuts_of(leaf, today) for leaf in leaves]
    return min((number for cut in cuts if cut for number in cut[1] if number > 1), default=2) if all(cuts) else 2


def _sides(op: str, number: int) -> tuple[int, ...]:
    """The first numbers of which a comparison with this one says something else than of the number before them."""
    return {"<": (number,), ">=": (number,), "<=": (number + 1,), ">": (number + 1,)}.get(op, (number, number + 1))


def _there(judging: Judging) -> frozenset[str]:
    return judging.present | {"last_active", "handle"}


def _flag_cuts(judging: Judging) -> Iterator[tuple[Place, tuple[int, ...]]]:
    yield from ((Column(name), (judging.today.toordinal() + 1,)) for name in PAST if name in judging.present)
    yield from ((Column(name), (0, 1) if name == "posts" else (0,)) for name in COUNTS if name in judging.present)


def _cut(judging: Judging, place: Place, numbers: set[int]) -> Digit:
    """A column by its cuts, the highest first, then unknown; below all of them is digit 0."""
    sql = judging.emit.column(place.name) if isinstance(place, Column) else judging.dialect.quoted(place.key)
    days = isinstance(place, Column) and COLUMNS[place.name].kind is Kind.INSTANT
    cuts = sorted((each for each in numbers if not days or date.min.toordinal() < each <= date.max.toordinal()), reverse=True)
    arms = [f"{sql} >= {judging.dialect.day_start(date.fromordinal(each)) if days else each}" for each in cuts]
    stand = [*cuts, (cuts[-1] if cuts else SOME_DAY + 1) - 1]
    values = [datetime.combine(date.fromordinal(each), time()) if days else each for each in stand]
    return Digit(place, (*arms, f"{sql} IS NULL"), (values[-1], *values[:-1], None))


def _asked(judging: Judging, leaf: Expr) -> Digit:
    """A statement as the rule has it: true, unknown, else false."""
    if isinstance(leaf, Column | NameFact):
        sql = judging.emit.true(leaf)
        return Digit(leaf, (sql, f"{sql} IS NULL"), (False, True, None))
    return Digit(leaf, (judging.emit.true(leaf), judging.emit.false(leaf)), (None, True, False))


def _earlier(judging: Judging) -> Iterator[Digit]:
    """Flags that compare two columns."""
    for flag, name in AFTER_CREATION.items():
        if {name, "created_at"} <= judging.present:
            yield Digit(flag, (judging.flag_tests()[flag],), (False, True))


def is_statement(about: Expr | str) -> bool:
    """Whether a digit tells the truth of a statement, and no column's value."""
    return not isinstance(about, str) and kind_of(about) is Kind.BOOL
