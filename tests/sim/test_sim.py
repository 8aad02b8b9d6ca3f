"""The office and the model in dictionaries agree, whatever people do and whatever fails; then everything comes to an end."""

import json
from pathlib import Path

import pytest

from rehandle.sim.emptied import empty
from rehandle.sim.report import as_text, report
from rehandle.sim.run import simulate

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = [json.loads(path.read_text()) for path in sorted((Path(__file__).parents[1] / "laws" / "seeds").glob("*.json"))]
SEEDS = (2, 6, 8, 12, 41, 46)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_holds(seed):
    empty()
    done = simulate(seed)
    assert not done.wrong, as_text(report([done]))
    assert done.steps >= 20 and done.checks > 300


def test_every_seed_that_once_failed_holds():
    for found in FOUND:
        empty()
        done = simulate(found["seed"], found["steps"])
        assert not done.wrong, as_text(report([done]))


def test_a_seed_is_a_run():
    """The same seed, the same people, deeds and faults, to the last sign."""
    empty()
    first = simulate(4, 25)
    empty()
    again = simulate(4, 25)
    assert (first.story, first.refusals, first.faults, first.ends) == (again.story, again.refusals, again.faults, again.ends)
