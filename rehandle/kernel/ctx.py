"""Who acts, when, with what rights: built once per request, command or tick, and handed down."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rehandle.kernel.ids import NewId
from rehandle.kernel.permission import Permission


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, by id: a member, `holder` or `buyer` by a link, `office` itself, or `public`."""

    id: str
    kind: str  # member | holder | buyer | office | public


OFFICE = Actor("office", "office")
PUBLIC = Actor("public", "public")


@dataclass(frozen=True, slots=True)
class Ctx:
    """The only source of time, identity and ids in the domain."""

    now: datetime
    actor: Actor
    may: frozenset[Permission]
    new_id: NewId
    dry_run: bool = False
    drafted_by: str | None = None  # set while a second person's signature runs what the first one drafted

    def __post_init__(self) -> None:
        assert self.now.tzinfo is UTC, "every instant is in UTC"

    def at(self, now: datetime) -> "Ctx":
        """The same person at another instant."""
        return replace(self, now=now)
