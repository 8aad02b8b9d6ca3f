"""One run: a seed draws people, their deeds and the faults; office and model get the same; after each step they must agree."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from rehandle.adapters.payment.signing import sign
from rehandle.adapters.payment.wire import told_event
from rehandle.cases.flows import Finding, open_cases
from rehandle.kernel import faults
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Account, ProviderEvent
from rehandle.kernel.refusal import Refused
from rehandle.outbox.models import Parked
from rehandle.payments.flows import receive
from rehandle.payments.models import Charge
from rehandle.people.flows import add_member
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.sim import hands
from rehandle.sim.acts import POLICIES
from rehandle.sim.command import Command
from rehandle.sim.deeds import BUYER, PAYS, TEMPERS, choose, deeds, duties
from rehandle.sim.invariants import CHECKS, broken
from rehandle.sim.lively import unfinished
from rehandle.sim.model import HOUR, PRICE, Model
from rehandle.sim.standing import differences, of_model, of_office
from rehandle.sim.trouble import Trouble, bring, draw_trouble, set_provider
from rehandle.sim.world import World, world

PUBLISHED, START = datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)
SILENT_SINCE = datetime(2020, 5, 2, 10, tzinfo=UTC)
STAFF = {
    "sam": ["case_worker"], "lee": ["case_worker"], "mia": ["case_worker"], "dora": ["sales_drafter"], "alex": ["approver"],
    "remy": ["sales_drafter", "approver"], "tess": ["treasurer"],
}  # fmt: skip
NAMES = ("pizza", "noor", "tariq")
STARTS = ("files", "files", "sale", "award", "order")
TO_ORDER: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("draft", "dora", {"case": "c0", "name": "Nadia", "price": PRICE}), ("file", "dora", {}), ("sign", "alex", {}), ("accept", "buyer:o0.c0", {}),
    ("prove", "buyer:o0.c0", {"account": "p-newtown1", "shown": True}), ("ask_payment", "buyer:o0.c0", {"stale": False}),
)  # fmt: skip
IDLE = 1.5  # how likely time passes, beside the weights of all deeds
SOON = 0.8  # while somebody may pay, the clock mostly moves by an hour
PATIENCE = 60  # moves of the clock after the faults stop, until everything has to have ended
STILL = 4  # of them without any clock left that could change something


class Failed(Exception):
    """The office and the model differ, or something that must hold does not."""


@dataclass(slots=True)
class Run:
    """What one seed came to."""

    seed: int
    steps: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    wrong: str = ""
    story: list[str] = field(default_factory=list)


def simulate(seed: int, steps: int = 40) -> Run:
    """Run one seed on the database that is connected and empty. Never raises for what the office does: `wrong` says it."""
    draw, done = Random(seed), Run(seed)  # noqa: S311 -- one seed drives everything
    with world(PUBLISHED, seed) as around:
        try:
            Sides(around, draw, done).play(steps)
        except Failed as failed:
            done.wrong = str(failed)
        except (AssertionError, Exception) as error:  # noqa: BLE001 -- whatever the office trips over is a finding
            done.wrong = f"{type(error).__name__}: {error}"
    return done


class Sides:
    """The two offices side by side."""

    def __init__(self, around: World, draw: Random, done: Run, names: tuple[str, ...] = ()) -> None:
        self.world, self.draw, self.done, self.trouble = around, draw, done, Trouble()
        self.rate = draw.choice([0.0, 0.1, 0.25, 0.4])
        names = names or NAMES[: draw.randint(1, 3)]
        self.tempers = {name: draw.choice(TEMPERS) for name in names} | {BUYER: draw.choice(tuple(PAYS))}
        self.start = draw.choice(STARTS)
        if self.start != "files":
            self.tempers[names[0]] = "silent"
        publish(around.ctx("office"), text=(POLICIES / "northwind.toml").read_text(encoding="utf-8"))
        around.clock.move_to(START)
        self.model = Model(START)
        self._people()
        self._open(names)
        self.tick()

    def play(self, steps: int) -> None:
        """A quiet start that goes as far as the seed says, safety under faults, then liveness without."""
        self._quietly(self.start)
        for _ in range(steps):
            self._step()
        self.trouble = Trouble()
        bring(self.trouble, self.world, self.model, self.done.faults)
        self.rest()
        self.done.ends.update(case["state"] for case in self.model.cases.values())
        self.done.ends.update(f"order {order['state']}" for order in self.model.orders.values())

    def _people(self) -> None:
        office = self.world.ctx("office")
        for name, roles in STAFF.items():
            add_member(office, id=name, name=name, roles=roles)
        for name in ("newtown1", "newtown2"):
            self.world.hand.add(_account(name, START))

    def _open(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.world.hand.add(_account(name, SILENT_SINCE))
        found = [_finding(nth, name) for nth, name in enumerate(names)]
        open_cases(self.world.ctx("office"), policy_hash=in_force(START).hash, findings=found)
        for nth, name in enumerate(names):
            self.model.open(f"c{nth}", name, f"p-{name}")

    def _quietly(self, upto: str) -> None:
        """Nothing fails and nobody answers: the files go on to their sale, or the first one to an order that can be paid."""
        if upto == "files":
            return
        for case in self.model.cases:
            self.do(Command("review", "sam", {"case": case, "holds": True, "reason": "seen"}))
        while not self.model.sales.get("c0"):
            self._pass(self.model.deadlines()[0])
        if upto != "sale":
            for name, who, given in TO_ORDER if upto == "order" else TO_ORDER[:4]:
                self.do(Command(name, who, {"offer": "o0.c0", **given}))
                if name in ("accept", "ask_payment"):
                    self._pass(self.model.now + HOUR)

    def _pass(self, at: datetime) -> None:
        self.move_to(at)
        self.done.story.append(f"{at:%Y-%m-%d %H:%M:%S} time passes, nothing fails")
        self.tick()

    def _step(self) -> None:
        found = list(deeds(self.draw, self.model, self.tempers))
        busy = sum(weight for weight, _ in found)
        command = choose(self.draw, found) if self.draw.random() < busy / (busy + IDLE) else None
        if command is None:
            self._pass_time()
        else:
            self.do(command)
        self.done.steps += 1

    def do(self, command: Command) -> None:
        """Give one command to both offices; they must answer alike and stand alike."""
        self.done.story.append(f"{self.model.now:%Y-%m-%d %H:%M:%S} {command}")
        self.done.commands[command.name] += 1
        if command.name in ("used", "mail"):
            self._outside(command)
            return
        if command.name == "dispute" or command.given.get("late"):
            set_provider(self.trouble, self.world, prompt=True)
            kept, self.model.message = self.model.message, timedelta(0)
        said, should = hands.do(self.world, command), self._should(command)
        if command.name == "dispute" or command.given.get("late"):
            set_provider(self.trouble, self.world)
            self.model.message = kept
        if said != "ok":
            self.done.refusals[said] += 1
        if said != should:
            raise Failed(f"{command}: the office says {said}, the model {should}")
        if self.draw.random() < 0.15 and command.name != "dispute" and hands.do(self.world, command) != self._should(command):
            raise Failed(f"{command}, pressed twice: the office and the model differ")
        if said == "ok" or command.name in ("prove", "pay"):
            self._compare()

    def _should(self, command: Command) -> str:
        given = command.given if command.name in ("pay", "dispute") else {"who": command.who, **command.given}
        answer: str = getattr(self.model, command.name)(**given)
        return answer

    def _outside(self, command: Command) -> None:
        if command.name == "used":
            self.world.hand.login(command.given["account"], self.model.now)
            self.model.used_by_holder(command.given["account"])
            return
        address, how = command.given["address"], command.given["how"]
        self.world.mailer.rules[address] = how
        (self.model.refuse if how == "refuse" else self.model.bounce).add(address)
        if how == "refuse":
            self.model.bounce.discard(address)
        else:
            self.model.refuse.discard(address)
            self.model.comes_back(address)
            for mail in self.world.mailer.sent:
                if mail.to == address:
                    self.world.mailer.bounce(mail.message_id)

    def _pass_time(self) -> None:
        self.move_to(self._when())
        self.trouble = self.trouble if self.draw.random() < 0.3 else draw_trouble(self.draw, self.rate)
        bring(self.trouble, self.world, self.model, self.done.faults)
        self.done.story.append(f"{self.model.now:%Y-%m-%d %H:%M:%S} time passes {self.trouble.kinds() or ''}")
        self.tick()

    def _when(self) -> datetime:
        ahead, now = self.model.deadlines(), self.model.now
        way = self.draw.random()
        if way < SOON and any(each["state"] in ("open", "proven", "paid") for each in self.model.orders.values()):
            return now + HOUR
        way = self.draw.random()
        if ahead and way < 0.6:
            return ahead[0]
        if ahead and way < 0.72 and ahead[0] - timedelta(seconds=1) > now:
            return ahead[0] - timedelta(seconds=1)
        return now + HOUR * self.draw.choice([1, 13, 24, 24 * 3, 24 * 8, 24 * 25])

    def move_to(self, at: datetime) -> None:
        """Put both clocks forward."""
        self.world.clock.move_to(at)
        self.model.now = at

    def tick(self) -> None:
        """A new worker starts, and what the old one had put aside is looked at again; one that dies is followed by the next."""
        self.world.payment.book.balance("USD")
        if self.trouble.forged:
            self._forge()
        self.world.restart()
        if self.trouble.crash:
            faults.arm_nth(self.trouble.crash)
        while "crashed" in self.world.tick():
            self.done.faults[f"crash at {self.world.crashed[-1]}"] += 1
            self._hold_true()
        faults.disarm()
        if self.model.platform != "down" and Parked.objects.exists():  # what was put aside for minutes; the model knows no minutes
            self.world.restart()
            self.world.tick()
        self.model.tick()
        self._compare()

    def _forge(self) -> None:
        """Somebody who does not have the secret says that an open charge was paid."""
        row = Charge.objects.filter(state="open").order_by("id").first()
        amount = Money("USD", row.amount_minor if row else 1)
        names = (row.provider_charge, row.id) if row else ("ch_x", "x")
        told = ProviderEvent("ev_forged", "charge.captured", *names, amount, None, self.model.now)
        body = json.dumps(told_event(told)).encode()
        try:
            receive(self.world.ctx("office"), event=self.world.payment.event(body, sign(b"a guess", body, self.model.now), self.model.now))
        except Refused as refused:
            self.done.refusals[refused.code.value] += 1
        else:
            raise Failed("a forged message was taken")

    def _compare(self) -> None:
        settled = self.model.platform == "ok"
        self._hold_true()
        found = list(differences(of_office(self.world, settled), of_model(self.model, settled)))
        if found:
            raise Failed("; ".join(found))

    def _hold_true(self) -> None:
        self.done.checks += len(CHECKS)
        down = self.model.platform
        self.world.hand.faults()
        failed = broken(self.world)
        self.world.hand.faults(**{name: down == name for name in ("down", "half", "split")})
        if failed:
            raise Failed("; ".join(failed))

    def rest(self) -> None:
        """The faults have stopped: staff does its duty, the clock passes, and everything must reach a legal end."""
        still = 0
        for _ in range(PATIENCE):
            for command in list(duties(self.model)):
                self.do(command)
            if self.done.story[-1:] and "time passes" not in self.done.story[-1]:
                self.tick()
            if not list(self._left()):
                return
            still = 0 if self.model.deadlines() else still + 1
            if still > STILL:
                break
            self._pass(next(iter(self.model.deadlines()), self.model.now + timedelta(days=30)))
        raise Failed("I-LIVE: " + "; ".join(self._left()))

    def _left(self) -> Iterator[str]:
        return unfinished(self.world)


def _account(name: str, since: datetime) -> Account:
    return Account(
        id=f"p-{name}", handle=name, created_at=datetime(2016, 3, 1, tzinfo=UTC), last_login_at=since, last_post_at=since, posts=1, lang="en",
        verified=False, staff=False, memorial=False, holder_id=f"h-{name}",
    )  # fmt: skip


def _finding(nth: int, name: str) -> Finding:
    since = SILENT_SINCE.isoformat()
    seen = {"last_login_at": since, "last_post_at": since, "posts": 1, "portfolio": 1, "observed_at": START.isoformat()}
    return Finding(f"c{nth}", name, name, f"p-{name}", "dormant", "dormant", "rare", "rare", datetime(2016, 3, 1, tzinfo=UTC), "en", seen)
