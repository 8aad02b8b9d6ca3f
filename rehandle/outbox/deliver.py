"""Making the calls that wait: claimed with a lease, made outside every transaction, tried again when they fail."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from rehandle.kernel.clock import RealClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import writing
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox.models import Job
from rehandle.outbox.stages import FAULT

LOG = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BATCH = 200
PARK_AFTER = 12
LOOKS, LOOK_SECONDS = 25, 0.2


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in one worker's hands; `fence` proves to the recording flow that it still is."""

    kind: str
    ref: str
    fence: int
    tries: int


Handler = Callable[[Ctx, Claimed], None]


def deliver(ctx: Ctx, handlers: Mapping[str, Handler], limit: int = BATCH) -> int:
    """Make every call that is due. Returns how many were made; what fails comes later and blocks nothing."""
    made = 0
    for job in claim(ctx, sorted(handlers), limit):
        try:
            handlers[job.kind](ctx, job)
            made += 1
        except (Unreachable, Refused) as error:
            _later(ctx, job, repr(error))
        except Exception as error:
            LOG.exception("%s fell over", job.kind)
            _later(ctx, job, f"{FAULT} {type(error).__name__}")
    return made


def deliver_now(ctx: Ctx, handlers: Mapping[str, Handler], kind: str, ref: str) -> bool:
    """Make one call for a person who waits (a checkout's address). False when it failed: it comes later by itself."""
    for job in claim(ctx, [kind], 1, ref):
        try:
            handlers[job.kind](ctx, job)
            return True
        except (Unreachable, Refused) as error:
            _later(ctx, job, repr(error))
    return _done_by_another(kind, ref)


def _done_by_another(kind: str, ref: str) -> bool:
    """Another worker may have the job in hand: give it a few seconds before the person is told to wait."""
    for _ in range(LOOKS):
        found = Job.objects.filter(kind=kind, ref=ref).values_list("done_at", "leased_until").first()
        if found is None or found[0] is not None or found[1] is None:
            return found is not None and found[0] is not None
        time.sleep(LOOK_SECONDS)
    return False


def claim(ctx: Ctx, kinds: list[str], limit: int, ref: str = "") -> list[Claimed]:
    """Lease due jobs, passing over those that another worker holds. Leases run on real time."""
    real = RealClock().now()
    if not _due(ctx, kinds, ref, real).exists():
        return []
    with writing("outbox.claim", ctx) as opened:
        opened.entries += 1  # a lease is not an event: nothing happened yet
        jobs = list(_due(ctx, kinds, ref, real).select_for_update(skip_locked=True).order_by("due_at", "id")[:limit])
        Job.objects.filter(id__in=[job.id for job in jobs]).update(leased_until=real + LEASE, fence=F("fence") + 1)
    return [Claimed(job.kind, job.ref, job.fence + 1, job.tries) for job in jobs]


def _due(ctx: Ctx, kinds: list[str], ref: str, real: datetime) -> QuerySet[Job]:
    free = Q(leased_until=None) | Q(leased_until__lt=real)
    due = Job.objects.filter(free, kind__in=kinds, done_at=None, due_at__lte=ctx.now)
    return due.filter(ref=ref) if ref else due


def _later(ctx: Ctx, job: Claimed, error: str) -> None:
    """Back off: half a minute, doubled each time, a day at most. The twelfth failure is told to the log."""
    wait = min(timedelta(seconds=30) * 2 ** min(job.tries, 12), timedelta(days=1))
    with writing("outbox.later", ctx) as opened:
        opened.entries += 1
        changed = Job.objects.filter(kind=job.kind, ref=job.ref, fence=job.fence, done_at=None).update(
            due_at=ctx.now + wait, tries=F("tries") + 1, error=error[:300], leased_until=None
        )
        if changed and job.tries + 1 == PARK_AFTER:
            append(ctx, Event.JOB_PARKED, ref=job.ref, data={"kind": job.kind, "tries": PARK_AFTER})
