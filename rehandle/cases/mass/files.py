"""Member files: Parquet, one a part, in order of the name. Nothing else opens them."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from rehandle.cases.mass import places
from rehandle.cases.rules.facts import KEPT
from rehandle.kernel.durable import appear
from rehandle.names.rules.search import LONGEST_TEXT, Wanted

PART_MEMBERS = 10_000
COLUMNS = ("canonical", "display", "account_id", "epoch", "verdict", "clause", "tier_clause", "lang", "since", "portfolio", *KEPT)
GROUP_ROWS = 2_048
LIKENESS = "jaro_winkler_similarity(canonical, $text)"
ALIKE = f"({LIKENESS} >= 0.8 or contains(canonical, $text))"
_local = threading.local()

DRAWN = """
copy (
  select f.canonical, f.handle as display, f.account_id, greatest(coalesce(k.epoch, 0), coalesce(p.times, 0))::integer as epoch,
         f.verdict, coalesce(f.clause, f.verdict) as clause,
         coalesce(f.tier_clause, '') as tier_clause, coalesce(a.lang, 'en') as lang, a.created_at as since, coalesce(held.portfolio, 1) as portfolio,
         {kept}
  from read_parquet($findings, hive_types_autocast = false) f
  join read_parquet($snapshot) a using (account_id)
  left join (select holder_id, count(*) as portfolio from read_parquet($snapshot) where holder_id is not null group by 1) held using (holder_id)
  left join known k using (canonical)
  left join opened p using (canonical)
  anti join left_out o using (canonical)
  anti join running r using (canonical)
  where f.tier = $tier and {wave}
  order by f.canonical
) to '{out}' (format parquet, row_group_size {group})
"""
SLICE = """
copy (select * from read_parquet('{whole}', file_row_number = true) where file_row_number >= {start} and file_row_number < {end} order by canonical)
to '{out}' (format parquet, compression zstd, row_group_size {group})
"""

BLANKED = """
copy (
  select * from read_parquet($path) where not list_contains($names, canonical)
  union all
  select * replace (canonical as display, '' as account_id, 'en' as lang, 1 as portfolio, {nothing})
  from read_parquet($path) where list_contains($names, canonical)
  order by canonical
) to '{out}' (format parquet, compression zstd, row_group_size {group})
"""


def draw(
    out: Path, *, findings: Path, snapshot: Path, tier: str, wave: str, left_out: Sequence[str], known: Mapping[str, int],
    share: str | None = None, running: Sequence[Path] = (), opened: Sequence[tuple[Path, Sequence[str]]] = (),
) -> int:  # fmt: skip
    """Write the members of a wave to one file, in order of the name; returns how many.

    `wave` is a wave's two digits; with `share` (a percentage as text) instead, the first wave: the names whose hash falls into that share.
    Left out are the names of `left_out` and of the member files `running`. `known` and `opened` (files, with who left them) make the epochs.
    """
    with duckdb.connect() as db:
        db.execute("SET memory_limit = '1GB'")
        db.execute("create table left_out as select unnest($names)::varchar as canonical", {"names": list(left_out) or [""]})
        db.execute("create table known (canonical varchar, epoch integer)")
        if known:
            db.executemany("insert into known values (?, ?)", list(known.items()))
        _set_running(db, running)
        _set_opened(db, opened)
        asked = {"findings": str(findings / "findings" / "**" / "*.parquet"), "snapshot": str(snapshot), "tier": tier}
        chosen = "f.wave = $wave" if share is None else f"{_of_million()} < {round(float(share) * 10_000)}"
        query = DRAWN.format(kept=", ".join(f"a.{name}" for name in KEPT), wave=chosen, out=str(out).replace("'", "''"), group=GROUP_ROWS)
        done = db.execute(query, asked | ({"wave": wave} if share is None else {})).fetchone()
    return int(done[0]) if done else 0


def names(drawn: Path) -> list[str]:
    """The names of a file of members, in their order."""
    return [row[0] for row in _rows("select canonical from read_parquet(?) order by canonical", [str(drawn)])]


def sample(findings: Path, tier: str, seed: str, most: int) -> list[str]:
    """So many names that a sweep found in a tier, drawn by a seed."""
    query = "select canonical from read_parquet(?, hive_types_autocast = false) where tier = ? order by md5(? || canonical) limit ?"
    return [row[0] for row in _rows(query, [str(findings / "findings" / "**" / "*.parquet"), tier, seed, most])]


def _set_running(db: duckdb.DuckDBPyConnection, running: Sequence[Path]) -> None:
    db.execute("create table running (canonical varchar)")
    if running:
        db.execute("insert into running select canonical from read_parquet($files)", {"files": [str(path) for path in running]})


def _set_opened(db: duckdb.DuckDBPyConnection, opened: Sequence[tuple[Path, Sequence[str]]]) -> None:
    db.execute("create table every_opening (canonical varchar)")
    for path, gone in opened:
        query = "insert into every_opening select canonical from read_parquet($file) where not list_contains($gone, canonical)"
        db.execute(query, {"file": str(path), "gone": list(gone) or [""]})
    db.execute("create table opened as select canonical, count(*) as times from every_opening group by 1")


def cut(whole: Path, folder: Path, members: int) -> list[dict[str, Any]]:
    """Cut the members into parts; each is whole when it has its name. Returns number, members, first and last name of each."""
    parts = []
    with duckdb.connect() as db:
        for number, start in enumerate(range(0, members, PART_MEMBERS)):
            path = path_of(folder, number)
            told = {"whole": _sql(whole), "start": start, "end": start + PART_MEMBERS, "group": GROUP_ROWS}
            db.execute(SLICE.format(out=_sql(path.with_suffix(".tmp")), **told))
            appear(path.with_suffix(".tmp"), path)
            places.make(path, _every(path))
            query = "select count(*)::integer, min(canonical), max(canonical) from read_parquet(?)"
            count, first, last = db.execute(query, [str(path)]).fetchone() or (0, "", "")
            parts.append({"number": number, "members": count, "first": first, "last": last})
    return parts


def of_account(paths: Sequence[str], account_id: str) -> list[tuple[str, str]]:
    """Path and name of every member with this account."""
    if not paths:
        return []
    query = "select filename, canonical from read_parquet(?, filename = true) where account_id = ? order by 1, 2"
    return [(str(path), str(name)) for path, name in _rows(query, [list(paths), account_id])]


def blank(folder: Path, number: int, names: Sequence[str]) -> None:
    """Write a part's file anew without what it says of the persons behind these names: name, epoch and clause stay."""
    path, nothing = path_of(folder, number), ", ".join(f"null as {name}" for name in ("since", *KEPT))
    places.forget(path)
    with duckdb.connect() as db:
        db.execute(BLANKED.format(nothing=nothing, out=_sql(path.with_suffix(".tmp")), group=GROUP_ROWS), {"path": str(path), "names": list(names)})
    appear(path.with_suffix(".tmp"), path)
    places.forget(path)  # somebody may have looked meanwhile


def keep_opened(out: Path, parts: Sequence[tuple[Path, datetime, Sequence[str]]]) -> None:
    """Write the names that parts opened, and when, less those who had left: what is kept when the files go."""
    with duckdb.connect() as db:
        db.execute("create table opened (canonical varchar, opened_at timestamptz)")
        for path, at, gone in parts:
            query = "insert into opened select canonical, $at from read_parquet($file) where not list_contains($gone, canonical)"
            db.execute(query, {"file": str(path), "at": at, "gone": list(gone) or [""]})
        db.sql("select * from opened order by 1").write_parquet(str(out.with_suffix(".tmp")), compression="zstd")
    appear(out.with_suffix(".tmp"), out)


def path_of(folder: Path, number: int) -> Path:
    """Where a part's members lie."""
    return folder / f"members-{number:05d}.parquet"


def find(folder: Path, number: int, canonical: str) -> dict[str, Any] | None:
    """One member of a part, or None. Some tenths of a millisecond."""
    path = path_of(folder, number)
    found = places.find(path, canonical, lambda: _every(path))
    return dict(zip(COLUMNS, found, strict=True)) if found else None


def every(folder: Path, number: int, columns: Sequence[str] = COLUMNS) -> Iterator[dict[str, Any]]:
    """All members of a part in order of the name."""
    query = f"select {', '.join(columns)} from read_parquet(?) order by canonical"  # noqa: S608 -- our own columns
    for row in _rows(query, [str(path_of(folder, number))]):
        yield dict(zip(columns, row, strict=True))


def _every(path: Path) -> list[tuple[Any, ...]]:
    return _rows(f"select {', '.join(COLUMNS)} from read_parquet(?)", [str(path)])  # noqa: S608 -- our own columns


def _rows(query: str, values: list[object]) -> list[tuple[Any, ...]]:
    return _db().execute(query, values).fetchall()


def _db() -> duckdb.DuckDBPyConnection:
    """This thread's connection: opening one costs more than a look-up."""
    if getattr(_local, "pid", None) != os.getpid():
        _local.db, _local.pid = duckdb.connect(), os.getpid()
        _local.db.execute("SET threads = 1")
        _local.db.execute("SET TimeZone = 'UTC'")
        _local.db.execute("SET parquet_metadata_cache = true")
    found: duckdb.DuckDBPyConnection = _local.db
    return found


def _of_million() -> str:
    """A number below a million drawn from the name: another one than its wave's."""
    return "cast('0x' || substr(md5('first ' || f.canonical), 1, 8) as bigint) % 1000000"


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")


def sought(paths: Sequence[str], wanted: Wanted, most: int) -> list[tuple[str, str]]:
    """Path and name of members that a search could mean: exactly, by their beginning, or alike in their letters."""
    if not paths:
        return []
    text = wanted.text[:LONGEST_TEXT]
    how = {"exact": "canonical = $text", "prefix": "starts_with(canonical, $text)"}.get(wanted.how, ALIKE) if text else "$text = ''"
    order = f"{LIKENESS} desc, canonical" if text and wanted.how == "similar" else "canonical"
    query = f"""select filename, canonical from read_parquet($paths, filename = true)
        where length(canonical) between $least and $longest and {how} order by {order} limit $most"""  # noqa: S608 -- our own words
    asked = {"paths": list(paths), "text": text, "least": wanted.least_length, "longest": wanted.most_length, "most": most}
    return [(str(path), str(name)) for path, name in _db().execute(query, asked).fetchall()]
