"""Advance everything that is due, room by room from left to right, until nothing moves any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice

from rehandle.cases import stages as cases
from rehandle.cases.mass import stages as mass
from rehandle.cases.mass.acts import World
from rehandle.demo_clock import move_to
from rehandle.handles.flows import end_due_stop
from rehandle.handles.queries import due_stops
from rehandle.kernel.ctx import Ctx
from rehandle.letters import queries as letters
from rehandle.letters.deliver import collect_bounces
from rehandle.letters.flows import deliver_due
from rehandle.log.flows import seal
from rehandle.moves import stages as moves
from rehandle.orders import stages as orders
from rehandle.outbox.deliver import deliver
from rehandle.outbox.looking import forget, one_walk
from rehandle.outbox.stages import Stage, walk
from rehandle.payments import deliver as payments
from rehandle.people import traits
from rehandle.sales import sealed_stages as sealed
from rehandle.sales import stages as sales
from rehandle.wiring import Ports

WALKS = 60  # of one tick; what is left comes with the next


def tick(ctx: Ctx, ports: Ports) -> dict[str, int]:
    """Walk all stages, round and round, until each was asked since the last of them moved something. Returns how many rows each has moved."""
    moved: dict[str, int] = {}
    steps, quiet = _steps(ctx, ports), 0
    with one_walk():
        for name, step in islice(cycle(steps), WALKS * len(steps)):
            count = step()
            moved[name] = moved.get(name, 0) + count
            quiet = 0 if count else quiet + 1
            if quiet == len(steps):
                break
    moved["log.seal"] = seal(ctx)
    return moved


def advance(ctx: Ctx, ports: Ports) -> list[Stage]:
    """Every stage of the office, in order."""
    return [
        Stage("handles.stops", lambda at: due_stops(at.now), lambda at, stop: bool(end_due_stop(at, id=stop))),
        Stage("letters.delivered", lambda at: letters.due(at.now), lambda at, letter: bool(deliver_due(at, letter))),
        Stage("people.traits", lambda at: traits.to_forget(at.now), lambda at, member: bool(traits.forget_old(at, member=member))),
        *moves.stages(),
        *cases.stages(ports.platform),
        *mass.stages(World(ports.platform, lambda since: ports.fresh(since, ctx.now)), ports.mailer),
        *sales.stages(ports.platform),
        *sealed.stages(ports.platform, ports.keeper),
        *orders.stages(ports.platform),
    ]


def next_event(now: datetime) -> datetime:
    """The next instant at which something becomes due: where the demo's bar jumps to. A day where nothing is known."""
    known = [letters.next_due(), *(room.next_instant(now) for room in (cases, mass, sales, orders))]
    return min((at for at in known if at and at > now), default=now + timedelta(days=1))


def advance_clock(ctx: Ctx, to: datetime) -> None:
    """Put the demo's clock forward (the worker ticks at once after it)."""
    move_to(ctx, to)


def _steps(ctx: Ctx, ports: Ports) -> list[tuple[str, Callable[[], int]]]:
    outside: list[tuple[str, Callable[[], int]]] = [
        ("outbox", lambda: deliver(ctx, ports.handlers)),
        ("letters.bounces", lambda: collect_bounces(ctx, mailer=ports.mailer)),
        ("mass.bounces", lambda: mass.collect_bounces(ctx, ports.mailer)),
        ("payments.reconcile", lambda: payments.reconcile(ctx, payment=ports.payment)),
    ]
    return [*((name, partial(_anew, step)) for name, step in outside), *((stage.name, partial(walk, ctx, stage)) for stage in advance(ctx, ports))]


def _anew(step: Callable[[], int]) -> int:
    """What comes from outside may change what due lists have read."""
    count = step()
    forget()
    return count
