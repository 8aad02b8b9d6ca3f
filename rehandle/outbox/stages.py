"""Walking what is due: one row's failure is put aside and never blocks the next."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import F, Model

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import writing
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.outbox.looking import forget, has_rows, looking
from rehandle.outbox.models import Parked

WAIT = timedelta(minutes=1)
FAULT = "fault:"  # a mistake of ours, not a refusal: its row is put aside like the others and blocks nobody
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a room does by itself: `due` names the rows, `step` moves one of them (false: nothing moved after all).

    `of`: the table of what it moves, where nothing can be due as long as that is empty.
    """

    name: str
    due: Callable[[Ctx], Iterable[str]]
    step: Callable[[Ctx, str], bool]
    of: type[Model] | None = None


def moving(of: type[Model], stages: Iterable[Stage]) -> list[Stage]:
    """Stages that move what rows of this table are about."""
    return [replace(stage, of=stage.of or of) for stage in stages]


def walk(ctx: Ctx, stage: Stage) -> int:
    """Step every due row once. Returns how many moved; who refused or could not be reached is put aside for a while."""
    if stage.of is not None and not has_rows(stage.of):
        return 0
    moved, due = 0, _awake(ctx, stage)
    for ref in due:
        try:
            moved += bool(stage.step(ctx, ref))
        except (Refused, Unreachable) as error:
            _park(ctx, stage.name, ref, repr(error))
        except Exception as error:
            LOG.exception("%s fell over", stage.name)
            _park(ctx, stage.name, ref, f"{FAULT} {type(error).__name__}")
    if due:
        forget()
    return moved


def _awake(ctx: Ctx, stage: Stage) -> list[str]:
    """What is due and was not put aside."""
    with looking():
        due = list(stage.due(ctx))
    resting = set(Parked.objects.filter(stage=stage.name, ref__in=due, retry_at__gt=ctx.now).values_list("ref", flat=True)) if due else ()
    return [each for each in due if each not in resting]


def _park(ctx: Ctx, stage: str, ref: str, error: str) -> None:
    with writing("outbox.park", ctx) as opened:
        opened.entries += 1  # nothing happened to the row: there is nothing to tell
        row, made = Parked.objects.get_or_create(stage=stage, ref=ref, defaults={"retry_at": ctx.now + WAIT, "error": error[:300]})
        if not made:
            wait = min(WAIT * 2 ** min(row.tries, 10), timedelta(hours=12))
            Parked.objects.filter(id=row.id).update(tries=F("tries") + 1, retry_at=ctx.now + wait, error=error[:300])
