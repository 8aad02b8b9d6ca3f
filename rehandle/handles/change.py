"""What flows of other rooms do to a name, inside their own transaction and under the name's lock."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from psycopg.types.range import TimestamptzRange

from rehandle.handles.models import Handle, Stop, Tenure, Word
from rehandle.handles.queries import standstill
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event

SHORTEST = timedelta(microseconds=1)  # two hand-overs at one instant: the earlier holder held it that long


def know(ctx: Ctx, canonical: str, display: str, account_id: str, since: datetime, epoch: int = 0) -> Handle:
    """Lock the name's row, making it and its holder's tenure when nothing ever happened to it. `epoch`: how often it was opened without a row."""
    scope()
    Handle.objects.get_or_create(canonical=canonical, defaults={"display": display, "epoch": epoch})
    handle = Handle.objects.select_for_update().get(canonical=canonical)
    if not Tenure.objects.filter(handle=handle).exists():
        if handle.epoch < epoch:  # a bare row, made for a stop
            handle.epoch = epoch
            handle.save(update_fields=["epoch"])
        Tenure.objects.create(handle=handle, account_id=account_id, period=TimestamptzRange(since, None), epoch=epoch)
        append(ctx, Event.TENURE_BEGAN, handle=canonical, data={"epoch": epoch})
    return handle


def known(ctx: Ctx, canonical: str) -> Handle:
    """Lock a name's row, making a bare one where nothing ever happened to it: a stop may come before everything else."""
    scope()
    Handle.objects.get_or_create(canonical=canonical, defaults={"display": canonical})
    return Handle.objects.select_for_update().get(canonical=canonical)


def lock(canonical: str, *, stopped_is_fine: bool = False, epoch: int | None = None) -> Handle:
    """Lock a name before changing it. Refuses `not_found`, `epoch_past`, and `stopped` while any stop is open."""
    scope()
    handle = Handle.objects.select_for_update().filter(canonical=canonical).first()
    if handle is None:
        raise Refused(Code.NOT_FOUND)
    if epoch is not None and handle.epoch != epoch:
        raise Refused(Code.EPOCH_PAST)
    if not stopped_is_fine and (Stop.objects.filter(handle=handle, ended_at=None).exists() or standstill()):
        raise Refused(Code.STOPPED)
    return handle


def open_stop(ctx: Ctx, handle: Handle, kind: str, stop_id: str, ends_at: datetime | None = None, why: str = "") -> Stop:
    """Freeze a name. The same id twice is one stop."""
    told = {"kind": kind, "opened_at": ctx.now, "opened_by": ctx.actor.id, "opened_why": why, "ends_at": ends_at}
    stop, made = Stop.objects.get_or_create(id=stop_id, defaults={"handle": handle, **told})
    if made:
        handle.frozen_since = handle.frozen_since or ctx.now
        handle.save(update_fields=["frozen_since"])
        append(ctx, Event.STOP_OPENED, handle=handle.canonical, ref=stop_id)
    return stop


def end_stop(ctx: Ctx, handle: Handle, stop_id: str, why: str = "") -> Stop:
    """End a stop that was answered. Refuses `already_done`."""
    if not Stop.objects.filter(id=stop_id, handle=handle, ended_at=None).update(ended_at=ctx.now, ended_by=ctx.actor.id, ended_why=why):
        raise Refused(Code.ALREADY_DONE, stop=stop_id)
    if not Stop.objects.filter(handle=handle, ended_at=None).exists():
        handle.frozen_since = None
        handle.save(update_fields=["frozen_since"])
    append(ctx, Event.STOP_ENDED, handle=handle.canonical, ref=stop_id)
    return Stop.objects.get(id=stop_id)


def say(ctx: Ctx, handle: Handle, account_id: str, kind: str, until: datetime | None) -> None:
    """Keep what a holder told us."""
    Word.objects.create(handle=handle, account_id=account_id, kind=kind, said_at=ctx.now, until=until)
    append(ctx, Event.WORD_GIVEN, handle=handle.canonical, data={"kind": kind} if kind == "kept" else {})


def suspend(ctx: Ctx, handle: Handle, at: datetime | None = None) -> None:
    """The name is out of service (since then, or now); its tenure rests and is not over."""
    _current(handle).filter(suspended_at=None).update(suspended_at=at or ctx.now)


def open_up(ctx: Ctx, handle: Handle, at: datetime | None = None) -> int:
    """The name is anybody's to take: the old tenure ends (then, or now), the epoch grows by one, none begins. Returns the new epoch.

    Whoever opened it tells the log: a name of its own, or a batch of many.
    """
    opened = at or ctx.now
    for old in _current(handle):
        old.period = TimestamptzRange(old.period.lower, max(opened, old.period.lower + SHORTEST))
        old.save(update_fields=["period"])
        append(ctx, Event.TENURE_ENDED, handle=handle.canonical, data={"epoch": old.epoch})
    handle.epoch += 1
    handle.given_at = opened
    handle.save(update_fields=["epoch", "given_at"])
    return handle.epoch


def resume(ctx: Ctx, handle: Handle) -> None:
    """The exact inverse of `suspend`."""
    _current(handle).update(suspended_at=None)


def hand_over(ctx: Ctx, handle: Handle, to_account: str, price: Money | None) -> int:
    """End the old tenure, grow the epoch by one, begin the new one. Returns the new epoch."""
    began = ctx.now
    for old in _current(handle):
        began = max(began, old.period.lower + SHORTEST)
        old.period = TimestamptzRange(old.period.lower, began)
        old.save(update_fields=["period"])
        append(ctx, Event.TENURE_ENDED, handle=handle.canonical, data={"epoch": old.epoch})
    handle.epoch += 1
    handle.given_at = ctx.now
    handle.save(update_fields=["epoch", "given_at"])
    Tenure.objects.create(
        handle=handle, account_id=to_account, period=TimestamptzRange(began, None), epoch=handle.epoch,
        price_minor=price.minor if price else None, currency=price.currency if price else "",
    )  # fmt: skip
    append(ctx, Event.HANDED_OVER, handle=handle.canonical, data={"epoch": handle.epoch})
    return handle.epoch


def _current(handle: Handle) -> QuerySet[Tenure]:
    return Tenure.objects.filter(handle=handle, period__endswith=None)
