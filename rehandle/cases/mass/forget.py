"""The end of a campaign's files: thirty days after its last objection window they go, with their key; what was opened, and the counts, stay."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from rehandle.cases.mass import files
from rehandle.cases.mass.locked import campaign as lock
from rehandle.cases.mass.models import Campaign, Leaver, Part
from rehandle.cases.models import Case
from rehandle.cases.rules.facts import OPEN_STATES
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event

KEPT_FOR = timedelta(days=30)
KEPT = "opened.parquet"


def due(now: datetime) -> list[str]:
    """Campaigns whose files have lived long enough, and those of which a kill left some behind.

    Who left one and may still object needs his letters.
    """
    over = Campaign.objects.filter(state__in=("ended", "dropped"), ended_at__lte=now - KEPT_FOR).order_by("ended_at")
    return [row.id for row in over if (_left(Path(row.folder)) if row.forgotten else not _needed(row, now))]


def forget(ctx: Ctx, campaign: str) -> bool:
    """Keep what was opened, destroy the key, then let the files go. Killed anywhere and asked again it ends the same."""
    row = Campaign.objects.get(id=campaign)
    if not row.forgotten:
        _keep(row)
        point("campaign.forget.kept")
        forget_campaign(ctx, campaign=campaign)
        point("campaign.forget.recorded")
    for path in _left(Path(row.folder)):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return True


@flow(needs=Permission.TICK)
def forget_campaign(ctx: Ctx, campaign: str) -> dict[str, Any]:
    """Its key is gone: nobody can tell any more whose leaf is whose. Refuses `already_done`, `too_early`."""
    row = lock(campaign)
    if row.forgotten:
        raise Refused(Code.ALREADY_DONE)
    if row.ended_at is None or ctx.now < row.ended_at + KEPT_FOR:
        raise Refused(Code.TOO_EARLY)
    row.salt = b""
    row.save(update_fields=["salt"])
    append(ctx, Event.CAMPAIGN_FORGOTTEN, ref=row.id, data={"count": row.members, "root": row.root})
    return {"campaign": row.id, "forgotten": True}


def kept_in(campaign: Campaign) -> Path:
    """Where the names lie that it opened, and when each was: how often a name was opened makes its epoch."""
    return Path(campaign.folder) / KEPT


def _keep(row: Campaign) -> None:
    opened = Part.objects.filter(campaign=row).exclude(opened_to_all_at=None).order_by("number")
    gone = {part.id: list(Leaver.objects.filter(part=part).values_list("handle", flat=True)) for part in opened}
    folder = Path(row.folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = [(files.path_of(folder, part.number), part.opened_to_all_at, gone[part.id]) for part in opened if part.opened_to_all_at]
    files.keep_opened(kept_in(row), told)


def _needed(row: Campaign, now: datetime) -> bool:
    """Whether the case of somebody who left goes on, or his objection window is not over for thirty days."""
    cases = Case.objects.filter(id__in=Leaver.objects.filter(part__campaign=row).values("case"))
    return cases.filter(Q(state__in=OPEN_STATES) | Q(objection_until__gt=now - KEPT_FOR)).exists()


def _left(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != KEPT] if folder.is_dir() else []
