"""The law that carries the product: DuckDB's rows equal `judge` in every output column, whatever the policy and the row."""

from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehandle.policy.rules.columns import SOURCE
from rehandle.policy.rules.judge import judge, today_of
from rehandle.policy.rules.kleene import Seen, truth
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import SQL_TYPES, Emitter, quoted
from rehandle.policy.rules.tree import OPPOSITE, Column, Compare, DaysSince, Literal, Today, Within
from tests.policy.made import AS_OF, CLAUSE, CONDITIONS, EDGE_DATES, EDGE_DAYS, EDGE_INSTANTS, FACTS, POLICY, accounts

SIGNALS = st.lists(st.sampled_from(["last_login_at", "last_post_at", "created_at"]), min_size=1, max_size=3, unique=True)
DB = duckdb.connect()


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    text = POLICY.format(active=draw(SIGNALS), require=draw(st.one_of(st.just([]), SIGNALS)))
    for kind, most in (("exempt", 2), ("verdict", 3), ("tier", 2)):
        for index, when in enumerate(draw(st.lists(CONDITIONS, min_size=kind == "verdict", max_size=most))):
            text += CLAUSE.format(kind=kind, name=f"{kind}_{index}", when=printed(when))
            text += f"benefit_of_doubt = {str(draw(st.booleans())).lower()}\n" if kind == "exempt" else ""
    return parse(text + CLAUSE.format(kind="tier", name="rest", when="true"))


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(), accounts())
def test_duckdb_says_what_judge_says(policy: Policy, made: tuple[list[str], list[dict[str, object]]]) -> None:
    present, rows = made
    _fill(present, rows)
    have = frozenset([*present, "portfolio"])
    cursor = DB.execute(Judging(policy, today_of(AS_OF), have).select("mirror"))
    names = [column[0] for column in cursor.description]
    for row, found in zip(rows, cursor.fetchall(), strict=True):
        said = judge(policy, row, AS_OF)
        answer = dict(zip(names, found, strict=True))
        for column in ("verdict", "clause", "exempt", "tier", "tier_clause", "idle_days"):
            assert answer[column] == getattr(said, column), (column, row)
        assert _utc(answer["last_active_at"]) == said.last_active_at
        assert tuple(answer["flags"]) == said.flags
        assert (answer["handle"], answer["account_id"], answer["score"]) == (row["handle"], row.get("account_id"), None)


def _fill(present: list[str], rows: list[dict[str, object]]) -> None:
    """A mirror with exactly these rows, in their order."""
    columns = {"handle": "VARCHAR", "canonical": "VARCHAR", "portfolio": "BIGINT", "length": "BIGINT"}
    columns |= {name: SQL_TYPES[SOURCE[name].kind] for name in present} | {fact.key: "BOOLEAN" for fact in FACTS[1:]}
    DB.execute(f"CREATE OR REPLACE TABLE mirror ({', '.join(f'{quoted(name)} {kind}' for name, kind in columns.items())})")
    values = ", ".join(f"({', '.join('?' * len(columns))})" for _ in rows)
    DB.execute(f"INSERT INTO mirror VALUES {values}", [full[name] for full in map(_full, rows) for name in columns])


def _full(row: dict[str, object]) -> dict[str, object]:
    handle = str(row["handle"])
    return {**row, "canonical": handle, "length": len(handle), "only:digits": handle.isdigit(), "only:letters": handle.isalpha()}


def _utc(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=UTC) if instant else None


@pytest.mark.parametrize("column", ["created_at", "absent_until"])
def test_every_comparison_of_days_at_its_edges(column: str) -> None:
    """All operators, on both sides of every midnight that matters, true and false and unknown, for an unknown and a none cell."""
    today = today_of(AS_OF)
    rights = [(DaysSince(Column(column)), Literal(days)) for days in EDGE_DAYS] + [(Column(column), Literal(day)) for day in EDGE_DATES]
    trees = [Compare(op, left, right) for op in OPPOSITE for left, right in [*rights, (Column(column), Today())]]
    trees += [Within(left, (right,)) for left, right in rights]
    emit = Emitter(today, frozenset([column]))
    columns = ", ".join(f"({emit.true(tree)}) IS TRUE, ({emit.false(tree)}) IS TRUE" for tree in trees)
    for instant in (*EDGE_INSTANTS, None):
        row = DB.execute(f"SELECT {columns} FROM (SELECT $1::TIMESTAMP AS {column}) AS one", [instant]).fetchone()
        assert row is not None
        for index, tree in enumerate(trees):
            said = {(True, False): True, (False, True): False, (False, False): None}[row[2 * index : 2 * index + 2]]
            assert said is truth(tree, Seen({column: instant}, today)), (tree, instant)
