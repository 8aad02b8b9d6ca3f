"""Members of a part by their name, in some tenths of a millisecond: a SQLite file beside the Parquet, made again from it where it is lost."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
ENDING = "find"


def find(path: Path, canonical: str, every: Callable[[], Iterable[Row]]) -> Row | None:
    """The row whose first value is this name. `every` reads all rows of the part, for where the file has to be made."""
    place = _of(path)
    if not place.exists():
        make(path, every())
    with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        found = db.execute("select told from member where canonical = ?", (canonical,)).fetchone()
    return tuple(json.loads(found[0], object_hook=_given)) if found else None


def make(path: Path, rows: Iterable[Row]) -> None:
    """Write the file for a part: whole, or not at all."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft, isolation_level=None)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("create table member (canonical text primary key, told text not null) without rowid")
        db.execute("begin")
        db.executemany("insert into member values (?, ?)", ((row[0], json.dumps(row, default=_kept, ensure_ascii=False)) for row in rows))
        db.execute("commit")
    draft.replace(_of(path))


def forget(path: Path) -> None:
    """Let all that was made for a part go."""
    for place in path.parent.glob(f"{path.stem}.*.{ENDING}"):
        place.unlink(missing_ok=True)


def _of(path: Path) -> Path:
    """It carries the instant of its Parquet: of another one it says nothing."""
    return path.with_suffix(f".{path.stat().st_mtime_ns}.{ENDING}")


def _kept(value: object) -> object:
    assert isinstance(value, datetime), f"{value!r} is no value of a member"
    return {"at": value.isoformat()}


def _given(told: dict[str, str]) -> object:
    return datetime.fromisoformat(told["at"])
