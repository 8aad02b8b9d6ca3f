"""What a fresh snapshot says of all members of a campaign: asked once, and kept beside the snapshot for each of its parts."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from rehandle.cases.mass.models import Campaign, Part
from rehandle.sweep.taking import beside


def kept_beside(snapshot: Path, campaign: Campaign, name: str, query: str) -> Path:
    """The answer to a query over `$members` and `$snapshot`, with a column `canonical`: the file that lies there, or a new one, whole."""
    path = beside(snapshot) / f"{campaign.id}.{name}.parquet"
    if path.is_file():
        return path
    path.parent.mkdir(exist_ok=True, mode=0o700)
    draft = path.with_suffix(".draft")
    members = str(Path(campaign.folder) / "members-*.parquet")
    with _db() as db, TemporaryDirectory(prefix="work-", dir=path.parent) as work:
        db.execute(f"SET temp_directory = '{_sql(Path(work))}'")
        db.execute(f"copy ({query} order by canonical) to '{_sql(draft)}' (format parquet)", {"members": members, "snapshot": str(snapshot)})
    draft.replace(path)
    return path


def answers(path: Path, part: Part) -> list[tuple[Any, ...]]:
    """The rows of a part."""
    query = "select * from read_parquet(?) where canonical between ? and ? order by canonical"
    with _db() as db:
        return db.execute(query, [str(path), part.first, part.last]).fetchall()


def _db() -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.execute("SET memory_limit = '1GB'")
    db.execute("SET TimeZone = 'UTC'")
    return db


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")
