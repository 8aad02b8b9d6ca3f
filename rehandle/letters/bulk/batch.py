"""One batch: its letters, and what is still open of them. When all have an outcome it becomes a file."""

from collections.abc import Iterable
from pathlib import Path

from rehandle.letters.bulk.files import file_of, write_rows
from rehandle.letters.bulk.journal import Journal
from rehandle.letters.bulk.told import Told


class Batch:
    """Letters that were prepared together."""

    def __init__(self, folder: Path, number: int, letters: Iterable[Told]) -> None:
        self.number = number
        self.open = {row.message_id: row for row in letters}
        self.rows: list[Told] = []
        self._folder = folder
        self._journal = Journal(file_of(folder, "journal", number, "jsonl"))

    def begin(self, letters: list[Told]) -> None:
        """These letters go out now."""
        self._journal.begin(letters)

    def again(self, message_id: str) -> None:
        """It may have gone out, and goes once more."""
        row = self.open[message_id]
        self.open[message_id] = row.became(row.outcome, row.at, resent=True)

    def settle(self, row: Told, *, begun: bool) -> None:
        """A letter has its outcome; what was never begun needs no line in the journal."""
        del self.open[row.message_id]
        self.rows.append(row)
        if begun:
            self._journal.told(row)

    def write(self) -> None:
        """All have their outcome: the batch is a file from now on, and its journal goes."""
        assert not self.open, "a letter has no outcome yet"
        write_rows(file_of(self._folder, "batch", self.number), self.rows)
        self.close()
        self._journal.path.unlink()

    def close(self) -> None:
        """Stop here: the journal says what is known."""
        self._journal.close()
