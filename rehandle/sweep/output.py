"""Writes a sweep's folder: `findings/wave=NN/*.parquet`, `rejects/rejects.csv`, and `run.json` last, which says that it is whole."""

import json
import shutil
from pathlib import Path

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.sql import text_literal

UNFINISHED = ".unfinished"
OURS = {"findings", "rejects", ".work", UNFINISHED}


def claim(folder: Path) -> Path:
    """Take an empty folder, or one that a sweep of ours left unfinished. Refuses `output_exists`. Gives the place for its work."""
    there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
    if folder.exists() and not folder.is_dir():
        raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), why="it is a file")
    if there and not (UNFINISHED in there and there <= OURS):
        raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), try_this="another folder")
    for name in there - {UNFINISHED}:
        shutil.rmtree(folder / name)
    work = folder / ".work"
    work.mkdir(parents=True)
    (folder / UNFINISHED).touch()
    return work


def write_findings(db: duckdb.DuckDBPyConnection, folder: Path, waves: int, every: bool) -> int:
    """Write the judged rows by wave; without `every`, only those that a verdict of the policy found."""
    wave = f"CAST('0x' || substr(md5(canonical), 1, 8) AS BIGINT) % {waves}"
    kept = "TRUE" if every else f"verdict NOT IN ('{ACTIVE}', '{UNKNOWN}', '{EXEMPT}')"
    wide = max(2, len(str(waves - 1)))
    rows = f"SELECT *, lpad(CAST({wave} AS VARCHAR), {wide}, '0') AS wave FROM judged_rows WHERE {kept} ORDER BY wave, canonical"
    found = db.execute(f"COPY ({rows}) TO {_name(folder / 'findings')} (FORMAT parquet, PARTITION_BY (wave))").fetchone()
    (folder / "findings").mkdir(exist_ok=True)
    return int(found[0]) if found else 0


def write_rejects(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the rows that were set aside, each with its place and reason."""
    (folder / "rejects").mkdir()
    db.execute(f"COPY (SELECT * FROM rejects ORDER BY place) TO {_name(folder / 'rejects' / 'rejects.csv')} (FORMAT csv, HEADER)")


def finish(folder: Path, run: dict[str, object]) -> None:
    """Write `run.json` and take the mark of an unfinished run away."""
    shutil.rmtree(folder / ".work", ignore_errors=True)
    draft = folder / UNFINISHED
    draft.write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.rename(folder / "run.json")


def _name(path: Path) -> str:
    return text_literal(str(path))
