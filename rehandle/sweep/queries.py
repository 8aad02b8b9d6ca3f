"""What is known of the office's own sweeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rehandle.kernel.refusal import Code, Refused
from rehandle.sweep.machines import OPEN
from rehandle.sweep.models import Run, Sweep


@dataclass(frozen=True, slots=True)
class Swept:
    """One sweep: asked for, under way or over. `summary` and `folder` once it is finished; `asked_by` is empty where the office did it by itself."""

    id: str
    state: str
    policy_hash: str
    as_of: datetime
    at: datetime
    asked_by: str = ""
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_by: str = ""
    cancelled_at: datetime | None = None
    refusal: str = ""
    told: str = ""
    folder: str = ""
    summary: Mapping[str, Any] = field(default_factory=dict)


def last_read() -> datetime | None:
    """As of when the accounts were last read; none before the first sweep."""
    row = Run.objects.order_by("-finished_at").first()
    return row.as_of if row else None


def made(run: str) -> Run:
    """A sweep that is on record. Refuses `not_found`."""
    row = Run.objects.filter(id=run).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def sweeps(most: int = 50) -> list[Swept]:
    """The newest, by when they were asked for, or put on record where nobody asked."""
    asked = list(Sweep.objects.order_by("-asked_at", "-id")[:most])
    runs = {row.id: row for row in Run.objects.order_by("-finished_at", "-id")[:most]}
    runs |= {row.id: row for row in Run.objects.filter(id__in=[row.id for row in asked if row.id not in runs])}
    found = [_swept(row, runs.pop(row.id, None)) for row in asked] + [_swept(None, run) for run in runs.values()]
    return sorted(found, key=lambda each: (each.at, each.id), reverse=True)[:most]


def one(sweep: str) -> Swept:
    """One of them. Refuses `not_found`."""
    asked, run = Sweep.objects.filter(id=sweep).first(), Run.objects.filter(id=sweep).first()
    if asked is None and run is None:
        raise Refused(Code.NOT_FOUND, sweep=sweep)
    return _swept(asked, run)


def asked(sweep: str) -> Sweep:
    """The row of a sweep that somebody asked for. Refuses `not_found`."""
    row = Sweep.objects.filter(id=sweep).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, sweep=sweep)
    return row


def state_of(sweep: str) -> str:
    """Its state; empty where nobody asked for it."""
    return Sweep.objects.filter(id=sweep).values_list("state", flat=True).first() or ""


def under_way() -> str:
    """The sweep that waits for a process or has one; empty where there is none."""
    return Sweep.objects.filter(state__in=OPEN).order_by("asked_at", "id").values_list("id", flat=True).first() or ""


def folder_of(data: Path, sweep: str) -> Path:
    """Where its findings come to lie."""
    return data / "runs" / sweep


def progress_of(data: Path, sweep: str) -> Path:
    """The file that says how far it is."""
    return data / "runs" / f"{sweep}.progress"


def _swept(asked: Sweep | None, run: Run | None) -> Swept:
    if asked is None:
        assert run is not None
        return Swept(
            run.id, "finished", run.policy_hash, run.as_of, run.finished_at, ended_at=run.finished_at, folder=run.folder, summary=run.summary
        )
    return Swept(
        asked.id, asked.state, asked.policy_hash, asked.as_of, asked.asked_at, asked.asked_by, asked.begun_at, asked.ended_at, asked.cancelled_by,
        asked.cancelled_at, asked.refusal, asked.told, run.folder if run else "", run.summary if run else {},
    )  # fmt: skip
