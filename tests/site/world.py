"""An office for pages: a set clock, the fakes that ship, names in every state."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.test import Client

from rehandle import wiring
from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.cases.models import Case
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Account
from rehandle.letters.links import token
from rehandle.log.flows import seal
from tests.orders.world import Office, build
from tests.sales import made

FACTS = {"last_login_at": "2019-06-11T00:00:00+00:00", "last_post_at": "2019-06-10T00:00:00+00:00", "posts": 2, "observed_at": "2026-11-30T00:00:00+00:00"}
FORUM = Path("policies/forum.toml").read_text(encoding="utf-8")
GRACE = {
    "state": "grace", "reclaimed_at": None, "announced_at": None, "released_at": None, "facts": FACTS,
}  # fmt: skip


@dataclass
class Site:
    """The office and a browser without scripts."""

    office: Office
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=False))

    @property
    def now(self):
        return self.office.clock.now()

    def get(self, path, lang="en", **named):
        return self.client.get(f"/ar{path}" if lang == "ar" else path, **named)

    def name(self, handle, **told):
        """A name with a case in a state of your choice; its account is on the platform."""
        self.office.outside.add(Account(id=f"p-{handle}", handle=handle, state="active", created_at=self.now - timedelta(days=4000), posts=2))
        values = {"account_id": f"p-{handle}", "display": handle} | told
        return made.case(self.office.now(), handle, **values)

    def grace(self, handle, **told):
        """In its time to answer."""
        now = self.now
        dates = {"opened_at": now - timedelta(days=5), "grace_from": now - timedelta(days=2), "answer_by": now + timedelta(days=20), "ends_at": now + timedelta(days=20)}
        return self.name(handle, **(GRACE | dates | told))

    def taken(self, handle, **told):
        """Taken back, and not yet on the public list."""
        now = self.now
        return self.grace(handle, **({"state": "reclaimed", "opened_at": now - timedelta(days=40), "reclaimed_at": now - timedelta(days=3), "ends_at": now + timedelta(days=27), "answer_by": now - timedelta(days=3)} | told))

    def listed(self, handle, **told):
        """On the public list."""
        now = self.now
        return self.taken(handle, **({"state": "announced", "opened_at": now - timedelta(days=70), "reclaimed_at": now - timedelta(days=33), "announced_at": now - timedelta(days=3), "ends_at": now + timedelta(days=12)} | told))

    def through(self, case, kind="holder", lang="en"):
        """Open a letter's link; returns the page's path behind it."""
        prefix = "/l/" if kind == "holder" else "/o/"
        path = f"{'/ar' if lang == 'ar' else ''}{prefix}{token(kind, case)}"
        answer = self.client.get(path, follow=False)
        assert answer.status_code == 303, answer.content.decode()
        assert answer["Referrer-Policy"] == "no-referrer"
        return answer["Location"]

    def case(self, case_id):
        return Case.objects.get(id=case_id)

    def sealed(self):
        seal(self.office.now())
        return self


def site(tmp_path, office, as_role, monkeypatch, policy_text=made.NORTHWIND):
    """Pages of this office: the clock stands where the test puts it."""
    return wired(build(tmp_path, office, as_role, policy_text), monkeypatch)


def wired(here, monkeypatch):
    """Pages that see this office behind their ports."""
    monkeypatch.setattr(wiring, "clock", lambda: here.clock)
    monkeypatch.setattr(wiring, "ports", lambda: here.ports)
    monkeypatch.setattr(wiring, "real_now", here.clock.now)
    return Site(here)


def plain_site(tmp_path, office, as_role, monkeypatch, policy_text=FORUM):
    """Pages of an office that sells nothing."""
    clock = SetClock(office.now)
    here = Office(office, clock, FakePlatform(tmp_path / "platform.sqlite", clock), MemoryPayment(clock), MemoryMailer(clock), {}, as_role)
    made.policy(office, policy_text)
    return wired(here, monkeypatch)
