"""Made policies and accounts for the laws: any condition that the language can say, any row that a source can hold."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from rehandle.policy.rules.columns import COLUMNS, SOURCE, Kind
from rehandle.policy.rules.tree import And, Arith, Column, Compare, DaysSince, Expr, Literal, NameFact, Not, Or, Today, Within

AS_OF = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
FACTS = [
    NameFact("length"),
    NameFact("only", "digits"),
    NameFact("only", "letters"),
    NameFact("is_word"),
    NameFact("is_name"),
    NameFact("in_list", "brands"),
    NameFact("looks_like", "brands"),
]
SCORE = NameFact("machine_made")  # a fact of the name that is a number
OPS = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
NONEABLE = [name for name, known in SOURCE.items() if known.empty_is_none]
TEXTS = st.sampled_from(["", "a", "tom", "Tom", "gone", "o'clock", "é", "\U0001f600", "zz"])
EDGE_DAYS = [-(10**12), -4000000, -1, 0, 1, 29, 30, 31, 365, 739_000, 739_675, 740_000, 10**12]
EDGE_DATES = [date.min, date(1970, 1, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), date.max]
# without a zone, as DuckDB gives them
_EDGES = "0001-01-01 2026-01-29T23:59:59.999999 2026-01-30 2026-01-31 2026-02-28 2026-02-28T23:59:59.999999 2026-03-01 2026-03-01T23:59 2026-03-02"
EDGE_INSTANTS = [datetime.fromisoformat(text) for text in [*_EDGES.split(), "9999-12-30"]]
DAYS, DATES = st.sampled_from(EDGE_DAYS), st.sampled_from(EDGE_DATES)
NUMBERS = st.sampled_from([-3, 0, 1, 5, 10, 10**12])
INSTANTS = st.one_of(st.sampled_from(EDGE_INSTANTS), st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2026-06-01")))


def _since(column: Expr) -> Expr:
    assert isinstance(column, Column)
    return DaysSince(column)


def _named(kind: Kind, nones: bool = False) -> st.SearchStrategy[Expr]:
    return st.sampled_from([Column(name) for name, known in COLUMNS.items() if known.kind is kind and (nones or not known.empty_is_none)])


def _numbers() -> st.SearchStrategy[Expr]:
    days = _named(Kind.INSTANT).map(_since)
    plain = st.one_of(_named(Kind.INT), days, st.sampled_from([NameFact("length"), SCORE]))
    added = st.builds(Arith, st.sampled_from(["+", "-"]), plain, st.one_of(plain, NUMBERS.map(Literal)))
    return st.one_of(plain, added, st.builds(Arith, st.just("*"), days, NUMBERS.filter(lambda n: abs(n) <= 10).map(Literal)))


def _comparisons() -> st.SearchStrategy[Expr]:
    texts, dates = _named(Kind.TEXT, nones=True), _named(Kind.INSTANT, nones=True)
    days = dates.map(_since)
    return st.one_of(
        st.builds(Compare, OPS, days, DAYS.map(Literal)),
        st.builds(Compare, OPS, days, _named(Kind.INT)),
        st.builds(Compare, OPS, _numbers(), st.one_of(NUMBERS.map(Literal), _numbers())),
        st.builds(Compare, OPS, texts, st.one_of(TEXTS.map(Literal), _named(Kind.TEXT))),
        st.builds(Compare, OPS, dates, st.one_of(DATES.map(Literal), st.just(Today()), _named(Kind.INSTANT))),
        st.builds(Within, texts, st.lists(TEXTS.map(Literal), min_size=1, max_size=3).map(tuple)),
        st.builds(Within, dates, st.lists(DATES.map(Literal), min_size=1, max_size=3).map(tuple)),
        st.builds(Within, days, st.lists(DAYS.map(Literal), min_size=1, max_size=3).map(tuple)),
    )


def _joined(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, parts))


CONDITIONS: st.SearchStrategy[Expr] = st.recursive(
    st.one_of(_comparisons(), _named(Kind.BOOL), st.sampled_from(FACTS[1:]), st.booleans().map(Literal)),
    _joined,
    max_leaves=6,
)
_VALUES = {Kind.INSTANT: INSTANTS, Kind.INT: NUMBERS, Kind.TEXT: TEXTS, Kind.BOOL: st.booleans()}


@st.composite
def accounts(draw: st.DrawFn) -> tuple[list[str], list[dict[str, object]]]:
    """The columns that a source has, and rows with empty cells."""
    absent = draw(st.sets(st.sampled_from([name for name in SOURCE if name != "handle"]), max_size=6))
    present = [name for name in SOURCE if name not in absent and name != "handle"]
    row = st.fixed_dictionaries(
        {"handle": st.sampled_from(["a", "tom", "12345", "pizza_hut", "nike1"]), "portfolio": st.one_of(st.none(), NUMBERS)}
        | {name: st.one_of(st.none(), _VALUES[SOURCE[name].kind]) for name in present}
        | {fact.key: st.booleans() for fact in FACTS[3:]}
        | {SCORE.key: st.integers(0, 100)},
    )
    return present, draw(st.lists(row, min_size=1, max_size=6))


POLICY = """
[policy]
id = "made"
version = 1
title = {{ en = "Made", ar = "مصنوع" }}
effective = 2026-01-01
[signals]
active = {active}
require = {require}
"""
CLAUSE = "[[{kind}]]\nname = \"{name}\"\nwhen = '''{when}'''\n"
