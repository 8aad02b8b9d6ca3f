"""The differential: generated policies over generated tables, every engine held to the interpreter, row by row, every output column.

130 policies, each over 16 tables of one set of columns: 2,080 policy x table pairs, 16,640 accounts judged by each engine. `REHANDLE_DIFFERENTIAL=N` judges N tables.
"""

import os
from random import Random

import pytest

from tests.policy.engines import DuckDB, Engine, Postgres, Row
from tests.policy.held import classed, differences, many, one, wanted
from tests.policy.seeded import ROWS, policy, table

WANTED = int(os.environ.get("REHANDLE_DIFFERENTIAL", "2000"))
POLICIES, TABLES = 10, 16  # of one batch: so many policies, each over so many tables with the same columns
BATCHES = -(-WANTED // (POLICIES * TABLES))
ENGINES: tuple[Engine, ...] = (DuckDB(), Postgres())


def drawn(seed: int) -> tuple[list[str], list[Row]]:
    """Several tables with the columns of the first, as one: their rows are told apart by their labels."""
    rng = Random(seed)
    present, rows = table(rng)
    while len(rows) < ROWS * TABLES:
        known, more = table(rng)
        rows += [{name: row.get(name) if name not in present or name in known else None for name in rows[0]} for row in more]
    return present, [{**row, "label": f"row {number}"} for number, row in enumerate(rows)]


def hold(seed: int, engines: tuple[Engine, ...] = ENGINES) -> int:
    """One batch; the number of tables judged."""
    rng = Random(f"policies {seed}")
    policies = [policy(rng) for _ in range(POLICIES)]
    present, rows = drawn(seed)
    said = wanted(policies, rows)
    for engine in engines:
        engine.fill(present, rows)
        assert differences(engine.ask(many(policies, present, engine)), said) == [], (engine.dialect.name, seed)
        for place, each in enumerate(policies):
            assert classed(each, present, engine, {row: told for (at, row), told in said.items() if at == place}) == [], (engine.dialect.name, seed, place)
    return POLICIES * TABLES


def test_thousands_of_tables_are_judged_alike():
    assert sum(hold(seed) for seed in range(BATCHES)) >= WANTED
    assert WANTED >= 2_000 or "REHANDLE_DIFFERENTIAL" in os.environ


def test_a_difference_would_be_found():
    rng = Random(1)
    made, (present, rows) = policy(rng), drawn(1)
    engine, said = ENGINES[0], wanted([made], rows)
    engine.fill(present, rows)
    for column, wrong in (("verdict", "exempt_9"), ("idle_days", -5), ("flags", ("x",)), ("tier_clause", "no")):
        bent = {**said, (0, "row 3"): {**said[0, "row 3"], column: wrong}}
        assert [one.partition(":")[0] for one in differences(engine.ask(one(made, present, engine)), bent)] == [f"(0, 'row 3') {column}"]
    of_rows = {row: told for (_, row), told in said.items()}
    assert classed(made, present, engine, of_rows) == []
    for column, wrong in (("verdict", "exempt_9"), ("flags", ("x",)), ("tier_clause", "no")):
        bent_rows = {**of_rows, "row 3": {**of_rows["row 3"], column: wrong}}
        assert [one.partition(":")[0] for one in classed(made, present, engine, bent_rows)] == [f"row 3 {column}"]
    assert differences([], said) == [f"0 rows, {len(said)} wanted"]


@pytest.mark.parametrize("seed", range(3))
def test_every_engine_is_asked_the_same(seed: int):
    made = policy(Random(seed))
    texts = {engine.dialect.name: one(made, ["posts"], engine) for engine in ENGINES}
    assert len(set(texts.values())) == len(ENGINES)


