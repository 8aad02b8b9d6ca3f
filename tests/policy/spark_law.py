"""Apache Spark held to the interpreter, as DuckDB and PostgreSQL are in `make test`. Run by `make test-engines`, which installs it.

`REHANDLE_DIFFERENTIAL=N` judges N tables; 400 unless told.
"""

import os
from collections.abc import Iterator

import pytest

from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.kleene import Seen, truth
from rehandle.policy.rules.sql import Emitter
from rehandle.policy.rules.tree import OPPOSITE, Column, Compare, DaysSince, Literal, Today
from tests.policy.engines import Spark
from tests.policy.made import AS_OF, EDGE_DATES, EDGE_DAYS, EDGE_INSTANTS, FACTS, SCORE
from tests.policy.test_differential import POLICIES, TABLES, hold

WANTED = int(os.environ.get("REHANDLE_DIFFERENTIAL", "400"))


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    engine = Spark()
    yield engine
    engine.close()


@pytest.mark.timeout(0)
def test_spark_says_what_judge_says(spark: Spark):
    assert sum(hold(seed, (spark,)) for seed in range(-(-WANTED // (POLICIES * TABLES)))) >= WANTED


@pytest.mark.parametrize("column", ["created_at", "absent_until"])
def test_every_comparison_of_days_at_its_edges(spark: Spark, column: str):
    today = today_of(AS_OF)
    rights = [(DaysSince(Column(column)), Literal(days)) for days in EDGE_DAYS] + [(Column(column), Literal(day)) for day in EDGE_DATES]
    trees = [Compare(op, left, right) for op in OPPOSITE for left, right in [*rights, (Column(column), Today())]]
    emit, cells = Emitter(today, frozenset([column]), spark.dialect), [*EDGE_INSTANTS, None]
    spark.fill([column], [{"handle": str(n), "portfolio": None, column: cell} | {fact.key: None for fact in [*FACTS, SCORE]} for n, cell in enumerate(cells)])
    answers = ", ".join(f"({emit.true(tree)}) IS TRUE AS t{n}, ({emit.false(tree)}) IS TRUE AS f{n}" for n, tree in enumerate(trees))
    for row in spark.ask(f"SELECT handle, {answers} FROM mirror"):
        cell = cells[int(str(row["handle"]))]
        for n, tree in enumerate(trees):
            said = {(True, False): True, (False, True): False, (False, False): None}[bool(row[f"t{n}"]), bool(row[f"f{n}"])]
            assert said is truth(tree, Seen({column: cell}, today)), (tree, cell)
