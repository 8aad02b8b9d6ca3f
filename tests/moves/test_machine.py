"""Every event in every state of a move, and every verdict over what is seen."""

from pathlib import Path

import pytest

from rehandle.kernel.ports import Observation, Outcome
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves import flows, queries
from rehandle.moves.ask import CARRY_OUT
from rehandle.moves.models import MOVE, Move
from rehandle.moves.rules.judge import Wanted, judge
from rehandle.moves.withdraw import withdraw
from rehandle.outbox.models import Job
from tests.letters.made import in_flow
from tests.moves.conftest import VACATE

RECORDED = {"done": "done", "refused": "conflict", "split": "split"}
UNDONE = {"undone": "done", "not_undone": "conflict"}
CALLED_OFF = ("withdrawn", "called_off")


def brought(office, event):
    """Bring an event about by what does it in the office."""
    if event in RECORDED:
        return flows.record(office, "m1", RECORDED[event], 7)
    if event in UNDONE:
        return flows.record_undone(office, "m1", UNDONE[event], 7)
    in_flow(office, lambda ctx: Move.objects.filter(id="m1").update(begun_at=ctx.now if event == "called_off" else None))
    in_flow(office, lambda ctx: withdraw(ctx, "m1"))
    return queries.move("m1").state


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("event", sorted({arc.event for arc in MOVE.arcs}))
@pytest.mark.parametrize("state", MOVE.states)
def test_state_by_event(office, asking, state, event):
    asking("m1", **VACATE)
    in_flow(office, lambda ctx: (Move.objects.update(state=state), Job.objects.filter(kind=CARRY_OUT).update(fence=7)))
    target = {(arc.source, arc.event): arc.target for arc in MOVE.arcs}.get((state, event))
    settled = event in CALLED_OFF and state not in ("asked", "split")  # nothing left to call off: it stays as it is
    if target or settled or (state, event) == ("split", "split"):  # it still disagrees: looked at again, nothing new to tell
        assert brought(office, event) == (target or state)
    else:
        with pytest.raises(Refused) as refused:
            brought(office, event)
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
