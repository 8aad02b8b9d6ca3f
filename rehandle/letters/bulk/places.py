"""A round's outcomes by handle, code and Message-ID, found in under a millisecond: a SQLite file, made again from the Parquet if it is lost."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from rehandle.letters.bulk.files import numbered, read_rows
from rehandle.letters.bulk.told import COLUMNS, SELECTED, Told

NAME = "places.sqlite"
KINDS = ("batch", "bounces")  # whose rows these are; a bounce is a row of its own
FINDS = {"handle": 0, "message_id": 6, "code_mac": 7}  # what one finds a row by, and its place among the columns
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SCHEMA = f"""
create table if not exists file (kind integer not null, number integer not null, primary key (kind, number)) without rowid;
create table if not exists told (kind integer not null, {", ".join(f"{name}_key integer not null" for name in FINDS)}, {SELECTED});
{"".join(f"create index if not exists by_{name} on told ({name}_key);" for name in FINDS)}
"""
_INSERT = f"insert into told values ({', '.join('?' * (1 + len(FINDS) + len(COLUMNS)))})"  # noqa: S608  question marks only


class Places:
    """The outcomes of one round. Written by who sends, read by everybody."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.folder = folder
        self._write = write
        place = f"{(folder / NAME).absolute().as_uri()}?mode={'rwc' if write else 'ro'}"
        self._db = sqlite3.connect(place, uri=True, timeout=30, isolation_level=None)
        if write:
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_SCHEMA)

    def catch_up(self) -> None:
        """Take in files that a crash left out."""
        for kind in KINDS:
            known = {number for [number] in self._db.execute("select number from file where kind = ?", (KINDS.index(kind),))}
            for number, path in numbered(self.folder, kind).items():
                if number not in known:
                    self.add(kind, number, read_rows(path))

    def add(self, kind: str, number: int, rows: Iterable[Told]) -> None:
        """A file is there: its rows can be found."""
        told = [(KINDS.index(kind), *(_key(getattr(row, name)) for name in FINDS), *_kept(row)) for row in rows]
        self._db.execute("begin immediate")
        self._db.execute("insert into file values (?, ?)", (KINDS.index(kind), number))
        self._db.executemany(_INSERT, told)
        self._db.execute("commit")

    def known(self, message_ids: Sequence[str]) -> set[str]:
        """Which of these letters have an outcome already."""
        keys = {_key(known): known for known in message_ids}
        marks = ",".join("?" * len(keys))
        rows = self._db.execute(f"select distinct message_id_key from told where message_id_key in ({marks})", [*keys])  # noqa: S608  question marks only
        return {keys[key] for [key] in rows}

    def rows(self, what: str, value: str | bytes) -> list[Told]:
        """Rows of this `handle`, `message_id` or `code_mac`, as they came; bounces last."""
        rows = self._db.execute(f"select {SELECTED} from told where {what}_key = ? order by kind, rowid", (_key(value),)).fetchall()  # noqa: S608  our own columns
        return [_told(row) for row in rows if row[FINDS[what]] == value]

    def close(self) -> None:
        """Let go; who wrote leaves one plain file behind, which opens faster, unless somebody reads just then."""
        if self._write:
            with suppress(sqlite3.OperationalError):
                self._db.execute("pragma busy_timeout = 0")
                self._db.execute("pragma journal_mode = delete")
        self._db.close()


def forget(folder: Path) -> None:
    """Let the file go: whoever asks next makes it again from the Parquet."""
    for ending in ("", "-wal", "-shm", "-journal"):
        (folder / f"{NAME}{ending}").unlink(missing_ok=True)


def found(folder: Path, what: str, value: str | bytes) -> list[Told]:
    """Rows of a round by its `handle`, `message_id` or `code_mac`; none where there is no round."""
    if not (places := readable(folder)):
        return []
    with closing(places):
        return places.rows(what, value)


def readable(folder: Path) -> Places | None:
    """The outcomes of a round for who reads, made anew where the file was lost; None where there is none yet."""
    there = (folder / NAME).exists()
    if not there and not numbered(folder, "batch"):
        return None
    places = Places(folder, write=not there)
    if not there:
        places.catch_up()
    return places


def _kept(row: Told) -> tuple[object, ...]:
    at = (row.at - _START) // _MICROSECOND
    return row.handle, row.number, row.channel, row.outcome, at, row.lang, row.message_id, row.code_mac, row.address_blind, row.resent


def _told(row: tuple[str, int, str, str, int, str, str, bytes, bytes, int]) -> Told:
    handle, number, channel, outcome, at, lang, known, code, blind, resent = row
    return Told(handle, number, channel, outcome, _START + at * _MICROSECOND, lang, known, code, blind, bool(resent))


def _key(value: str | bytes) -> int:
    given = value.encode() if isinstance(value, str) else value
    return int.from_bytes(blake2b(given, digest_size=8).digest(), "big", signed=True)
