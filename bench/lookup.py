"""Whether the time of a public look-up tells what the page does not: `python -m bench.lookup`.

Names in every hidden state are looked up by their page, by the search and by a batch of the API, interleaved and in random order. For each state:
the median, and how often its answer takes longer than that of a name nobody ever wrote about (0.5 where time tells nothing).
"""

import random
import statistics
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.office import office

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
EACH, LOOKS, WARM = 100, 600, 60
BATCH = 3  # the same name over and over: what it takes longer counts as often
STATES = ("untouched", "told", "objected", "died", "kept", "frozen", "taken")
FAR = 0.05  # from one half: what a stranger would need some hundred looks to see on this machine


def main() -> int:
    """Make the names, look, print."""
    folder = office()
    made(folder)
    from django.test import Client

    met = True
    client = Client()
    for what, ask in (
        ("page of a name", lambda name: client.get(f"/h/{name}")),
        ("search in the public list", lambda name: client.get(f"/calendar?how=exact&name={name}")),
        (f"batch of {BATCH}", lambda name: client.post("/api/v1/handles", {"handles": [name] * BATCH}, "application/json")),
    ):
        times = looked(ask)
        print(f"{what}: {LOOKS} looks each")
        for state in STATES:
            longer = above(times[state], times["untouched"])
            print(f"  {state}: {1000 * statistics.median(times[state]):.2f} ms; longer than untouched in {longer:.3f} of pairs")
            met &= abs(longer - 0.5) <= FAR
    print("met" if met else "MISSED: a state can be told from the time")
    return 0 if met else 1


def looked(ask: Callable[[str], Any]) -> dict[str, list[float]]:
    """Seconds of every look, in random order over all states."""
    order = [(state, f"{state}{number % EACH:03d}") for state in STATES for number in range(WARM + LOOKS)]
    random.Random(7).shuffle(order)
    times: dict[str, list[float]] = {state: [] for state in STATES}
    for state, name in order:
        began = perf_counter()
        answer = ask(name)
        times[state].append(perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
    return {state: found[WARM:] for state, found in times.items()}


def above(ones: list[float], others: list[float]) -> float:
    """How often one of these is longer than one of those: the area under the curve of a guess by time."""
    ordered = sorted(others)
    wins = sum((bisect_left(ordered, each) + bisect_right(ordered, each)) / 2 for each in ones)
    return wins / (len(ones) * len(others))


def made(folder: Path) -> None:
    """An account for every name, and in each hidden state as many names, made by the office's own flows."""
    from rehandle import wiring
    from rehandle.adapters.mail.memory import MemoryMailer
    from rehandle.adapters.payment.memory import MemoryPayment
    from rehandle.adapters.platform.controls import World
    from rehandle.adapters.platform.fake import FakePlatform
    from rehandle.kernel.clock import SetClock
    from rehandle.kernel.ids import SeededIds
    from rehandle.kernel.ports import Account
    from rehandle.people.queries import ctx_as
    from rehandle.policy.flows import publish

    clock, ids = SetClock(NOW), SeededIds(7)
    here = wiring.Ports(FakePlatform(folder / "platform.sqlite", clock), MemoryPayment(clock), MemoryMailer(clock))
    wiring.clock, wiring.ports, wiring.real_now = (lambda: clock), (lambda: here), clock.now  # type: ignore[assignment,misc]
    names = [f"{state}{number:03d}" for state in STATES for number in range(EACH)]
    for name in names:
        World(here.platform).add(Account(id=f"p-{name}", handle=name, state="active", created_at=NOW - timedelta(days=4000), posts=2))  # type: ignore[arg-type]
    operator = ctx_as("operator", NOW - timedelta(days=60), ids)
    rule = publish(operator, text=Path("policies/northwind.toml").read_text(encoding="utf-8")).hash
    _opened(rule, [name for name in names if not name.startswith("untouched")], lambda role, who="": ctx_as(role, NOW, ids, who))


def _opened(rule: str, names: list[str], ctx: Callable[..., object]) -> None:
    from rehandle.cases import answers
    from rehandle.cases.flows import Finding, open_cases
    from rehandle.cases.models import Case
    from rehandle.handles import flows as hands
    from rehandle.kernel.ctx import Ctx
    from rehandle.kernel.flow import flow
    from rehandle.kernel.permission import Permission
    from rehandle.log.append import append
    from rehandle.log.events import Event

    @flow(needs=Permission.TICK)
    def take(ctx: Ctx) -> int:
        """As the platform's answers would leave them."""
        for row in Case.objects.filter(handle__startswith="taken"):
            append(ctx, Event.RECLAIMED, handle=row.handle, ref=row.id)
        return Case.objects.filter(handle__startswith="taken").update(state="reclaimed", reclaimed_at=NOW, ends_at=NOW + timedelta(days=30))

    since = NOW - timedelta(days=4000)
    found = [Finding(f"c-{name}", name, name, f"p-{name}", "dormant", "dormant", "rare", "rare", since, "en", {}) for name in names]
    open_cases(ctx("office"), policy_hash=rule, findings=found)  # type: ignore[arg-type]
    take(ctx("office"))  # type: ignore[arg-type]
    for name in names:
        holder = ctx("holder", f"holder:c-{name}")
        if name.startswith("objected"):
            answers.object_to(holder, id=f"a-{name}", case=f"c-{name}", words="mine", lang="en")  # type: ignore[arg-type]
        elif name.startswith("kept"):
            answers.keep(holder, case=f"c-{name}")  # type: ignore[arg-type]
        elif name.startswith("died"):
            answers.tell_death(ctx("public"), id=f"d-{name}", handle=name, relation="family", contact="a@b.example", words="", lang="en")  # type: ignore[arg-type]
        elif name.startswith("frozen"):
            hands.stop(ctx("case_worker"), id=f"h-{name}", handle=name, kind="legal_hold", reason="a court")  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
