"""Bulk steps of the fake platform. Rows that stand as they say are written set by set; all others go one by one, through the single writes."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from rehandle.adapters.platform import writes
from rehandle.adapters.platform.shape import fits
from rehandle.kernel.ports import Freed, Observation, Outcome

KINDS = ("vacate", "restore", "open")
_ROWS = """
create temp table if not exists many (nr integer primary key, canonical text not null, account_id text not null,
  archive text not null, archive_canonical text not null, handle text not null, held_for text not null, plain integer not null)
"""
_OBSERVE = """
select a.account_id holder, h."case" held, s.canonical is not null late, s.account_id listed
from json_each(?) as asked left join account a on a.canonical = lower(asked.value)
left join hold h on h.canonical = lower(asked.value) left join stale s on s.canonical = lower(asked.value) order by asked.key
"""
_UNTORN = "not exists (select 1 from stale s where s.canonical in (many.canonical, many.archive_canonical))"
_HELD = 'exists (select 1 from hold h where h.canonical = many.canonical and h."case" = many.held_for)'
_NOBODY = "not exists (select 1 from account o where o.canonical = {})"
# What a row needs to be plain: it can then be written without a look at any other row.
_PLAIN = {
    "vacate": f"""exists (select 1 from account a where a.account_id = many.account_id and a.canonical = many.canonical
        and not coalesce(a.staff, 0) and not coalesce(a.verified, 0) and not coalesce(a.memorial, 0)
        and coalesce(a.state, '') not in ('locked', 'legal_hold'))
      and {_NOBODY.format("many.archive_canonical")} and {_UNTORN}
      and not exists (select 1 from hold h where h.canonical in (many.canonical, many.archive_canonical))""",
    "restore": f"""exists (select 1 from account a where a.account_id = many.account_id and a.canonical = many.archive_canonical)
      and {_NOBODY.format("many.canonical")} and {_UNTORN} and {_HELD}
      and exists (select 1 from vacated v where v.canonical = many.canonical and v.account_id = many.account_id)""",
    "open": f"{_NOBODY.format('many.canonical')} and {_HELD}",
}
_RENAME = """
update account set handle = many.{0}, canonical = many.{1} from many where many.plain and account.account_id = many.account_id
"""
_MAILBOX = "insert or ignore into mailbox (account_id, name) select account_id, {} from many where plain"
_WRITES = {
    "vacate": (
        'insert into hold (canonical, "case") select canonical, held_for from many where plain',
        "insert or replace into vacated select canonical, account_id, archive_canonical from many where plain",
        _MAILBOX.format("canonical"),
        _RENAME.format("archive", "archive_canonical"),
    ),
    "restore": (
        "delete from vacated where canonical in (select canonical from many where plain)",
        _MAILBOX.format("archive_canonical"),
        _RENAME.format("handle", "canonical"),
        "delete from hold where canonical in (select canonical from many where plain)",
    ),
    "open": ("delete from hold where canonical in (select canonical from many where plain)",),
}


def observe(db: sqlite3.Connection, handles: Sequence[str]) -> list[Observation]:
    """What `writes.observe` says, for many names."""
    return [
        writes.observation(row["holder"], row["held"], row["listed"] if row["late"] else row["holder"])
        for row in db.execute(_OBSERVE, (json.dumps(list(handles)),))
    ]


def free(db: sqlite3.Connection, kind: str, rows: Sequence[Freed]) -> list[Outcome]:
    """Do it, inside the caller's transaction. Raises `ValueError` at a kind that is none."""
    if kind not in KINDS:
        raise ValueError(f"no bulk step is called {kind}")
    plain = set() if writes.fault(db, "split") else _at_once(db, kind, rows)
    single = {"vacate": _vacate, "restore": _restore, "open": _open}[kind]
    return [Outcome.DONE if nr in plain else _one(db, single, row) for nr, row in enumerate(rows)]


def _at_once(db: sqlite3.Connection, kind: str, rows: Sequence[Freed]) -> set[int]:
    """Write the plain rows; answers which they were."""
    db.execute(_ROWS)
    db.execute("delete from many")
    db.executemany("insert into many values (?, ?, ?, ?, ?, ?, ?, 0)", _alone(rows))
    db.execute(f"update many set plain = 1 where {_PLAIN[kind]}")
    for statement in _WRITES[kind]:
        db.execute(statement)
    return {row["nr"] for row in db.execute("select nr from many where plain")}


def _alone(rows: Sequence[Freed]) -> Iterator[tuple[object, ...]]:
    """Rows whose names and account no other row of the batch has: only they may be written in any order."""
    folded = [(row.handle.lower(), row.archive_as.lower(), row.account_id) for row in rows]
    names, accounts = Counter(name for each in folded for name in each[:2]), Counter(each[2] for each in folded)
    for nr, (row, (handle, archive, account)) in enumerate(zip(rows, folded, strict=True)):
        if names[handle] == names[archive] == accounts[account] == 1 and fits(handle) and fits(archive):
            yield nr, handle, account, row.archive_as, archive, row.handle, row.held_for


def _one(db: sqlite3.Connection, single: Callable[[sqlite3.Connection, Freed], Outcome], row: Freed) -> Outcome:
    if not fits(row.handle) or not fits(row.archive_as) or row.handle.lower() == row.archive_as.lower():
        return Outcome.REFUSED
    before = writes.holders(db, [row.handle, row.archive_as])
    outcome = single(db, row)
    if outcome is Outcome.DONE and writes.fault(db, "split"):
        writes.leave_behind(db, before)
    if single is _open or outcome not in (Outcome.DONE, Outcome.ALREADY_DONE):
        return outcome
    return outcome if all(writes.observe(db, name).agree for name in (row.handle, row.archive_as)) else Outcome.SPLIT


def _vacate(db: sqlite3.Connection, row: Freed) -> Outcome:
    """Hold, then move the holder; a hold that moved nobody is lifted."""
    if writes.observe(db, row.handle).holder_id not in (None, row.account_id):
        return Outcome.CONFLICT
    held = writes.hold(db, row.handle, row.held_for)
    if held is Outcome.CONFLICT:
        return held
    if writes.held_for(db, row.archive_as) == row.held_for:  # a receiver goes back to his own frozen name
        writes.lift(db, row.archive_as, row.held_for)
    gone = writes.vacate(db, row.handle, row.account_id, row.archive_as)
    if gone in (Outcome.CONFLICT, Outcome.REFUSED):
        writes.lift(db, row.handle, row.held_for)
        return gone
    return _both(held, gone)


def _restore(db: sqlite3.Connection, row: Freed) -> Outcome:
    """Move the holder back, then lift; where it cannot be, the name stays as it is."""
    if writes.held_for(db, row.handle) not in (None, row.held_for):
        return Outcome.CONFLICT
    back = writes.rename(db, row.account_id, row.archive_as, row.handle)
    if back is Outcome.CONFLICT and writes.observe(db, row.archive_as).holder_id == row.account_id:  # sold meanwhile
        back = writes.give(db, row.handle, row.account_id, f"held:{row.held_for}")
    if back is Outcome.CONFLICT:
        return back
    return _both(back, writes.lift(db, row.handle, row.held_for))


def _open(db: sqlite3.Connection, row: Freed) -> Outcome:
    """Lift, if nobody has the name. After that anybody may have it but the one it was taken from."""
    holder, held = writes.observe(db, row.handle).holder_id, writes.held_for(db, row.handle)
    if held is None and holder != row.account_id:
        return Outcome.ALREADY_DONE
    return Outcome.CONFLICT if holder is not None else writes.lift(db, row.handle, row.held_for)


def _both(one: Outcome, other: Outcome) -> Outcome:
    return Outcome.DONE if Outcome.DONE in (one, other) else Outcome.ALREADY_DONE
