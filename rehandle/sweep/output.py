"""A sweep's folder: `findings/wave=NN/*.parquet`, `rejects/rejects.csv`, and `run.json` last, which says that it is whole.

Until then `.unfinished` says what the run was begun with, and `.parts` what is finished of it: a run that was killed goes on from there.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rehandle.kernel.durable import put
from rehandle.kernel.refusal import Code, Refused

UNFINISHED, PARTS, WORK, LOCK = ".unfinished", ".parts", ".work", ".lock"
AGENDA, CHANGES, RUN = "agenda.parquet", "changes.parquet", "run.json"  # the first two: of daily sweeps
DRAFTS = {f"{UNFINISHED}.draft", f"{RUN}.draft"}  # what a kill in the middle of `put` leaves
OURS = {"findings", "rejects", PARTS, WORK, UNFINISHED, LOCK, AGENDA, CHANGES} | DRAFTS


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder for this process alone, made where it is missing. Refuses `output_exists`, also while another sweep writes there."""
    if folder.exists() and not folder.is_dir():
        raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), why="it is a file")
    _only_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), why="another sweep writes there now") from None
        _only_ours(folder)  # once more: another sweep may have finished it in between
        yield
        (folder / LOCK).unlink(missing_ok=True)


def _only_ours(folder: Path) -> None:
    there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set[str]()
    if there and not (there <= OURS and there & {UNFINISHED, LOCK}):
        raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), try_this="another folder")


def begin(folder: Path, begun_with: Mapping[str, object]) -> Path:
    """Take up what was begun with the same, else start anew; a run that was begun with something else is refused. Gives the place for work."""
    mark, told = folder / UNFINISHED, json.dumps(begun_with, sort_keys=True, default=str)
    before = mark.read_text(encoding="utf-8") if mark.is_file() else ""
    if before and before != told:
        raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), why="a sweep of other accounts, another rule or day was begun there")
    for name in OURS - {UNFINISHED, LOCK} - ({PARTS, "findings", "rejects"} if before else set()):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (WORK, PARTS, "findings", "rejects"):
        (folder / name).mkdir(exist_ok=True)
    put(mark, told.encode())
    return folder / WORK


def kept(folder: Path, number: int) -> dict[str, object] | None:
    """What a part came to, if it was finished."""
    path = folder / PARTS / f"{number:06d}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def keep(folder: Path, number: int, told: Mapping[str, object]) -> None:
    """A part is finished, with all its files."""
    put(folder / PARTS / f"{number:06d}.json", json.dumps(told).encode())


def sweep_out(folder: Path, number: int) -> None:
    """Remove what an unfinished part left behind."""
    for left in [*(folder / "findings").glob(f"*/{part_name(number)}*"), folder / PARTS / f"{part_name(number)}.csv"]:
        left.unlink(missing_ok=True)


def part_name(number: int) -> str:
    """What the files of a part begin with."""
    return f"part-{number:06d}"


def finish(folder: Path, run: dict[str, object]) -> None:
    """Put the rejects together, write `run.json`, and take away the marks of an unfinished run."""
    lots = sorted((folder / PARTS).glob("*.csv"))
    with (folder / "rejects" / "rejects.csv").open("w", encoding="utf-8") as all_of_them:
        all_of_them.write("place,handle,reason,found\n")
        all_of_them.writelines(lot.read_text(encoding="utf-8") for lot in lots)
    shutil.rmtree(folder / WORK, ignore_errors=True)
    shutil.rmtree(folder / PARTS, ignore_errors=True)
    tell(folder, run)
    (folder / UNFINISHED).unlink()


def tell(folder: Path, run: Mapping[str, object]) -> None:
    """Write `run.json`: from here on the folder is whole."""
    put(folder / RUN, (json.dumps(run, ensure_ascii=False, indent=2) + "\n").encode())
