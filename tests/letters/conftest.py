"""An office that writes letters: a mailer in memory, a platform of its own file."""

from datetime import timedelta

import pytest

from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.handles import change
from rehandle.kernel import faults
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Account
from rehandle.letters import deliver, write
from rehandle.letters.write import Body, Recipient
from rehandle.outbox.deliver import deliver as deliver_jobs
from rehandle.outbox.deliver import deliver_now
from rehandle.outbox.models import Job
from tests.conftest import NOW
from tests.letters.made import in_flow

TO = Recipient("account:a1", "mail", "Sam.Writer@mail.example", "en")
BODY = Body("About @ember", "Your name is not used.", "<p>Your name is not used.</p>")


@pytest.fixture
def clock():
    return SetClock(NOW)


@pytest.fixture
def mailer(clock):
    return MemoryMailer(clock)


@pytest.fixture
def platform(tmp_path, clock):
    made = FakePlatform(tmp_path / "platform.sqlite", clock)
    World(made).add(Account("a1", "ember"))
    return made


@pytest.fixture(autouse=True)
def nothing_armed():
    yield
    faults.disarm()


@pytest.fixture
def ember(office):
    in_flow(office, lambda ctx: change.know(ctx, "ember", "Ember", "a1", office.now - timedelta(days=900)))


@pytest.fixture
def letter(office):
    """Write a letter in a flow."""

    def writing(name="l1", to=TO, body=BODY, **more):
        told = {"kind": "notice", "ref": "c1", "handle": "ember", "epoch": 0, "number": 30} | more
        return in_flow(office, lambda ctx: write.write(ctx, id=name, to=to, body=body, **told))

    return writing


@pytest.fixture
def post(mailer, platform):
    """Make the calls that are due, or the one that was asked for whatever its lease: a worker that died is replaced."""

    def posting(ctx, ref="", *, replace=False):
        handlers = {write.SEND: lambda c, job: deliver.send(c, job, mailer=mailer, platform=platform)}
        if replace:
            in_flow(ctx, lambda c: Job.objects.update(leased_until=None))
        return deliver_now(ctx, handlers, write.SEND, ref) if ref else deliver_jobs(ctx, handlers)

    return posting
