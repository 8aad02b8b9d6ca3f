"""One outcome of one letter: the row that is kept. No address, no text; what it takes to know both again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rehandle.letters.write import Body

OUTCOMES = ("accepted", "refused", "later", "no_address", "lapsed_domain", "held_back", "bounced")
TOLD = frozenset({"accepted"})  # who counts as told, as long as nothing came back
COLUMNS = {
    "handle": "VARCHAR", "number": "INTEGER", "channel": "VARCHAR", "outcome": "VARCHAR", "at": "TIMESTAMP", "lang": "VARCHAR",
    "message_id": "VARCHAR", "code_mac": "BLOB", "address_blind": "BLOB", "resent": "BOOLEAN",
}  # fmt: skip
SELECTED = ", ".join(f'"{name}"' for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Told:
    """One outcome. `at` in UTC; `resent` says that the letter may have reached its reader twice, under one Message-ID."""

    handle: str
    number: int
    channel: str  # mail | in_app
    outcome: str  # one of OUTCOMES; `bounced` comes later, in a row of its own
    at: datetime
    lang: str
    message_id: str
    code_mac: bytes
    address_blind: bytes
    resent: bool

    def became(self, outcome: str, at: datetime, *, resent: bool = False) -> "Told":
        """The same letter with its outcome; once it may have gone out twice it stays so."""
        return replace(self, outcome=outcome, at=at, resent=self.resent or resent)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a round is for. `ref` is what the letter is about (a case): links, codes and ids are made from it."""

    handle: str
    account_id: str
    ref: str


Render = Callable[[Addressee, str, str, str, str], Body]  # addressee, letter id, channel, language, code


def as_columns(rows: Sequence[Told]) -> list[list[object]]:
    """Rows turned on their side: one list a column, instants in UTC without their zone."""
    return [[_kept(getattr(row, name)) for row in rows] for name in COLUMNS]


def from_rows(found: Iterable[Sequence[object]]) -> list[Told]:
    """Rows as the engine gives them, as values."""
    return [Told(*[_given(value) for value in row]) for row in found]  # type: ignore[arg-type]  # the columns' order is the fields'


def _kept(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _given(value: object) -> object:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
