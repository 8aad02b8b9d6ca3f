"""Real parts to die between: the platform's file, the provider's process, a mail server, and a worker that is killed."""

import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from rehandle.adapters.mail.box import Box
from rehandle.adapters.mail.smtp import SmtpMailer
from rehandle.adapters.payment.book import Book
from rehandle.adapters.payment.http import HttpPayment
from rehandle.adapters.platform.controls import World as Hand
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.demo_clock import offset
from rehandle.kernel import faults
from rehandle.kernel.clock import RealClock, ShiftedClock
from rehandle.kernel.flow import writing
from rehandle.kernel.ids import new_id_at, new_secret
from rehandle.outbox.models import Job, Parked
from rehandle.people.queries import ctx_as
from rehandle.tick import tick
from rehandle.wiring import Ports

SECRET = b"a-secret-of-the-crash-tests"
DIED = -signal.SIGKILL


@dataclass
class Parts:
    """Everything outside, in one folder, as processes of their own."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> None:
        (self.folder / "secret").write_bytes(SECRET)
        nobody = "http://127.0.0.1:9/webhooks"  # every message is lost: what happened has to be asked for
        self.provider = self._run("payment.fake_provider", "--state", self.folder / "provider.sqlite", "--webhook", nobody, "--secret-file", self.folder / "secret")
        self.mail = self._run("mail.sink", "--state", self.folder / "mail.sqlite")
        self.clock = ShiftedClock(offset)

    def stop(self) -> None:
        for process in self.started:
            process.terminate()
            process.wait(timeout=10)

    def ports(self) -> Ports:
        """Doors of the process that asks: nothing of it is shared over a fork."""
        host, _, port = self.mail.removeprefix("smtp://").partition(":")
        mailer = SmtpMailer(host, int(port), "names@office.example", bounces=lambda since: [])
        return Ports(FakePlatform(self.folder / "platform.sqlite", self.clock), HttpPayment(self.provider, SECRET), mailer)

    def ctx(self, who: str = "office"):
        now = self.clock.now()
        role = who.partition(":")[0] if who.startswith(("holder:", "buyer:")) else who
        return ctx_as(role, now, lambda: new_id_at(now), who)

    @property
    def hand(self) -> Hand:
        return Hand(FakePlatform(self.folder / "platform.sqlite", self.clock))

    @property
    def book(self) -> Book:
        return Book(self.folder / "provider.sqlite", RealClock(), new_secret)

    @property
    def box(self) -> Box:
        return Box(self.folder / "mail.sqlite")

    def work(self, die_at: str = "") -> int:
        """One worker, a process of its own: ticks once and ends, or dies by SIGKILL at that point. Returns how it ended."""
        connection.close()
        child = os.fork()
        if not child:
            self._be_worker(die_at)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def command(self, die_at: str = "") -> int:
        """`rehandle tick`, as an operator's timer starts it."""
        keys()  # made before the child looks for them
        settings = connection.settings_dict
        environment = os.environ | {
            "REHANDLE_DATABASE_URL": f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}&port={settings['PORT']}",
            "REHANDLE_MAIL": "smtp", "REHANDLE_SMTP_PORT": self.mail.rpartition(":")[2], "REHANDLE_PAYMENT": "http",
            "REHANDLE_PAYMENT_URL": self.provider, faults.ARMED: die_at,
        }  # fmt: skip
        (office().data_dir / "platform.sqlite").unlink(missing_ok=True)
        (office().data_dir / "platform.sqlite").symlink_to(self.folder / "platform.sqlite")
        return subprocess.run([sys.executable, "-m", "rehandle.cli", "tick"], env=environment, check=False).returncode

    def next_worker(self) -> None:
        """The dead worker's leases run out after a minute of real time; a test does not wait for it."""
        with writing("test.restart", self.ctx()) as opened:
            opened.entries += 1
            Job.objects.filter(done_at=None).update(leased_until=None, due_at=self.clock.now())
            Parked.objects.all().delete()

    def _be_worker(self, die_at: str) -> None:
        os.environ[faults.ARMED] = die_at
        try:
            tick(self.ctx(), self.ports())
        except BaseException:  # noqa: BLE001 -- a forked test must never go on as pytest
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def _run(self, module: str, *arguments: object) -> str:
        asked = [sys.executable, "-m", f"rehandle.adapters.{module}", *map(str, arguments)]
        process = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)
        self.started.append(process)
        return process.stdout.readline().strip()
