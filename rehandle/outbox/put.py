"""Putting work into the outbox, and closing it, inside a flow's own transaction."""

from datetime import datetime

from django.db.models import F

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.outbox.models import Job


def put(ctx: Ctx, kind: str, ref: str, due_at: datetime | None = None) -> None:
    """Ask for one call outside after the commit. The same kind and ref twice is one job."""
    scope()
    Job.objects.get_or_create(kind=kind, ref=ref, defaults={"made_at": ctx.now, "due_at": due_at or ctx.now})


def done(ctx: Ctx, kind: str, ref: str, fence: int | None = None) -> None:
    """Close the job in the flow that records its answer. Refuses `stale` to a worker whose lease ended meanwhile."""
    scope()
    job = Job.objects.filter(kind=kind, ref=ref, done_at=None)
    if fence is not None and not job.filter(fence=fence).exists():
        raise Refused(Code.STALE, job=kind, ref=ref)
    job.update(done_at=ctx.now, error="")


def again(ctx: Ctx, kind: str, ref: str, due_at: datetime, error: str = "") -> None:
    """Ask for the same call later."""
    scope()
    Job.objects.filter(kind=kind, ref=ref).update(due_at=due_at, error=error[:300], leased_until=None, done_at=None, tries=F("tries") + 1)
