"""What each write does to the fake platform's tables, inside one transaction: it looks, acts, and tells what came of it."""

import sqlite3
from typing import NamedTuple

from rehandle.kernel.ports import Account, Observation, Outcome


class Message(NamedTuple):
    """A message in the app, as its row lies in `inbox`."""

    key: str
    account_id: str
    subject: str
    body: str
    at: str


LOCKED = frozenset({"locked", "legal_hold"})


def hold(db: sqlite3.Connection, handle: str, case: str) -> Outcome:
    """One case holds a name; a second one is a conflict."""
    there = held_for(db, handle)
    if there:
        return Outcome.ALREADY_DONE if there == case else Outcome.CONFLICT
    db.execute('insert into hold (canonical, "case") values (?, ?)', (handle.lower(), case))
    return Outcome.DONE


def lift(db: sqlite3.Connection, handle: str, case: str) -> Outcome:
    """Only the case that holds a name ends the hold."""
    there = held_for(db, handle)
    if there is None:
        return Outcome.ALREADY_DONE
    if there != case:
        return Outcome.CONFLICT
    db.execute("delete from hold where canonical = ?", (handle.lower(),))
    return Outcome.DONE


def vacate(db: sqlite3.Connection, handle: str, expect_id: str, archive_as: str) -> Outcome:
    """Move the expected holder to the archive name; done already when it is there."""
    row = _by_id(db, expect_id)
    if row is not None and row["canonical"] == archive_as.lower():
        return _again(db, expect_id, handle, archive_as)
    if row is None or row["canonical"] != handle.lower() or _holder(db, archive_as) is not None or held_for(db, archive_as):
        return Outcome.CONFLICT
    if row["staff"] or row["verified"] or row["memorial"] or row["state"] in LOCKED:
        return Outcome.REFUSED
    db.execute("insert or replace into vacated values (?, ?, ?)", (handle.lower(), expect_id, archive_as.lower()))
    return _move(db, expect_id, handle, archive_as)


def give(db: sqlite3.Connection, handle: str, to_id: str, expect: str) -> Outcome:
    """Move a name that nobody has to an account, if it is as expected: free, or held for the case."""
    row = _by_id(db, to_id)
    if row is None:
        return Outcome.REFUSED
    if row["canonical"] == handle.lower():
        return _again(db, to_id, handle)
    wanted = expect.removeprefix("held:") if expect.startswith("held:") else None
    if _holder(db, handle) is not None or held_for(db, handle) != wanted:
        return Outcome.CONFLICT
    return _move(db, to_id, row["handle"], handle)


def rename(db: sqlite3.Connection, account_id: str, expect_handle: str, to_handle: str) -> Outcome:
    """Move an account from one name to another, into a held one only where it was moved out of it."""
    row = _by_id(db, account_id)
    if row is not None and row["canonical"] == to_handle.lower():
        return _again(db, account_id, expect_handle, to_handle)
    if row is None or row["canonical"] != expect_handle.lower() or _holder(db, to_handle) is not None:
        return Outcome.CONFLICT
    if held_for(db, to_handle) and not _was_here(db, account_id, to_handle):
        return Outcome.CONFLICT
    db.execute("delete from vacated where canonical = ? and account_id = ?", (to_handle.lower(), account_id))
    return _move(db, account_id, expect_handle, to_handle)


def notify(db: sqlite3.Connection, message: Message) -> Outcome:
    """One message a key."""
    changed = db.execute("insert or ignore into inbox (key, account_id, subject, body, at) values (?, ?, ?, ?, ?)", message).rowcount
    return Outcome.DONE if changed else Outcome.ALREADY_DONE


def observe(db: sqlite3.Connection, handle: str) -> Observation:
    """The accounts and the directory: they disagree only after a write that broke in the middle."""
    holder = _holder(db, handle)
    stale = db.execute("select account_id from stale where canonical = ?", (handle.lower(),)).fetchone()
    listed = stale["account_id"] if stale else holder
    return observation(holder, held_for(db, handle), listed)


def observation(holder: str | None, held: str | None, listed: str | None) -> Observation:
    """What the accounts and the directory say, as the port's value."""
    sources = (f"accounts:{holder or 'nobody'}", f"directory:{listed or 'nobody'}")
    return Observation(holder, held, holder == listed, sources)


def holders(db: sqlite3.Connection, names: list[str]) -> dict[str, str | None]:
    """Who has these names now: what the directory goes on saying when a write breaks."""
    receivers = [row["canonical"] for name in names if (row := _by_id(db, name))]
    return {name.lower(): _holder(db, name) for name in [*names, *receivers]}


def leave_behind(db: sqlite3.Connection, before: dict[str, str | None]) -> None:
    """Let the directory keep saying what was so before."""
    late = [(name, holder) for name, holder in before.items() if _holder(db, name) != holder]
    db.executemany("insert or replace into stale (canonical, account_id) values (?, ?)", late)


def held_for(db: sqlite3.Connection, handle: str) -> str | None:
    """The case that holds this name."""
    row = db.execute('select "case" from hold where canonical = ?', (handle.lower(),)).fetchone()
    return str(row["case"]) if row else None


def mail_name(db: sqlite3.Connection, account: Account) -> str:
    """The name that the account signed up with: its mail stays where it was when the name moves."""
    row = db.execute("select name from mailbox where account_id = ?", (account.id,)).fetchone()
    return str(row["name"]) if row else account.handle.lower()


def fault(db: sqlite3.Connection, name: str) -> bool:
    """Whether the world has switched this fault on."""
    row = db.execute('select "on" from fault where name = ?', (name,)).fetchone()
    return bool(row and row["on"])


def _move(db: sqlite3.Connection, account_id: str, old: str, new: str) -> Outcome:
    db.execute("insert or ignore into mailbox (account_id, name) values (?, ?)", (account_id, old.lower()))
    db.execute("update account set handle = ?, canonical = lower(?) where account_id = ?", (new, new, account_id))
    db.executemany("delete from stale where canonical = ?", [(old.lower(),), (new.lower(),)])
    return Outcome.DONE


def _again(db: sqlite3.Connection, account_id: str, *names: str) -> Outcome:
    """The same write asked again: it mends a directory that was left behind, unless the fault still lasts."""
    if not fault(db, "split"):
        db.execute("delete from stale where account_id = ?", (account_id,))
        db.executemany("delete from stale where canonical = ?", [(name.lower(),) for name in names])
    return Outcome.ALREADY_DONE


def _was_here(db: sqlite3.Connection, account_id: str, handle: str) -> bool:
    return db.execute("select 1 from vacated where canonical = ? and account_id = ?", (handle.lower(), account_id)).fetchone() is not None


def _by_id(db: sqlite3.Connection, account_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("select * from account where account_id = ?", (account_id,)).fetchone()
    return row


def _holder(db: sqlite3.Connection, handle: str) -> str | None:
    row = db.execute("select account_id from account where canonical = ?", (handle.lower(),)).fetchone()
    return str(row["account_id"]) if row else None
