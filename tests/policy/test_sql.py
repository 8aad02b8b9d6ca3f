"""The law that carries the product: every engine's rows equal `judge` in every output column, whatever the policy and the row."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehandle.policy.rules.dialects import POSTGRES
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.kleene import Seen, truth
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.sql import Emitter
from rehandle.policy.rules.tree import OPPOSITE, Column, Compare, DaysSince, Literal, Today, Within
from tests.policy.engines import DuckDB, Postgres, Row
from tests.policy.held import differences, one, wanted
from tests.policy.made import AS_OF, CLAUSE, CONDITIONS, EDGE_DATES, EDGE_DAYS, EDGE_INSTANTS, FACTS, POLICY, SCORE, accounts

SIGNALS = st.lists(st.sampled_from(["last_login_at", "last_post_at", "created_at"]), min_size=1, max_size=3, unique=True)
ENGINES = (DuckDB(), Postgres())


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    text = POLICY.format(active=draw(SIGNALS), require=draw(st.one_of(st.just([]), SIGNALS)))
    for kind, most in (("exempt", 2), ("verdict", 3), ("tier", 2)):
        for index, when in enumerate(draw(st.lists(CONDITIONS, min_size=kind == "verdict", max_size=most))):
            text += CLAUSE.format(kind=kind, name=f"{kind}_{index}", when=printed(when))
            text += f"benefit_of_doubt = {str(draw(st.booleans())).lower()}\n" if kind == "exempt" else ""
    return parse(text + CLAUSE.format(kind="tier", name="rest", when="true"))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(), accounts())
def test_every_engine_says_what_judge_says(policy: Policy, made: tuple[list[str], list[Row]]) -> None:
    present, rows = made
    labelled = [{**row, "label": f"row {number}"} for number, row in enumerate(rows)]
    for engine in ENGINES:
        engine.fill(present, labelled)
        assert differences(engine.ask(one(policy, present, engine)), wanted([policy], labelled)) == [], engine.dialect.name


@pytest.mark.parametrize("column", ["created_at", "absent_until"])
def test_every_comparison_of_days_at_its_edges(column: str) -> None:
    """All operators, on both sides of every midnight that matters, true and false and unknown, for an unknown and a none cell."""
    today = today_of(AS_OF)
    rights = [(DaysSince(Column(column)), Literal(days)) for days in EDGE_DAYS] + [(Column(column), Literal(day)) for day in EDGE_DATES]
    trees = [Compare(op, left, right) for op in OPPOSITE for left, right in [*rights, (Column(column), Today())]]
    trees += [Within(left, (right,)) for left, right in rights]
    cells = [*EDGE_INSTANTS, None]
    for engine in ENGINES:
        emit = Emitter(today, frozenset([column]), engine.dialect)
        answers = ", ".join(f"({emit.true(tree)}) IS TRUE AS t{n}, ({emit.false(tree)}) IS TRUE AS f{n}" for n, tree in enumerate(trees))
        engine.fill([column], [{"handle": str(n), "portfolio": None, column: cell} | {fact.key: None for fact in [*FACTS, SCORE]} for n, cell in enumerate(cells)])
        for row in engine.ask(f"SELECT handle, {answers} FROM mirror"):
            cell = cells[int(str(row["handle"]))]
            for n, tree in enumerate(trees):
                said = {(True, False): True, (False, True): False, (False, False): None}[bool(row[f"t{n}"]), bool(row[f"f{n}"])]
                assert said is truth(tree, Seen({column: cell}, today)), (engine.dialect.name, tree, cell)


def test_texts_are_ordered_by_code_points_whatever_language_the_witness_speaks() -> None:
    emit = Emitter(today_of(AS_OF), frozenset(["lang"]), POSTGRES)
    assert emit.true(Compare("<", Column("lang"), Literal("b"))) == """("lang" COLLATE "C" < 'b' COLLATE "C")"""
    assert emit.true(Compare("==", Column("lang"), Literal("b"))) == """("lang" = 'b')"""
