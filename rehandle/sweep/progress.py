"""How far a running sweep is, as a small file beside its folder: written by its process, read by the desk."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rehandle.sweep.job import Progress


@dataclass(frozen=True, slots=True)
class Reached:
    """What it does, the share of it that is done (0 to 1), rows so far and a second, when it was written.

    `seconds` and `left_seconds` are of this one thing; what is left is none where it is not known yet.
    """

    doing: str
    share: float
    rows: int
    rows_per_second: int
    seconds: float
    left_seconds: float | None
    at: datetime


def reached(at: Progress, seconds: float, now: datetime) -> Reached:
    """The progress with what follows from it after so many seconds of doing this. Time left: as fast as until now."""
    left = seconds * (1 - at.share) / at.share if at.share > 0 else None
    return Reached(at.doing, at.share, at.rows, round(at.rows / seconds) if seconds else 0, round(seconds, 1), left, now)


def write(path: Path, told: Reached) -> None:
    """Whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(json.dumps(asdict(told) | {"at": told.at.isoformat()}), encoding="utf-8")
    draft.rename(path)


def read(path: Path) -> Reached | None:
    """The last that was written; none before the first, and after the end."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Reached(**told | {"at": datetime.fromisoformat(told["at"])})
