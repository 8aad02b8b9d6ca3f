"""What the lists in force say, what they said before, and who changed them why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from rehandle.names.files import NameList
from rehandle.names.lists import Lists
from rehandle.names.models import ListChange, ListForce, ListRevision


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision that is or was in force."""

    id: str
    list: str
    number: int
    severity: str
    hash: str
    size: int
    why: str
    drafted_by: str
    signed_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Diff:
    """What has to be added and taken away to come from one state of a list to another."""

    added: frozenset[str]
    removed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in force on which a name stands."""

    list: str
    severity: str
    number: int


def revisions(name: str) -> list[Revision]:
    """The revisions of a list that came into force, the newest first."""
    rows = ListForce.objects.filter(list=name).select_related("revision").order_by("-number")
    return [_revision(row) for row in rows]


def in_force(name: str) -> Revision | None:
    """The newest revision of a list that came into force."""
    row = ListForce.objects.filter(list=name).select_related("revision").order_by("-number").first()
    return _revision(row) if row else None


def drafted(revision: str) -> ListRevision | None:
    """A revision, in force or not."""
    return ListRevision.objects.filter(id=revision).first()


def changes(revision: str) -> Diff:
    """What a drafted revision adds and takes away: what its second reader reads before he signs."""
    rows = list(ListChange.objects.filter(revision=revision).values_list("name", "added"))
    return Diff(frozenset(name for name, added in rows if added), frozenset(name for name, added in rows if not added))


def names_of(name: str, number: int | None = None) -> frozenset[str]:
    """The names of a list as of one of its revisions; without a number, as of the one in force."""
    changes = ListChange.objects.filter(revision__force__list=name)
    if number is not None:
        changes = changes.filter(revision__force__number__lte=number)
    last = changes.order_by("name", "-revision__force__number").distinct("name").values_list("name", "added")
    return frozenset(listed for listed, added in last.iterator(chunk_size=10_000) if added)


def listed(name: str) -> list[Listed]:
    """The lists in force on which a canonical name stands. One look costs the same in lists of any size."""
    changes = ListChange.objects.filter(name=name, revision__force__isnull=False)
    last = changes.order_by("revision__force__list", "-revision__force__number").distinct("revision__force__list")
    standing = [found for found, added in last.values_list("revision__force__list", "added") if added]
    return [Listed(now.list, now.severity, now.number) for found in standing if (now := in_force(found))]


def diff(old: Collection[str], new: Collection[str]) -> Diff:
    """From one state to another."""
    return Diff(frozenset(new) - frozenset(old), frozenset(old) - frozenset(new))


def office() -> Lists:
    """The lists that hold in this office: those of the package, and over them those that came into force here."""
    return lists(_shipped())


def lists(files: Lists) -> Lists:
    """The lists of the files, and over them those that came into force here; one of the same name takes the file's place.

    The same object as long as nothing else came into force, so that what it prepared is prepared once.
    """
    newest = ListForce.objects.order_by("list", "-number").distinct("list").values_list("list", "revision__severity", "revision__hash")
    return _over(files, tuple(newest))


@cache
def _shipped() -> Lists:
    return Lists.load()


@lru_cache(maxsize=4)
def _over(files: Lists, newest: tuple[tuple[str, str, str], ...]) -> Lists:
    kept = {name: NameList(name, severity, names_of(name)) for name, severity, _ in newest}
    return Lists(files.lists | kept)


def _revision(row: ListForce) -> Revision:
    told = row.revision
    return Revision(
        told.id, row.list, row.number, told.severity, told.hash, told.size, told.why, told.drafted_by, row.signed_by, row.at
    )
