"""The road walked once by itself: ten steps with the demo's people, through the same pages and flows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from rehandle import wiring
from rehandle.adapters.mail.box import Box
from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cli.visitor import NoSuchButton, Visitor
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Refused
from rehandle.people.queries import ctx_for
from rehandle.tick import advance_clock, next_event, tick

JUMPS = 400
SOON_TICKS = 20


class RoadBlocked(Exception):
    """A step of the road did not come to what it must: the message is one line."""


@dataclass(slots=True)
class Walk:
    """What the steps share: the hands on the world, and what was found on the way."""

    folder: Any = field(default_factory=lambda: office().data_dir)
    found: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The demo's clock."""
        return wiring.clock().now()

    @property
    def world(self) -> World:
        """What people do on the platform."""
        platform = wiring.ports().platform
        assert isinstance(platform, FakePlatform)
        return World(platform)

    def member(self, name: str) -> Ctx:
        """Somebody of the office."""
        now = self.now
        return ctx_for(name, now, lambda: new_id_at(now))

    def case(self, handle: str) -> CaseFacts:
        """The case about a name."""
        found = cases.at(handle, self.now)
        if found is None:
            raise RoadBlocked(f"there is no case about @{handle}")
        return found

    def letters(self) -> Box:
        """What the mail server took."""
        return Box(self.folder / "mail.sqlite")

    def page(self, path: str) -> Visitor:
        """Somebody new in front of a page of the office."""
        return Visitor().open(office().address + path)

    def page_of_letter(self, to: str, where: str) -> Visitor:
        """Somebody who opened the link in the newest letter to this address that has one."""
        for letter in self.letters().letters(50, to):
            if link := re.search(rf"https?://\S+/{where}/\S+", letter.text):
                return Visitor().open(link[0].rstrip(".,)>"))
        raise RoadBlocked(f"no letter with a link came to {to}")

    def tick(self) -> None:
        """Everything due moves."""
        tick(wiring.office_ctx(), wiring.ports())

    def soon(self, done: Callable[[], bool]) -> bool:
        """Tick for a few real seconds until it is so: what another process is just telling us."""
        for _ in range(SOON_TICKS):
            self.tick()
            if done():
                return True
            sleep(0.2)
        return False

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Move the clock from event to event until it is so."""
        for _ in range(JUMPS):
            self.tick()
            if done():
                return
            advance_clock(wiring.office_ctx(), next_event(self.now))
        raise RoadBlocked(f"{what}: not after {JUMPS} events, at {self.now:%Y-%m-%d}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the road: what happens, and the hand that does it and tells ids, figures, money."""

    says: str
    take: Callable[[Walk], dict[str, Any]]


def walk(steps: list[Step], say: Callable[[str], None]) -> dict[str, Any]:
    """Take all steps; the answer is the summary. Raises `RoadBlocked` naming the step."""
    road, told, begun = Walk(), list[dict[str, Any]](), monotonic()
    for number, step in enumerate(steps, 1):
        say(f"{number:2}. {step.says}")
        since = monotonic()
        try:
            facts = step.take(road)
        except (RoadBlocked, NoSuchButton, Refused) as blocked:
            raise RoadBlocked(f"step {number}, {step.says}: {blocked}") from None
        told.append({"step": number, "says": step.says, "seconds": round(monotonic() - since, 2), "clock": f"{road.now:%Y-%m-%dT%H:%M:%SZ}", **facts})
    return {"road": "walked", "seconds": round(monotonic() - begun, 1), "steps": told}


def must(holds: object, what: str) -> None:
    """A step goes on only where this holds."""
    if not holds:
        raise RoadBlocked(what)
