"""An office that moves names on a platform whose state is a file of its own: what was done there survives our rollback."""

import pytest

from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.handles.change import end_stop, known, open_stop
from rehandle.kernel import faults
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Account
from rehandle.moves import ask, queries, withdraw
from rehandle.moves.ask import CARRY_OUT
from rehandle.moves.carry_out import carry_out
from rehandle.moves.stages import stages
from rehandle.outbox.deliver import deliver
from rehandle.outbox.models import Job
from rehandle.outbox.stages import walk
from tests.conftest import NOW
from tests.letters.made import in_flow

ARCHIVE = "ember_x12345"
VACATE = {"how": "vacate", "ref": "c1", "from_account": "old", "archive_as": ARCHIVE}
RESTORE = VACATE | {"how": "restore"}
GIVE = {"how": "give", "ref": "o1", "to_account": "new"}


@pytest.fixture
def platform(tmp_path):
    made = FakePlatform(tmp_path / "platform.sqlite", SetClock(NOW))
    for account in (Account("old", "ember"), Account("new", "buyer_name"), Account("else", "somebody")):
        World(made).add(account)
    return made


@pytest.fixture
def world(platform):
    return World(platform)


@pytest.fixture(autouse=True)
def nothing_armed():
    yield
    faults.disarm()


@pytest.fixture
def asking(office):
    """Ask for a move in a flow."""

    def doing(name, **told):
        in_flow(office, lambda ctx: (known(ctx, "ember"), ask.ask(ctx, id=name, **({"handle": "ember", "epoch": 0, "held_for": "c1"} | told))))

    return doing


@pytest.fixture
def work(office, platform):
    """A worker's round, in place of one that died: leases end, waiting times are over."""

    def working(on=platform):
        in_flow(office, lambda ctx: Job.objects.filter(done_at=None).update(leased_until=None, due_at=ctx.now))
        return deliver(office, {CARRY_OUT: lambda ctx, job: carry_out(ctx, job, platform=on)})

    return working


@pytest.fixture
def moved(asking, work):
    """Ask for a move and carry it out."""

    def doing(name, **told):
        asking(name, **told)
        work()
        return queries.move(name)

    return doing


@pytest.fixture
def stop(office):
    """Freeze the name."""
    return lambda: in_flow(office, lambda ctx: open_stop(ctx, known(ctx, "ember"), "objection", "s1"))


@pytest.fixture
def go_on(office):
    """End the stop; what waited for that is woken as a tick does it. Answers how many moves were."""

    def going():
        in_flow(office, lambda ctx: end_stop(ctx, known(ctx, "ember"), "s1"))
        return sum(walk(office, stage) for stage in stages())

    return going


@pytest.fixture
def call_off(office):
    """Call a move off in a flow; false where it is too late."""
    return lambda name: in_flow(office, lambda ctx: withdraw.withdraw(ctx, name))
