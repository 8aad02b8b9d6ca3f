"""The world around the office: its clock, its ids, the platform, the provider, the mail, and the people in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.adapters.platform.controls import World as PlatformHand
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel import faults
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import writing
from rehandle.kernel.ids import SeededIds
from rehandle.kernel.refusal import Refused
from rehandle.outbox.models import Job, Parked
from rehandle.payments.flows import receive
from rehandle.people.queries import as_member, ctx_as, ctx_for
from rehandle.tick import tick
from rehandle.wiring import Ports

BY_LINK = ("holder", "buyer")


@dataclass(slots=True)
class World:
    """Everything outside the office, and the office's own hand on it."""

    folder: Path
    clock: SetClock
    ids: SeededIds
    platform: FakePlatform
    payment: MemoryPayment
    mailer: MemoryMailer
    ports: Ports
    hand: PlatformHand
    forged: int = 0
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict)  # approvals that the desk has seen, by offer
    crashed: list[str] = field(default_factory=list)

    def ctx(self, who: str) -> Ctx:
        """A context for `office`, `public`, `holder:<case>`, `buyer:<offer or order>`,
        `member:<id>` (who proved an account, without what roles allow) or a member's id."""
        kind = who.partition(":")[0]
        if kind in BY_LINK:
            return ctx_as(kind, self.clock.now(), self.ids, who)
        if kind == "member":
            return as_member(who.removeprefix("member:"), self.clock.now(), self.ids)
        if who in ("office", "public"):
            return ctx_as(who, self.clock.now(), self.ids)
        return ctx_for(who, self.clock.now(), self.ids)

    def tick(self) -> dict[str, int]:
        """Webhooks come in, then everything due moves. A crash that was armed ends the worker here; the next one starts anew."""
        try:
            self.take_webhooks()
            return tick(self.ctx("office"), self.ports)
        except faults.Crash as crash:
            self.crashed.append(str(crash))
            self.restart()
            return {"crashed": 1}

    def take_webhooks(self) -> int:
        """Hand in what the provider has sent by now, as the office's address does; what is refused stays outside."""
        taken = 0
        for body, signature in self.payment.webhooks():
            try:
                receive(self.ctx("office"), event=self.payment.event(body, signature, self.clock.now()))
                taken += 1
            except Refused:
                self.forged += 1
        return taken

    def restart(self) -> None:
        """A new worker: leases of the dead one are over, what was put aside is looked at again."""
        faults.disarm()
        with writing("sim.restart", self.ctx("office")) as opened:
            opened.entries += 1
            Job.objects.filter(done_at=None).update(leased_until=None, due_at=self.clock.now())
            Parked.objects.all().delete()


@contextmanager
def world(start: datetime, seed: int = 1) -> Iterator[World]:
    """A fresh world in a folder of its own, gone afterwards."""
    with TemporaryDirectory(prefix="rehandle-world-") as folder:
        yield around(Path(folder), start, seed)
    faults.disarm()


def around(folder: Path, start: datetime, seed: int = 1) -> World:
    """A world with its platform in this folder."""
    clock, ids = SetClock(start), SeededIds(seed)
    platform = FakePlatform(folder / "platform.sqlite", clock)
    payment, mailer = MemoryPayment(clock, SeededIds(seed + 1)), MemoryMailer(clock)
    return World(folder, clock, ids, platform, payment, mailer, Ports(platform, payment, mailer, folder), PlatformHand(platform))
