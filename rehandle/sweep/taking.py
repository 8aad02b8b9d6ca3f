"""A fresh snapshot of the platform's accounts, taken through its port: what a sweep reads at the reclaim instant."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb

from rehandle.kernel.ports import Account, Platform

HOLDS = timedelta(hours=1)  # one snapshot serves everything that is due in the same hour
NAME = "fresh-{at}.parquet"
KINDS = {"datetime": "TIMESTAMP", "int": "BIGINT", "bool": "BOOLEAN", "str": "VARCHAR"}
Fresh = Callable[[datetime, datetime], tuple[Path, datetime]]  # not older than this, now -> a snapshot, and as of when


def fresh(platform: Platform, folder: Path, since: datetime, now: datetime) -> tuple[Path, datetime]:
    """A snapshot that was begun at or after `since` and within the last hour: the one that lies there, or a new one.

    An older one is deleted, with all that was found in it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in folder.glob(NAME.format(at="*")):
        as_of = datetime.fromtimestamp(int(path.stem.rpartition("-")[2]), tz=now.tzinfo)
        if since <= as_of <= now and now - as_of <= HOLDS:
            return path, as_of
        shutil.rmtree(beside(path), ignore_errors=True)
        path.unlink()
    path = folder / NAME.format(at=int(now.timestamp()))
    take(platform, path)
    return path, now.replace(microsecond=0)


def beside(snapshot: Path) -> Path:
    """The folder for what is found in a snapshot: it goes when the snapshot goes."""
    return snapshot.with_suffix(".found")


def take(platform: Platform, path: Path) -> int:
    """Write every account that the platform reports to one Parquet file, whole or not at all. Returns how many."""
    names = [each.name for each in fields(Account) if each.name != "profile_text"]
    draft = path.with_suffix(".draft")
    with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as told:
        for account in platform.export():
            row = asdict(account)
            told.write(json.dumps({name: row[name] for name in names}, default=_text) + "\n")
        told.flush()
        kinds = ", ".join(f"'{name}': '{_kind(name)}'" for name in names)
        chosen = ", ".join("id AS account_id" if name == "id" else name for name in names)
        with duckdb.connect() as db:
            query = f"COPY (SELECT {chosen} FROM read_json('{told.name}', format = 'newline_delimited', columns = {{{kinds}}})) TO '{_sql(draft)}'"
            done = db.execute(f"{query} (FORMAT parquet, COMPRESSION zstd)").fetchone()
    draft.replace(path)
    return int(done[0]) if done else 0


def _kind(name: str) -> str:
    known = next(str(each.type) for each in fields(Account) if each.name == name)
    return next((kind for ours, kind in KINDS.items() if ours in known), "VARCHAR")


def _text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")
