"""Where the sink keeps letters: a SQLite file that the demo's mail page reads."""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

_SCHEMA = """
create table if not exists letter (id integer primary key, message_id text not null unique, recipient text not null, subject text not null,
  lang text not null, text text not null, html text not null, raw blob not null, at text not null, copies integer not null default 1);
create table if not exists bounce (message_id text not null unique, at text not null);
create table if not exists rule (pattern text primary key, act text not null);
"""
_SELECT = "select id, message_id, recipient, subject, lang, text, html, at, copies from letter"
_KEEP = """
insert into letter (message_id, recipient, subject, lang, text, html, raw, at) values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (message_id) do update set copies = copies + 1
"""
Row = tuple[str | int | bytes, ...]
ACTS = ("accept", "bounce", "refuse", "later")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it arrived. `copies` counts how often the same message id came."""

    id: int
    message_id: str
    to: str
    subject: str
    lang: str
    text: str
    html: str
    at: datetime
    copies: int


class Box:
    """The letters of one sink. Opened anew wherever it is needed; several processes may."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._lock = threading.Lock()
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)

    def letters(self, limit: int = 50, to: str = "") -> list[Letter]:
        """The newest letters first, of one address if it is given."""
        asked = f"{_SELECT} where ?1 = '' or recipient = ?1 order by id desc limit ?2"
        return [_letter(row) for row in self._all(asked, to.lower(), limit)]

    def letter(self, letter_id: int) -> Letter | None:
        """One letter."""
        rows = self._all(f"{_SELECT} where id = ?", letter_id)
        return _letter(rows[0]) if rows else None

    def raw(self, letter_id: int) -> bytes:
        """The letter with its headers, byte for byte."""
        rows = self._all("select raw from letter where id = ?", letter_id)
        return cast("bytes", rows[0][0]) if rows else b""

    def bounces(self, since: datetime) -> list[str]:
        """Message ids that came back since then, in that order."""
        return [str(row[0]) for row in self._all("select message_id from bounce where at >= ? order by at, rowid", since.isoformat())]

    def rule(self, pattern: str, act: str) -> None:
        """How addresses like `*@gone.example` are treated: `bounce` later, `refuse` at once, `later` (try again), or `accept`."""
        assert act in ACTS, f"an act is one of {ACTS}"
        self._all("insert or replace into rule values (?, ?)", pattern.lower(), act)

    def act_for(self, address: str) -> str:
        """What the rules say of an address: the strictest that fits."""
        rules = self._all("select pattern, act from rule")
        return max((str(act) for pattern, act in rules if fnmatchcase(address.lower(), str(pattern))), key=ACTS.index, default="accept")

    def keep(self, told: tuple[str, str, str, str, str, str, bytes], at: datetime) -> None:
        """Keep a letter; the same message id again only counts."""
        self._all(_KEEP, *told, at.isoformat())

    def bounced(self, message_id: str, at: datetime) -> None:
        """A letter came back."""
        self._all("insert or ignore into bounce values (?, ?)", message_id, at.isoformat())

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _all(self, statement: str, *told: object) -> list[Row]:
        with self._lock:
            return self._db.execute(statement, told).fetchall()


def _letter(row: Row) -> Letter:
    number, message_id, to, subject, lang, text, html, at, copies = (str(value) for value in row)
    return Letter(int(number), message_id, to, subject, lang, text, html, datetime.fromisoformat(at), int(copies))
