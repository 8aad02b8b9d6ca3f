"""A round of letters: everybody is written to once, whatever breaks on the way.

A letter's id follows from what it is about, so nothing has to be stored to send it again as the same letter. Before letters go
out they stand in the batch's journal; when a whole batch has its outcomes it is a Parquet file. After a crash the letters with an
outcome are never sent again, and those that were begun without one go again under their Message-ID and are recorded as `resent`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from rehandle.kernel.faults import point
from rehandle.kernel.ports import BulkMailer, Mail
from rehandle.kernel.refusal import Refused
from rehandle.letters.bulk import done, journal
from rehandle.letters.bulk.batch import Batch
from rehandle.letters.bulk.done import Done
from rehandle.letters.bulk.files import alone, file_of, numbered, write_rows
from rehandle.letters.bulk.places import Places
from rehandle.letters.bulk.prepare import Contacts, Letter, prepared, slots
from rehandle.letters.bulk.told import Addressee, Render, Told
from rehandle.letters.deliver import HEADERS


def _quiet(said: str) -> None: ...


def send_round(
    folder: Path,
    *,
    name: str,
    addressees: Iterable[Addressee],
    number: int,
    channels: Sequence[str],
    contacts: Contacts,
    render: Render,
    mailer: BulkMailer,
    notify: Callable[..., None],
    now: Callable[[], datetime],
    batch: int = 500,
    languages: Sequence[str] = ("en", "ar"),
    say: Callable[[str], None] = _quiet,
) -> Done:
    """Write to everybody on every channel, `batch` people at a time; outcomes lie in `folder/name/`. A round that is over is not sent again.

    `notify(account_id, subject, body, key)` is the platform's; `render` may refuse a letter (a stop, `notice_incomplete`), which is then `held_back`.
    Raises `Unreachable` when the mail server or the platform is gone: call it again with the same name and it goes on, also when some
    of the addressees left meanwhile. Refuses `output_exists` while another process sends this round.
    """
    with alone(folder / name):
        if over := done.of(folder / name):
            return over
        going = _Round(folder / name, number, channels, contacts, render, notify, now, languages, say)
        try:
            going.take_up()
            for message_id, answer in mailer.send_many(going.mails(addressees, batch)):
                going.answered(message_id, answer)
            return going.finish()
        finally:
            going.close()


class _Round:
    """A round while it is sent."""

    def __init__(
        self, folder: Path, number: int, channels: Sequence[str], contacts: Contacts, render: Render,
        notify: Callable[..., None], now: Callable[[], datetime], languages: Sequence[str], say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._folder, self._number, self._channels, self._languages = folder, number, channels, languages
        self._contacts, self._render, self._notify, self._now, self._say = contacts, render, notify, now, say
        self._places = Places(folder, write=True)
        self._next = 1
        self._maybe: set[str] = set()  # begun before a crash, without an answer
        self._open: dict[str, Batch] = {}  # a letter's batch, until the letter has its outcome

    def take_up(self) -> None:
        """What a run before this one left: answers become a batch of their own, the rest may have gone out."""
        self._places.catch_up()
        written, journals = numbered(self._folder, "batch"), numbered(self._folder, "journal")
        for number, path in journals.items():
            left = journal.read(path)
            if number not in written and left.answered:
                self._keep(number, left.answered)
            self._maybe |= {row.message_id for row in left.unanswered}
        self._next = max([0, *written, *journals]) + 1

    def mails(self, addressees: Iterable[Addressee], size: int) -> Iterator[Mail]:
        """The letters that go by mail, one after the other. What needs no mail server is settled on the way."""
        rest = iter(addressees)
        while people := list(islice(rest, size)):
            letters = self._due(people)
            if letters:
                yield from self._sent(letters)

    def answered(self, message_id: str, answer: str) -> None:
        """The mail server's answer to one letter."""
        batch = self._open[message_id]
        if answer == "again":
            batch.again(message_id)
        else:
            self._settle(batch, batch.open[message_id].became(answer, self._now()))

    def finish(self) -> Done:
        """Everybody has an outcome."""
        assert not self._open, "the mailer ended and owes answers"
        return done.finish(self._folder, self._number, self._now())

    def close(self) -> None:
        """Let go of every file; the journals say what is known."""
        for batch in set(self._open.values()):
            batch.close()
        self._places.close()

    def _due(self, people: Sequence[Addressee]) -> list[Letter]:
        """The letters of these people that have no outcome yet."""
        due = slots(people, self._number, self._channels)
        known = self._places.known(list(due)) | (due.keys() & self._open.keys())
        return prepared([slot for slot in due.values() if slot.message_id not in known], self._contacts, self._number, self._languages, self._now())

    def _sent(self, letters: Sequence[Letter]) -> Iterator[Mail]:
        rows = [self._marked(letter.row) for letter in letters]
        batch = Batch(self._folder, self._next, rows)
        self._next += 1
        self._open |= dict.fromkeys(batch.open, batch)
        for row in rows:
            if row.outcome:
                self._settle(batch, row, begun=False)
        outgoing = [letter for letter in letters if not letter.row.outcome]
        for first in range(0, len(outgoing), journal.FLUSH):
            group = outgoing[first : first + journal.FLUSH]
            batch.begin([batch.open[letter.row.message_id] for letter in group])
            point("letters.bulk.begun")
            for letter in group:
                yield from self._one(batch, letter)

    def _one(self, batch: Batch, letter: Letter) -> Iterator[Mail]:
        """One letter: into the app at once, or to the mailer. What cannot be written is held back."""
        known, row = letter.row.message_id, letter.row
        try:
            body = self._render(letter.addressee, letter.id, row.channel, row.lang, letter.code)
        except Refused:
            self._settle(batch, row.became("held_back", self._now()))
            return
        if row.channel == "mail":
            yield Mail(letter.address, body.title, body.text, body.html, row.lang, known, HEADERS)
        else:
            self._notify(letter.addressee.account_id, body.title, body.text, letter.id)
            self._settle(batch, batch.open[known].became("accepted", self._now()))

    def _marked(self, row: Told) -> Told:
        return row.became(row.outcome, row.at, resent=row.message_id in self._maybe and not row.outcome)

    def _settle(self, batch: Batch, row: Told, *, begun: bool = True) -> None:
        batch.settle(row, begun=begun)
        del self._open[row.message_id]
        if not batch.open:
            point("letters.bulk.before_batch")
            batch.write()
            point("letters.bulk.after_batch")
            self._places.add("batch", batch.number, batch.rows)
            self._say(f"{self._folder.name}: batch {batch.number}, {len(batch.rows)} letters")

    def _keep(self, number: int, rows: list[Told]) -> None:
        write_rows(file_of(self._folder, "batch", number), rows)
        self._places.add("batch", number, rows)
