"""Letters for a mail provider that sends them itself: a file for its bulk import, and its report read back.

The file holds addresses and texts, so only its owner may read it, and it is deleted on request. What went into it stands in the round's journal,
like letters on their way, until a report tells their fate: a round that is sent by ourselves afterwards knows that they may have gone out.
"""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

from rehandle.kernel.durable import appear
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.bulk import done, journal
from rehandle.letters.bulk.done import Done
from rehandle.letters.bulk.files import alone, file_of, numbered, write_rows
from rehandle.letters.bulk.journal import Journal
from rehandle.letters.bulk.outcomes import bounced
from rehandle.letters.bulk.places import Places
from rehandle.letters.bulk.prepare import Contacts, Letter, Slot, prepared, slots
from rehandle.letters.bulk.told import Addressee, Render, Told

FIELDS = ("to", "subject", "text", "html", "lang", "message_id")
KINDS = ("csv", "jsonl")
REPORTED = ("accepted", "refused", "later", "bounced")


@dataclass(frozen=True, slots=True)
class ImportFile:
    """The file, how many letters it holds, and how many people have their outcome without one."""

    path: Path
    letters: int
    settled: int


@dataclass(frozen=True, slots=True)
class Report:
    """How many outcomes were new, how many were known, how many are of letters that are not ours, how many letters still wait."""

    new: int
    known: int
    foreign: int
    waiting: int


def as_import_file(
    folder: Path,
    *,
    name: str,
    addressees: Iterable[Addressee],
    number: int,
    contacts: Contacts,
    render: Render,
    now: Callable[[], datetime],
    kind: str = "csv",
    batch: int = 500,
    languages: Sequence[str] = ("en", "ar"),
) -> ImportFile:
    """Write one row a letter: `to`, `subject`, `text`, `html`, `lang`, `message_id`, as `csv` or `jsonl`; mode 0600.

    The provider has to send each under its `message_id`, which names it in the report. Refuses `output_exists` where the round was begun before.
    """
    assert kind in KINDS, kind
    place = folder / name
    with alone(place):
        if _begun_before(place):
            raise Refused(Code.OUTPUT_EXISTS, folder=name, why="this round was begun before")
        path, draft = place / f"import.{kind}", place / "import.draft"
        going = _Writing(place, number, render, now)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="") as file:
            put = _csv(file) if kind == "csv" else lambda row: file.write(json.dumps(row, ensure_ascii=False) + "\n")
            rest = iter(addressees)
            while people := list(islice(rest, batch)):
                for row in going.rows(prepared(_fresh(people, number, going), contacts, number, languages, now())):
                    put(row)
        appear(draft, path)
        return ImportFile(path, going.letters, going.settled)


def forget_import_file(folder: Path, name: str) -> int:
    """Delete the file with its addresses and texts; the outcomes stay. Answers how many files went."""
    there = [path for kind in (*KINDS, "draft") for path in [folder / name / f"import.{kind}"] if path.exists()]
    for path in there:
        path.unlink()
    return len(there)


def read_report(folder: Path, *, name: str, report: Path, at: datetime) -> Report:
    """Take in a provider's report: CSV with a header or JSON Lines, `message_id` and `outcome` (accepted, refused, later, bounced).

    It may come in parts and more than once. Refuses `file_unreadable` (nothing of it is taken in then).
    """
    place, told = folder / name, dict(_reported(report))
    with alone(place), closing(Places(place, write=True)) as places:
        places.catch_up()
        rows, waiting = [], 0
        for row in _waiting(place, places):
            if row.message_id in told:
                rows.append(row.became("accepted" if told[row.message_id] == "bounced" else told[row.message_id], at))
            else:
                waiting += 1
        _kept(place, places, rows)
        ours = sum(len(places.known(keys)) for keys in _chunks([*told]))
    back = bounced(folder, name, [key for key, outcome in told.items() if outcome == "bounced"], at=at)
    new = len(rows) + back - sum(told[row.message_id] == "bounced" for row in rows)
    return Report(new, ours - new, len(told) - ours, waiting)


def close_round(folder: Path, name: str, number: int, at: datetime) -> Done:
    """The provider reports no more. Letters without an outcome count as `later`: nobody knows that they were told."""
    place = folder / name
    with alone(place), closing(Places(place, write=True)) as places:
        if over := done.of(place):
            return over
        places.catch_up()
        _kept(place, places, [row.became("later", at) for row in _waiting(place, places)])
        return done.finish(place, number, at)


class _Writing:
    """A file while it is written."""

    def __init__(self, place: Path, number: int, render: Render, now: Callable[[], datetime]) -> None:
        self._place, self._number, self._render, self._now = place, number, render, now
        self.seen: set[str] = set()
        self.letters = self.settled = self._batch = 0

    def rows(self, letters: Sequence[Letter]) -> Iterator[dict[str, str]]:
        """The rows of these letters; journalled before the file has its name."""
        self._batch += 1
        outgoing = {letter.row.message_id: row for letter in letters for row in [self._row(letter)] if row}
        settled = [self._settled(letter) for letter in letters if letter.row.message_id not in outgoing]
        kept = Journal(file_of(self._place, "journal", self._batch, "jsonl"))
        kept.begin([letter.row for letter in letters if letter.row.message_id in outgoing])
        kept.close()
        if settled:
            write_rows(file_of(self._place, "batch", self._batch), settled)
        self.letters += len(outgoing)
        self.settled += len(settled)
        yield from outgoing.values()

    def _row(self, letter: Letter) -> dict[str, str] | None:
        if letter.row.outcome:
            return None
        try:
            body = self._render(letter.addressee, letter.id, "mail", letter.row.lang, letter.code)
        except Refused:
            return None
        return dict(zip(FIELDS, (letter.address, body.title, body.text, body.html, letter.row.lang, letter.row.message_id), strict=True))

    def _settled(self, letter: Letter) -> Told:
        return letter.row if letter.row.outcome else letter.row.became("held_back", self._now())


def _fresh(people: Sequence[Addressee], number: int, going: _Writing) -> list[Slot]:
    due = slots(people, number, ("mail",))
    fresh = [slot for key, slot in due.items() if key not in going.seen]
    going.seen |= due.keys()
    return fresh


def _waiting(place: Path, places: Places) -> Iterator[Told]:
    """Letters that went into the file and have no outcome yet, a journal at a time."""
    for path in numbered(place, "journal").values():
        rows = journal.read(path).unanswered
        known = places.known([row.message_id for row in rows])
        yield from (row for row in rows if row.message_id not in known)


def _kept(place: Path, places: Places, rows: Sequence[Told]) -> None:
    if rows:
        number = max([0, *numbered(place, "batch"), *numbered(place, "journal")]) + 1
        write_rows(file_of(place, "batch", number), rows)
        places.add("batch", number, rows)


def _begun_before(place: Path) -> bool:
    """Whether something of this round may have gone out. A file that was never finished went nowhere: what is left of it goes."""
    if (place / "import.draft").exists() and not done.of(place):
        for path in [*numbered(place, "journal").values(), *numbered(place, "batch").values(), *place.glob("places.sqlite*")]:
            path.unlink()
    return bool(done.of(place) or numbered(place, "journal") or numbered(place, "batch"))


def _reported(report: Path) -> Iterator[tuple[str, str]]:
    """Message-ID and outcome of each line. Refuses `file_unreadable`, naming the first line that cannot be read."""
    with report.open(encoding="utf-8", newline="") as file:
        lines: Iterator[Mapping[str, str]] = map(json.loads, file) if report.suffix == ".jsonl" else csv.DictReader(file)
        place = 0
        try:
            for place, line in enumerate(lines, 1):  # noqa: B007  the place is told where a line is wrong
                outcome = line["outcome"]
                if outcome not in REPORTED:
                    raise ValueError(outcome)
                yield line["message_id"].strip().removeprefix("<").removesuffix(">"), outcome
        except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as wrong:
            raise Refused(Code.FILE_UNREADABLE, file=report.name, line=place + isinstance(wrong, json.JSONDecodeError)) from wrong


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(keys), 1_000):
        yield keys[first : first + 1_000]


def _csv(file: TextIO) -> Callable[[dict[str, str]], object]:
    writer = csv.DictWriter(file, FIELDS)
    writer.writeheader()
    return writer.writerow
