"""What a sweep is asked to do, and how it tells how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rehandle.sweep.rules.forms import Form

PART_ROWS = 10_000_000


class Progress(NamedTuple):
    """How far a sweep is: what it does, the share that is done (0 to 1), the rows so far. `told`: what a person should see before it goes on."""

    doing: str
    share: float = 0.0
    rows: int = 0
    told: tuple[str, ...] = ()


Say = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is swept, as of when, and how. Without `out` nothing is written: a dry run. `accounts`: a file, a folder, a pattern or a mirror.

    `forms`: how columns are written; `columns_sha256`: of the file that says so.
    `count`: only the numbers; then there is no fingerprint of findings.
    `ahead`: so many days shall be swept from what changes alone.
    """

    accounts: Path
    as_of: datetime
    out: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    every: bool = False
    count: bool = False
    check_duplicates: bool = False
    memory: str = "1GB"
    max_rejects: int | None = None
    part_rows: int = PART_ROWS
    forms: dict[str, Form] = field(default_factory=dict)
    columns_sha256: str = ""
    ahead: int = 0
