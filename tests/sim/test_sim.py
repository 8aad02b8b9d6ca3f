"""The office and the model in dictionaries agree, whatever people do and whatever fails."""

import os

import pytest

from rehandle.sim.emptied import empty
from rehandle.sim.run import simulate

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = eval(os.environ.get("SEEDS", "range(1, 5)"))  # noqa


@pytest.mark.parametrize("seed", SEEDS)
def test_seed(seed):
    empty()
    done = simulate(seed)
    print(done.commands, done.refusals, done.faults, done.ends)
    assert not done.wrong, "\n".join([*done.story[-40:], done.wrong])
