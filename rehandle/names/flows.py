"""A list is drafted by one person, and comes into force when a second one signs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import connection

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.names import queries
from rehandle.names.files import LIST_NAME, SEVERITIES, NameList, folded
from rehandle.names.models import LONGEST_NAME, MOST_NAMES, ListForce, ListRevision
from rehandle.names.queries import Diff

ADD_CHANGES = "insert into list_change (revision_id, name, added) select %s, name, %s from unnest(%s::text[]) name"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A revision that waits to be put in force."""

    revision: str
    list: str
    base: int
    size: int
    added: int
    removed: int
    hash: str


@dataclass(frozen=True, slots=True)
class InForce:
    """A revision that came into force."""

    revision: str
    list: str
    number: int


@flow(needs=Permission.LISTS_CHANGE, once="id")
def draft_list(
    ctx: Ctx,
    id: str,  # noqa: A002 -- the client's id
    list: str,  # noqa: A002 -- what it is
    severity: str,
    names: list[str],
    why: str,
    change: Literal["set", "add", "remove"] = "set",
) -> Drafted:
    """Draft a list anew (`set`), or with these names more or less. Nothing is in force yet.

    Refuses `reason_missing`, and `invalid` for a name that no list can hold, an unknown severity, or where nothing would change.
    """
    said = reason_given(why, limit=500)
    if len(names) > MOST_NAMES:
        raise Refused(Code.INVALID, field="names", limit=MOST_NAMES)
    now, new = queries.in_force(list), _checked(list, severity, names)
    old = queries.names_of(list)
    wanted = new.names if change == "set" else old | new.names if change == "add" else old - new.names
    state, differs = NameList(list, severity, wanted), queries.diff(old, wanted)
    if now and now.hash == state.hash:
        raise Refused(Code.INVALID, list=list, why="nothing would change")
    row = ListRevision.objects.create(
        id=id, list=list, base=now.number if now else 0, severity=severity, hash=state.hash, size=len(wanted),
        why=said, drafted_by=ctx.actor.id, drafted_at=ctx.now,
    )  # fmt: skip
    _keep(row, differs)
    counts = {"size": row.size, "added": len(differs.added), "removed": len(differs.removed)}
    append(ctx, Event.LIST_DRAFTED, ref=id, data={"list": list, "severity": severity, "hash": row.hash, **counts})
    return Drafted(id, list, row.base, row.size, len(differs.added), len(differs.removed), row.hash)


def _rests_on(ctx: Ctx, revision: str) -> Mapping[str, object]:
    row = _drafted(revision)
    now = queries.in_force(row.list)
    return {"hash": row.hash, "severity": row.severity, "in_force": now.number if now else 0}


@flow(needs=Permission.LISTS_CHANGE, eyes=2, reads=_rests_on)
def put_list_in_force(ctx: Ctx, revision: str) -> InForce:
    """Put a drafted revision in force. Refuses `stale` where the list has changed since the draft."""
    row = _drafted(revision)
    _lock(row.list)
    now = queries.in_force(row.list)
    if row.base != (now.number if now else 0):
        raise Refused(Code.STALE, list=row.list, drafted_against=row.base, in_force=now.number if now else 0)
    force = ListForce.objects.create(revision=row, list=row.list, number=row.base + 1, signed_by=ctx.actor.id, at=ctx.now)
    append(ctx, Event.LIST_IN_FORCE, ref=revision, data={"list": row.list, "number": force.number, "hash": row.hash, "size": row.size})
    return InForce(revision, row.list, force.number)


def _checked(name: str, severity: str, names: list[str]) -> NameList:
    if not LIST_NAME.fullmatch(name) or severity not in SEVERITIES:
        raise Refused(Code.INVALID, list=name, severity=severity, known=", ".join(sorted(SEVERITIES)))
    entries = frozenset(folded(names))
    if wrong := sorted(entry for entry in entries if not _can_be_kept(entry))[:5]:
        raise Refused(Code.INVALID, names=", ".join(ascii(entry[:40]) for entry in wrong))
    return NameList(name, severity, entries)


def _can_be_kept(entry: str) -> bool:
    return len(entry) <= LONGEST_NAME and "\0" not in entry and not any("\ud800" <= sign <= "\udfff" for sign in entry)


def _keep(row: ListRevision, differs: Diff) -> None:
    with connection.cursor() as cursor:
        for added, names in ((True, differs.added), (False, differs.removed)):
            cursor.execute(ADD_CHANGES, [row.id, added, sorted(names)])


def _drafted(revision: str) -> ListRevision:
    row = queries.drafted(revision)
    if row is None:
        raise Refused(Code.NOT_FOUND, revision=revision)
    return row


def _lock(name: str) -> None:
    """Two signatures for one list wait for each other; the second finds it changed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"list\n{name}"])
