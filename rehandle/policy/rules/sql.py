"""The policy as SQL, in the words of each engine. Each condition becomes two positive formulae, one for true and one for false.

Negation is pushed to the leaves and one `IS TRUE` stands on top, so a NULL can only ever leave a formula not true:
what is unknown is neither. The engine is trusted with comparison and with Kleene's and/or, and nothing else.
"""

from dataclasses import dataclass
from datetime import date

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.dialects import DUCKDB, Dialect, Inexpressible
from rehandle.policy.rules.kleene import Seen, truth
from rehandle.policy.rules.tree import (
    OPPOSITE,
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
from rehandle.policy.rules.types import empty_is_none, kind_of


@dataclass(frozen=True, slots=True)
class Emitter:
    """Makes SQL for one day, one set of columns that the source has, and one engine."""

    today: date
    present: frozenset[str]
    dialect: Dialect = DUCKDB
    dear: frozenset[str] = frozenset()

    def true(self, tree: Expr) -> str:
        """SQL that is TRUE exactly where the condition is true; FALSE or NULL elsewhere."""
        return self._formula(tree, wanted=True)

    def false(self, tree: Expr) -> str:
        """SQL that is TRUE exactly where the condition is false; FALSE or NULL elsewhere."""
        return self._formula(tree, wanted=False)

    def _formula(self, tree: Expr, wanted: bool) -> str:
        if not columns_of(tree) and not name_facts_of(tree):
            return _sql_bool(truth(tree, Seen({}, self.today)) is wanted)
        match tree:
            case Not(part):
                return self._formula(part, not wanted)
            case And(parts) | Or(parts):
                joint = " AND " if isinstance(tree, And) == wanted else " OR "
                return f"({joint.join(self._formula(part, wanted) for part in parts)})"
            case Compare(op, left, right):
                return self._comparison(op if wanted else OPPOSITE[op], left, right, none_is=(op == "!=") == wanted)
            case Within(item, choices):
                return self._within(item, choices, wanted)
            case _:
                return self._value(tree) if wanted else f"(NOT {self._value(tree)})"

    def _comparison(self, op: str, left: Expr, right: Expr, none_is: bool) -> str:
        """A comparison; where the left may be none (and the right is known), none counts as `none_is`."""
        formula = self._dated(op, left, right) or self._plain(op, left, right)
        return self._or_none(left, right, formula) if none_is else f"({formula})"

    def _plain(self, op: str, left: Expr, right: Expr) -> str:
        sign = {"==": "=", "!=": "<>"}.get(op, op)
        by_order = kind_of(left) == "text" and op not in ("==", "!=")
        sides = [self.dialect.ordered(self._value(side)) if by_order else self._value(side) for side in (left, right)]
        return f"{sides[0]} {sign} {sides[1]}"

    def _or_none(self, left: Expr, right: Expr, formula: str) -> str:
        if not empty_is_none(left) or not set(columns_of(left)) <= self.present:
            return f"({formula})"
        known = "".join(f" AND {self.column(name)} IS NOT NULL" for name in columns_of(right))
        return f"({formula} OR ({self.column(columns_of(left)[0])} IS NULL{known}))"

    def _within(self, item: Expr, choices: tuple[Literal, ...], wanted: bool) -> str:
        """Dates need their whole day, so `in` is written as comparisons."""
        joint = " OR " if wanted else " AND "
        op = "==" if wanted else "!="
        return f"({joint.join(self._comparison(op, item, choice, none_is=not wanted) for choice in choices)})"

    def _dated(self, op: str, left: Expr, right: Expr) -> str | None:
        """Comparisons of days become comparisons of an instant with constants, so that no date function is called."""
        if isinstance(left, DaysSince) and isinstance(right, Literal) and isinstance(right.value, int):
            mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
            return self._day(mirrored, self._value(left.column), self.today.toordinal() - right.value)
        day = self._constant_day(right)
        if isinstance(left, Column) and day is not None:
            return self._day(op, self._value(left), day.toordinal())
        return None

    def _constant_day(self, tree: Expr) -> date | None:
        if isinstance(tree, Today):
            return self.today
        return tree.value if isinstance(tree, Literal) and isinstance(tree.value, date) else None

    def _value(self, tree: Expr) -> str:
        match tree:
            case Column(name):
                return self.column(name)
            case DaysSince(column):
                return f"CAST({self.dialect.days_between(self.today, self.column(column.name))} AS BIGINT)"
            case NameFact():
                unknown = f"CAST(NULL AS {self.dialect.types[kind_of(tree)]})"
                return unknown if tree.key in self.dear else self.dialect.quoted(tree.key)
            case Arith(op, left, right):
                return f"({self._value(left)} {op} {self._value(right)})"
            case Literal(value):
                return self._literal(value)
            case _:
                raise Inexpressible(f"{type(tree).__name__} is not a value")

    def column(self, name: str) -> str:
        """A column, or NULL of its type where the source does not have it."""
        if name == "handle":
            return "canonical"  # conditions see the canonical handle
        return self.dialect.quoted(name) if name in self.present else f"CAST(NULL AS {self.dialect.types[COLUMNS[name].kind]})"

    def _day(self, op: str, instant: str, ordinal: int) -> str:
        """`instant`'s UTC date compared with the day of that number, as a half-open range of instants."""
        match op:
            case "<":
                return self._before(instant, ordinal)
            case "<=":
                return self._before(instant, ordinal + 1)
            case ">=":
                return self._from(instant, ordinal)
            case ">":
                return self._from(instant, ordinal + 1)
            case "==":
                return f"({self._from(instant, ordinal)} AND {self._before(instant, ordinal + 1)})"
            case _:
                return f"({self._before(instant, ordinal)} OR {self._from(instant, ordinal + 1)})"

    def _before(self, instant: str, ordinal: int) -> str:
        return self._bounded(instant, ordinal, "<", early=False, late=True)

    def _from(self, instant: str, ordinal: int) -> str:
        return self._bounded(instant, ordinal, ">=", early=True, late=False)

    def _bounded(self, instant: str, ordinal: int, op: str, early: bool, late: bool) -> str:
        """A day before the first or after the last there is settles it for every known instant."""
        if ordinal <= date.min.toordinal() or ordinal > date.max.toordinal():
            answer = early if ordinal <= date.min.toordinal() else late
            return f"({instant} IS NOT NULL AND {_sql_bool(answer)})"
        return f"{instant} {op} {self.dialect.day_start(date.fromordinal(ordinal))}"

    def _literal(self, value: int | str | bool | date) -> str:
        if isinstance(value, bool):
            return _sql_bool(value)
        if isinstance(value, date):
            raise Inexpressible("a day stands where a value should")
        return self.dialect.text_literal(value) if isinstance(value, str) else f"CAST({value} AS BIGINT)"


SQL_TYPES = DUCKDB.types


def quoted(name: str) -> str:
    """A column's name, quoted for DuckDB."""
    return DUCKDB.quoted(name)


def text_literal(text: str) -> str:
    """A text, quoted for DuckDB."""
    return DUCKDB.text_literal(text)


def _sql_bool(value: bool) -> str:
    return "TRUE" if value else "FALSE"
