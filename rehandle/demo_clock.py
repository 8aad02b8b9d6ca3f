"""The demo's clock: real time and an offset row, forward only, refused outside demo mode."""

from datetime import datetime, timedelta

from django.db import connection

from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope, writing
from rehandle.kernel.models import ClockOffset
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused

LONGEST_JUMP = timedelta(days=400)


def offset() -> timedelta:
    """How far the demo's clock is ahead. Read anew each time, so that every process sees a jump at once."""
    with connection.cursor() as cursor:
        cursor.execute("select seconds from clock_offset")
        row = cursor.fetchone()
    return timedelta(seconds=row[0] if row else 0)


def move_to(ctx: Ctx, at: datetime) -> None:
    """Put the demo's clock forward. Refuses `not_demo`, `forbidden`, `invalid` (backward, or more than a year at once)."""
    if not office().demo:
        raise Refused(Code.NOT_DEMO)
    if Permission.DEMO_CLOCK not in ctx.may:
        raise Refused(Code.FORBIDDEN)
    ahead = at - ctx.now
    if not timedelta(0) <= ahead <= LONGEST_JUMP:
        raise Refused(Code.INVALID, field="at")
    with writing("demo.clock", ctx):
        scope().entries += 1  # a demo's clock is no event of the office
        row, _ = ClockOffset.objects.get_or_create(id=1, defaults={"seconds": 0})
        row.seconds += int(ahead.total_seconds()) + 1
        row.save()
