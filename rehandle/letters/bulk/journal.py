"""A batch's journal: what was begun, before it goes out; what came back, soon after. It makes a resend after a crash small."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rehandle.letters.bulk.told import Told

FLUSH = 100  # answers that wait at most until they are written


@dataclass(slots=True)
class Read:
    """What a journal says: letters with an answer, and those that were begun and may have gone out."""

    answered: list[Told] = field(default_factory=list)
    unanswered: list[Told] = field(default_factory=list)


class Journal:
    """One file, written at its end only. `begin` is on disk before it returns; answers are with the system every hundred."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[list[object]] = []

    def begin(self, rows: Sequence[Told]) -> None:
        """These go out now. Answers that wait are written with it."""
        self.flush()
        self._write("begun", [_as_list(row) for row in rows])
        os.fdatasync(self._file)

    def told(self, row: Told) -> None:
        """One has its answer."""
        self._waiting.append([row.message_id, row.outcome, row.at.isoformat(), row.resent])
        if len(self._waiting) >= FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write the answers that wait: a kill of this process loses none of them any more."""
        if self._waiting:
            self._write("told", self._waiting)
            self._waiting = []

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self.flush()
        os.close(self._file)

    def _write(self, what: str, rows: list[list[object]]) -> None:
        line = json.dumps([what, rows], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        while line:
            line = line[os.write(self._file, line) :]


def read(path: Path) -> Read:
    """Read a journal back. A line that was cut by the crash is left out: what it would have said is unanswered."""
    begun: dict[str, Told] = {}
    answered: dict[str, Told] = {}
    for line in path.read_bytes().split(b"\n")[:-1]:
        what, rows = json.loads(line)
        for row in rows:
            if what == "begun":
                begun[row[6]] = _from_list(row)
            else:
                answered[row[0]] = begun[row[0]].became(row[1], datetime.fromisoformat(row[2]), resent=row[3])
    return Read([*answered.values()], [row for known, row in begun.items() if known not in answered])


def _as_list(row: Told) -> list[object]:
    kept = row.code_mac.hex(), row.address_blind.hex(), row.resent
    return [row.handle, row.number, row.channel, row.outcome, row.at.isoformat(), row.lang, row.message_id, *kept]


def _from_list(row: list[str]) -> Told:
    handle, number, channel, outcome, at, lang, known, code, blind, resent = row
    kept = bytes.fromhex(code), bytes.fromhex(blind), bool(resent)
    return Told(handle, int(number), channel, outcome, datetime.fromisoformat(at), lang, known, *kept)
