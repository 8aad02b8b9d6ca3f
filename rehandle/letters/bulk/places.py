"""In which file of a round a handle, a code or a Message-ID stands: a small SQLite file that can be made again from the others."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from rehandle.letters.bulk.files import engine, file_of, numbered
from rehandle.letters.bulk.told import COLUMNS, SELECTED, Told, from_rows

NAME = "places.sqlite"
KINDS = ("batch", "bounces")  # files hold rows; a bounce is a row of its own
_SCHEMA = """
create table if not exists place (key integer not null, kind integer not null, number integer not null, primary key (key, kind, number)) without rowid;
create table if not exists file (kind integer not null, number integer not null, primary key (kind, number)) without rowid;
"""


class Places:
    """The places of one round. Written by who sends, read by everybody."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.folder = folder
        self._db = sqlite3.connect(folder / NAME, timeout=30, isolation_level=None)
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
                    self.add(kind, number, rows_of([path]))

    def add(self, kind: str, number: int, rows: Iterable[Told]) -> None:
        """A file is there: where its rows stand. Once more changes nothing."""
        keys = [(key, KINDS.index(kind), number) for row in rows for key in _keys(row)]
        self._db.execute("begin immediate")
        self._db.executemany("insert or ignore into place values (?, ?, ?)", keys)
        self._db.execute("insert or ignore into file values (?, ?)", (KINDS.index(kind), number))
        self._db.execute("commit")

    def known(self, message_ids: Sequence[str]) -> set[str]:
        """Which of these letters have an outcome already."""
        keys = {_key("message", known): known for known in message_ids}
        found: set[str] = set()
        asked = list(keys)
        for first in range(0, len(asked), 500):
            some = asked[first : first + 500]
            marks = ",".join("?" * len(some))
            rows = self._db.execute(f"select distinct key from place where kind = 0 and key in ({marks})", some)  # noqa: S608  question marks only
            found |= {keys[key] for [key] in rows}
        return found

    def files(self, what: str, value: str) -> list[Path]:
        """Files that may hold rows of this handle, code or message."""
        rows = self._db.execute("select kind, number from place where key = ? order by kind, number", (_key(what, value),)).fetchall()
        return [file_of(self.folder, KINDS[kind], number) for kind, number in rows]

    def close(self) -> None:
        self._db.close()


def found(folder: Path, what: str, value: str) -> list[Path]:
    """Files of a round that may hold rows of this `handle`, `code` (its MAC in hex) or `message`; none where there is no round."""
    if not (folder / NAME).exists():
        if not numbered(folder, "batch"):
            return []
        with closing(Places(folder, write=True)) as places:
            places.catch_up()
    with closing(Places(folder)) as places:
        return places.files(what, value)


def rows_of(files: Sequence[Path], column: str = "", values: Sequence[object] = ()) -> list[Told]:
    """Rows of these files, oldest first; only those where a column is one of `values`, if one is named."""
    if not files:
        return []
    where = f" WHERE list_contains(?::{COLUMNS[column]}[], {column})" if column else ""
    asked = f'SELECT {SELECTED} FROM read_parquet(?){where} ORDER BY "at"'  # noqa: S608  our own columns
    return from_rows(engine().execute(asked, [[str(path) for path in files], *([list(values)] if column else [])]).fetchall())


def _keys(row: Told) -> tuple[int, int, int]:
    return _key("handle", row.handle), _key("code", row.code_mac.hex()), _key("message", row.message_id)


def _key(what: str, value: str) -> int:
    return int.from_bytes(blake2b(value.encode(), digest_size=8, person=what.encode()).digest(), "big", signed=True)
