"""Every stage is held to the whole: what it settles is the verdict, in the interpreter and in every engine."""

from random import Random

import pytest

from rehandle.policy.rules.judge import judge, seen_of, today_of
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.stage import Stage, dear_facts, settled
from tests.policy.engines import DuckDB, Postgres, Row
from tests.policy.made import AS_OF, FACTS, SCORE
from tests.policy.seeded import policy, table
from tests.policy.test_reading import NORTHWIND

ENGINES = (DuckDB(), Postgres())
NAMES = frozenset(fact.key for fact in [*FACTS[3:], SCORE])
DEAR = (NAMES | {"portfolio"}, NAMES, frozenset({"portfolio"}), frozenset({"is_word"}), frozenset[str]())


def hidden(row: Row, dear: frozenset[str]) -> Row:
    """The row before the dear facts are there."""
    return {name: None if name in dear else value for name, value in row.items() if name != "label"}


@pytest.mark.parametrize("seed", range(12))
def test_what_a_stage_settles_is_the_verdict(seed: int):
    rng = Random(f"stages {seed}")
    made, (present, rows) = [policy(rng) for _ in range(4)], table(rng)
    for engine in ENGINES:
        engine.fill(present, rows)
    for rule in made:
        for dear in DEAR:
            said = {str(row["label"]): settled(rule, seen_of(rule, hidden(row, dear), AS_OF), dear) for row in rows}
            whole = {str(row["label"]): judge(rule, hidden(row, frozenset()), AS_OF).verdict for row in rows}
            assert {label for label, verdict in said.items() if verdict not in (None, whole[label])} == set()
            assert dear or said == whole
            for engine in ENGINES:
                stage = Stage.of(Judging(rule, today_of(AS_OF), frozenset([*present, "portfolio"]), engine.dialect), dear)
                assert {row["handle"]: row["settled"] for row in engine.ask(stage.select("mirror"))} == said, (engine.dialect.name, dear)


def test_northwind_settles_most_accounts_without_asking_a_list():
    rule = parse(NORTHWIND)
    dear = dear_facts(rule)
    assert dear == {"in_list:blocked", "in_list:reserved", "in_list:government", "is_word", "is_name", "portfolio"}
    known = {"memorial": False, "absent_until": None, "verified": False, "staff": False, "protected_class": None, "posts": 900, "created_at": None}
    facts = dict.fromkeys(dear) | known | {"handle": "tom", "last_login_at": AS_OF, "last_post_at": AS_OF}
    assert settled(rule, seen_of(rule, facts, AS_OF), dear) == "active"
    assert settled(rule, seen_of(rule, {**facts, "memorial": True}, AS_OF), dear) == "exempt"
    idle = AS_OF.replace(year=2025, month=11)
    assert settled(rule, seen_of(rule, {**facts, "last_login_at": idle, "last_post_at": idle}, AS_OF), dear) is None
