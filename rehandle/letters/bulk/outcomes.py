"""What became of the letters of a round: read from its files, whoever sent it and whenever."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.bulk import journal
from rehandle.letters.bulk.files import alone, engine, file_of, numbered, read_rows, write_rows
from rehandle.letters.bulk.places import Places, forget, found, readable
from rehandle.letters.bulk.told import SELECTED, Told, from_rows

AT_ONCE = 10_000
_ROWS = f"SELECT {SELECTED} FROM read_parquet(?) ORDER BY filename"  # noqa: S608  our own columns
_UNTOLD = """
WITH letters AS (
  SELECT handle, bool_or(outcome = 'accepted') AND NOT bool_or(outcome = 'bounced') AS told FROM read_parquet(?) GROUP BY handle, message_id)
SELECT handle FROM letters GROUP BY handle HAVING NOT bool_or(told) ORDER BY handle"""

_TOLD = """
WITH letters AS (
  SELECT handle, bool_or(outcome = 'accepted') AND NOT bool_or(outcome = 'bounced') AS told FROM read_parquet(?)
  WHERE list_contains(?::VARCHAR[], channel) GROUP BY handle, message_id)
SELECT DISTINCT handle FROM letters WHERE told"""


def outcomes(folder: Path, name: str) -> Iterator[Told]:
    """Every outcome of a round, batch by batch, bounces last."""
    files = _files(folder / name)
    cursor = engine().cursor()
    if files:
        cursor.execute(_ROWS, [files])
    while files and (rows := cursor.fetchmany(AT_ONCE)):
        yield from from_rows(rows)


def counted(folder: Path, name: str) -> dict[str, int]:
    """How many rows a round has of each outcome; a letter that came back is in `accepted` and in `bounced`."""
    files = _files(folder / name)
    asked = "SELECT outcome, count(*) FROM read_parquet(?) GROUP BY outcome ORDER BY outcome"
    return {str(outcome): int(count) for outcome, count in engine().execute(asked, [files]).fetchall()} if files else {}


def not_told(folder: Path, *names: str) -> list[str]:
    """Handles whom no letter of these rounds reached: none was accepted, or all that were came back."""
    files = [path for name in names for path in _files(folder / name)]
    return [str(handle) for [handle] in engine().execute(_UNTOLD, [files]).fetchall()] if files else []


def told(folder: Path, names: Sequence[str], channels: Sequence[str]) -> set[str]:
    """Handles whom a letter of these rounds reached on one of these channels: it was accepted and has not come back."""
    files = [path for name in names for path in _files(folder / name)]
    return {str(handle) for [handle] in engine().execute(_TOLD, [files, list(channels)]).fetchall()} if files else set()


def later(folder: Path, name: str, channel: str = "mail") -> list[str]:
    """Handles whose letter the mail server would not take when it was sent. A round of another name sends it again, as the same letter."""
    files = _files(folder / name)
    asked = "SELECT handle FROM read_parquet(?) WHERE outcome = 'later' AND channel = ? ORDER BY handle"
    return [str(handle) for [handle] in engine().execute(asked, [files, channel]).fetchall()] if files else []


def outcome_of(folder: Path, handle: str) -> list[Told]:
    """What became of the letters to one handle in all rounds of this folder, oldest first."""
    return outcomes_of(folder, [handle])[handle]


def outcomes_of(folder: Path, handles: Sequence[str]) -> dict[str, list[Told]]:
    """The same for many handles: each round's file is opened once. Also letters with an answer, of a batch that a fault interrupted."""
    told: dict[str, list[Told]] = {handle: [] for handle in handles}
    for place in _rounds(folder):
        for row in _interrupted(place):
            if row.handle in told:
                told[row.handle].append(row)
        if not (places := readable(place)):
            continue
        with closing(places):
            for handle in told:
                told[handle] += places.rows("handle", handle)
    return {handle: sorted(rows, key=lambda row: row.at) for handle, rows in told.items()}


def find_code(folders: Iterable[Path], code_mac: bytes) -> Told | None:
    """The letter that printed this code. Codes of letters that did not go out are unknown."""
    rows = [row for folder in folders for place in _rounds(folder) for row in found(place, "code_mac", code_mac)]
    return next((row for row in rows if row.outcome == "accepted"), None)


def bounced(folder: Path, name: str, message_ids: Sequence[str], *, at: datetime) -> int:
    """These came back: whoever they were for was not told. Each counts once; ids that are not ours are left out. Answers how many are new."""
    place = folder / name
    with alone(place, "bounces"), closing(Places(place, write=True)) as places:
        places.catch_up()
        rows = [row.became("bounced", at) for known in dict.fromkeys(message_ids) for row in _fresh(places.rows("message_id", known))]
        if rows:
            number = max([0, *numbered(place, "bounces")]) + 1
            write_rows(file_of(place, "bounces", number), rows)
            places.add("bounces", number, rows)
    return len(rows)


def blank(folder: Path, handles: Sequence[str]) -> int:
    """Forget how to know the addresses and the codes of the letters to these handles again, in all rounds; how many letters. They stay counted.

    Refuses `output_exists` while a round goes out or was interrupted: its journal would bring them back.
    """
    forgotten = 0
    for place in _rounds(folder):
        with alone(place):
            if numbered(place, "journal"):
                raise Refused(Code.OUTPUT_EXISTS, folder=place.name, why="a round is not finished; again when it is")
            forgotten += sum(_blank(path, handles) for kind in ("batch", "bounces") for path in numbered(place, kind).values())
            forget(place)
    return forgotten


def _blank(path: Path, handles: Sequence[str]) -> int:
    rows = read_rows(path)
    known = [row for row in rows if row.handle in handles and row.address_blind]
    if known:
        write_rows(path, [replace(row, address_blind=b"", code_mac=b"", lang="en") if row.handle in handles else row for row in rows])
    return len(known)


def _interrupted(place: Path) -> list[Told]:
    written = numbered(place, "batch")
    return [row for number, path in numbered(place, "journal").items() if number not in written for row in journal.read(path).answered]


def _fresh(rows: Sequence[Told]) -> list[Told]:
    """The row of a letter that was accepted and has not come back yet."""
    accepted = [row for row in rows if row.outcome == "accepted"]
    return [] if any(row.outcome == "bounced" for row in rows) else accepted[:1]


def _rounds(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _files(place: Path) -> list[str]:
    return [str(path) for kind in ("batch", "bounces") for path in numbered(place, kind).values()]
