"""Every event in every state of a move, and every verdict over what is seen."""

from pathlib import Path

import pytest

from rehandle.kernel.ports import Observation, Outcome
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves import flows, queries
from rehandle.moves.ask import CARRY_OUT
from rehandle.moves.models import MOVE, Move
from rehandle.moves.rules.judge import Wanted, judge
from rehandle.outbox.models import Job
from tests.letters.made import in_flow
from tests.moves.conftest import VACATE

OUTCOME_OF = {"done": "done", "refused": "conflict", "split": "split"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("event", sorted({arc.event for arc in MOVE.arcs}))
@pytest.mark.parametrize("state", MOVE.states)
def test_state_by_event(office, asking, state, event):
    asking("m1", **VACATE)
    in_flow(office, lambda ctx: (Move.objects.update(state=state), Job.objects.filter(kind=CARRY_OUT).update(fence=7)))
    target = {(arc.source, arc.event): arc.target for arc in MOVE.arcs}.get((state, event))
    if target or (state, event) == ("split", "split"):  # it still disagrees: looked at again, nothing new to tell
        assert flows.record(office, "m1", OUTCOME_OF[event], 7) == (target or "split")
    else:
        with pytest.raises(Refused) as refused:
            flows.record(office, "m1", OUTCOME_OF[event], 7)
        assert refused.value.code == Code.WRONG_STATE
    assert queries.move("m1").state == (target or state)


@pytest.mark.parametrize(
    ("holder", "held_for", "agree", "answers", "verdict"),
    [
        ("new", None, True, [Outcome.DONE], "done"),
        ("new", None, True, [Outcome.ALREADY_DONE], "done"),
        ("new", None, True, [Outcome.CONFLICT], "done"),  # it stands as wanted, whatever was said
        ("new", None, True, [Outcome.UNKNOWN], "done"),
        ("new", None, True, [Outcome.SPLIT], "split"),
        ("new", None, False, [Outcome.DONE], "split"),
        ("old", None, True, [Outcome.DONE], "again"),  # said, and not so
        (None, "c1", True, [Outcome.DONE], "again"),
        ("new", "c1", True, [Outcome.DONE], "again"),  # its hold is still there
        ("old", None, True, [Outcome.CONFLICT], "conflict"),
        ("old", None, True, [Outcome.REFUSED], "refused"),
        ("old", None, True, [], "again"),
    ],
)
def test_the_verdict_is_by_what_is_seen(holder, held_for, agree, answers, verdict):
    assert judge(Wanted("new", None), Observation(holder, held_for, agree), answers) == verdict


def test_the_readme_shows_the_machine():
    assert MOVE.diagram() in Path("rehandle/moves/README.md").read_text(encoding="utf-8")
