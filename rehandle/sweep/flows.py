"""Sweeps of the office: asked for, begun, cancelled, failed, put on record when finished. The findings stay in their files."""

import re
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.sweep.machines import OPEN, SWEEP
from rehandle.sweep.models import Run, Sweep

AS_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")  # an id is also the name of a folder
MOST_BEGUN = 5  # a sweep whose process died so often is given up


@flow(needs=Permission.SWEEP_RUN, once="id")
def record_run(ctx: Ctx, id: str, policy_hash: str, as_of: datetime, folder: str, summary: dict[str, object]) -> dict[str, str]:  # noqa: A002 -- the client's id
    """Keep where the findings lie and what they came to; the log gets counts and fingerprints."""
    return _recorded(ctx, id, policy_hash, as_of, folder, summary)


@flow(needs=Permission.SWEEP_RUN, once="id")
def ask_sweep(ctx: Ctx, id: str, policy_hash: str, as_of: datetime) -> dict[str, str]:  # noqa: A002 -- the client's id
    """Ask for a sweep of the last snapshot. A process of its own carries it out. Refuses `sweep_open` while another is under way, and `invalid`."""
    if not AS_FOLDER.fullmatch(id):
        raise Refused(Code.INVALID, id=id, right="letters, digits, _ and -")
    if under_way := Sweep.objects.filter(state__in=OPEN).values_list("id", flat=True).first():
        raise Refused(Code.SWEEP_OPEN, sweep=under_way)
    Sweep.objects.create(id=id, policy_hash=policy_hash, as_of=as_of, asked_by=ctx.actor.id, asked_at=ctx.now)
    append(ctx, Event.SWEEP_ASKED, ref=id, data={"policy": policy_hash, "as_of": as_of.isoformat()})
    return {"sweep": id}


@flow(needs=Permission.SWEEP_RUN)
def cancel_sweep(ctx: Ctx, sweep: str) -> str:
    """Cancel it: at once where it has not begun, else as soon as its process hears of it. Refuses `not_found`, `wrong_state`."""
    row = _held(sweep)
    row.state, row.cancelled_by, row.cancelled_at = SWEEP.next(row.state, "cancelled"), ctx.actor.id, ctx.now
    row.ended_at = ctx.now if row.state in SWEEP.ends else None
    row.save()
    append(ctx, Event.SWEEP_CANCELLED, ref=sweep, data={"by": ctx.actor.id})
    return row.state


@flow(needs=Permission.TICK)
def begin_sweep(ctx: Ctx, sweep: str) -> bool:
    """Take it up. False: it is over, was cancelled, or is given up after too many processes died over it."""
    row = _held(sweep)
    if row.state == "cancelling":
        _stopped(ctx, row)
    if row.state in SWEEP.ends:
        return False
    if row.begun >= MOST_BEGUN:
        _ended(ctx, row, "failed", refusal="fell_over")
        append(ctx, Event.SWEEP_FAILED, ref=sweep, data={"why": row.refusal})
        return False
    row.state, row.begun, row.begun_at = SWEEP.next(row.state, "begun"), row.begun + 1, row.begun_at or ctx.now
    row.save()
    append(ctx, Event.SWEEP_BEGUN, ref=sweep, data={"time": row.begun})
    return True


@flow(needs=Permission.TICK)
def finish_sweep(ctx: Ctx, sweep: str, folder: str, summary: dict[str, object]) -> bool:
    """Put it on record. False where it was cancelled meanwhile: then nothing of it is read."""
    row = _held(sweep)
    if row.state == "cancelling":
        _stopped(ctx, row)
        return False
    _ended(ctx, row, "finished")
    _recorded(ctx, sweep, row.policy_hash, row.as_of, folder, summary)
    return True


@flow(needs=Permission.TICK)
def stop_sweep(ctx: Ctx, sweep: str) -> None:
    """Its process has stopped, and its files are gone. Refuses `wrong_state` where nobody cancelled it."""
    _stopped(ctx, _held(sweep))


@flow(needs=Permission.TICK)
def fail_sweep(ctx: Ctx, sweep: str, refusal: str, told: str) -> None:
    """It could not be done. `refusal`: a code, or `fault`, `disk_full`, `memory_full`; `told`: the facts in one line."""
    row = _held(sweep)
    if row.state == "cancelling":
        return _stopped(ctx, row)
    _ended(ctx, row, "failed", refusal=refusal[:40], told=told[:300])
    append(ctx, Event.SWEEP_FAILED, ref=sweep, data={"why": row.refusal})
    return None


def _held(sweep: str) -> Sweep:
    row = Sweep.objects.select_for_update().filter(id=sweep).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, sweep=sweep)
    return row


def _stopped(ctx: Ctx, row: Sweep) -> None:
    _ended(ctx, row, "stopped")
    append(ctx, Event.SWEEP_STOPPED, ref=row.id, data={"by": row.cancelled_by})


def _ended(ctx: Ctx, row: Sweep, event: str, refusal: str = "", told: str = "") -> None:
    """By a person who cancels while it waits, the state alone; all others are the process's own."""
    row.state, row.ended_at, row.refusal, row.told = SWEEP.next(row.state, event), ctx.now, refusal, told
    row.save()


def _recorded(ctx: Ctx, run: str, policy_hash: str, as_of: datetime, folder: str, summary: dict[str, object]) -> dict[str, str]:
    Run.objects.create(id=run, policy_hash=policy_hash, as_of=as_of, folder=folder, summary=summary, finished_at=ctx.now)
    told: dict[str, object] = {name: summary[name] for name in ("rows_read", "rows_judged", "verdicts", "accounts") if name in summary}
    append(ctx, Event.SWEPT, ref=run, data={"policy": policy_hash, "as_of": as_of.isoformat(), **told})
    return {"run": run}
