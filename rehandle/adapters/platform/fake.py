"""The fake platform: the whole port on a SQLite file. Every write is read, write, look up, and happens once however often it is asked."""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from rehandle.adapters.platform import many, writes
from rehandle.adapters.platform.shape import fits
from rehandle.adapters.platform.store import SELECT, account_of, connect, writing
from rehandle.kernel.clock import Clock, RealClock
from rehandle.kernel.ports import Account, Availability, Contact, Description, Freed, Observation, Outcome, Unreachable

DESCRIPTION = Description(
    name="Northwind",
    min_length=1,
    max_length=15,
    alphabet="A-Za-z0-9_",
    can=frozenset({"hold", "vacate:rename", "give", "rename", "notify", "contacts", "membership", "snapshot", "free_many"}),
    hold_blocks_admin=False,
)
_NAMES_AT = {"vacate": (0, 3), "give": (0,), "rename": (1, 2)}  # which arguments are names that move
UNVERIFIED_PERCENT, LAPSED_PERCENT = 6, 2


class FakePlatform:
    """A platform whose state is one file. Safe to share between threads and processes; each thread gets its own connection."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path, self._clock, self._local = path, clock or RealClock(), threading.local()

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._local, "connection"):
            self._local.connection = connect(self._path)
        found: sqlite3.Connection = self._local.connection
        return found

    # --- reading

    def describe(self) -> Description:
        """Names of the `x` profile: 1 to 15 of A-Z, a-z, 0-9 and _."""
        return DESCRIPTION

    def list_accounts(self, cursor: str, limit: int) -> tuple[list[Account], str]:
        """Accounts in the order they came; an empty cursor starts, an empty answer cursor ends."""
        self._reach()
        asked = SELECT.replace("select", "select seq,", 1) + " where seq > ? order by seq limit ?"
        rows = self.db.execute(asked, (int(cursor or 0), limit)).fetchall()
        return [account_of(row) for row in rows], str(rows[-1]["seq"]) if len(rows) == limit else ""

    def get(self, handle: str) -> Account | None:
        """Who has this name now."""
        return self._one("canonical", handle.lower())

    def get_by_id(self, account_id: str) -> Account | None:
        """The account, whatever it is called now."""
        return self._one("account_id", account_id)

    def availability(self, handle: str) -> Availability:
        """What the platform would say to somebody who wants this name."""
        self._reach()
        if not fits(handle):
            return Availability("invalid")
        if account := self.get(handle):
            return Availability("taken", account_id=account.id, case=writes.held_for(self.db, handle))
        if case := writes.held_for(self.db, handle):
            return Availability("held", case=case)
        reserved = self.db.execute("select 1 from reserved where canonical = ?", (handle.lower(),)).fetchone()
        return Availability("reserved" if reserved else "free")

    def observe(self, handle: str) -> Observation:
        """Its two sources: the accounts, and a directory that may lag behind when a write broke in the middle."""
        self._reach()
        return writes.observe(self.db, handle)

    def observe_many(self, handles: Sequence[str]) -> list[Observation]:
        """The same for many names at once, in their order."""
        self._reach()
        return many.observe(self.db, handles)

    def contacts(self, account_ids: Sequence[str]) -> list[Contact]:
        """Mail and the app, for each account that there is. Addresses are computed, never stored."""
        self._reach()
        return [contact for account_id in account_ids for contact in self._contacts_of(account_id)]

    def membership(self, account_id: str) -> str | None:
        """`subscriber` while the account pays."""
        account = self.get_by_id(account_id)
        return "subscriber" if account and account.paid else None

    def published_code(self, account_id: str, code: str) -> bool:
        """Whether the code stands in the account's profile, as a word of its own."""
        account = self.get_by_id(account_id)
        return bool(account and code and code in account.profile_text.split())

    def export(self) -> Iterator[Account]:
        """Every account, in the order they came."""
        self._reach()
        yield from (account_of(row) for row in self.db.execute(SELECT + " order by seq"))

    # --- writing

    def hold(self, handle: str, case: str) -> Outcome:
        """Keep everybody from taking the name, whether it is free or still has its holder."""
        return self._write("hold", [handle, case], fits(handle), lambda: writes.hold(self.db, handle, case))

    def lift(self, handle: str, case: str) -> Outcome:
        """End this case's hold. Another case's hold stays."""
        return self._write("lift", [handle, case], True, lambda: writes.lift(self.db, handle, case))

    def vacate(self, handle: str, expect_id: str, how: str, archive_as: str) -> Outcome:
        """Rename the holder to an archive name. Staff, verified, memorial and locked accounts are refused here too."""
        can, args = how == "rename" and fits(archive_as), [handle, expect_id, how, archive_as]
        return self._write("vacate", args, can, lambda: writes.vacate(self.db, handle, expect_id, archive_as))

    def give(self, handle: str, to_id: str, expect: str) -> Outcome:
        """Move the name to an account that exists. `expect` is `free` or `held:<case>`; anything else there is a conflict."""
        return self._write("give", [handle, to_id, expect], fits(handle), lambda: writes.give(self.db, handle, to_id, expect))

    def rename(self, account_id: str, expect_handle: str, to_handle: str) -> Outcome:
        """Give an account another name. Into a held name only for the account that was moved out of it."""
        args = [account_id, expect_handle, to_handle]
        return self._write("rename", args, fits(to_handle), lambda: writes.rename(self.db, account_id, expect_handle, to_handle))

    def free_many(self, kind: str, rows: Sequence[Freed]) -> list[Outcome]:
        """A bulk step in one transaction, with one line in `call`. A broken line leaves a part of the rows done."""
        asked = [kind, str(len(rows))]
        self._reach("free_many", asked)
        half = writes.fault(self.db, "half")
        with writing(self.db):
            outcomes = many.free(self.db, kind, rows[: (len(rows) + 1) // 2] if half else rows)
            told = Counter(outcome.value for outcome in outcomes)
            self._record("free_many", asked, " ".join(f"{name}:{told[name]}" for name in sorted(told)))
        if half:
            raise Unreachable("free_many: the answer never came")
        return outcomes

    def notify(self, account_id: str, subject: str, body: str, key: str) -> None:
        """Put a message in the app's inbox; the same key shows once."""
        message = writes.Message(key, account_id, subject, body, self._clock.now().isoformat())
        self._write("notify", [account_id, key], True, lambda: writes.notify(self.db, message))

    # --- how

    def _write(self, what: str, args: list[str], can: bool, doing: Callable[[], Outcome]) -> Outcome:
        """One write: not be reached at all; do it, with its line in `call`; then answer, or fall silent."""
        self._reach(what, args)
        with writing(self.db):
            before = writes.holders(self.db, args)
            outcome = doing() if can else Outcome.REFUSED
            if outcome is Outcome.DONE and writes.fault(self.db, "split"):
                writes.leave_behind(self.db, before)
            outcome = self._look_up(what, args, outcome)
            self._record(what, args, outcome.value)
        if writes.fault(self.db, "half"):
            raise Unreachable(f"{what}: the answer never came")
        return outcome

    def _look_up(self, what: str, args: list[str], outcome: Outcome) -> Outcome:
        """Judge by what is there now, never by what was said."""
        if outcome not in (Outcome.DONE, Outcome.ALREADY_DONE):
            return outcome
        names = (args[place] for place in _NAMES_AT.get(what, ()))
        return outcome if all(writes.observe(self.db, name).agree for name in names) else Outcome.SPLIT

    def _reach(self, what: str = "", args: list[str] | None = None) -> None:
        if writes.fault(self.db, "down"):
            if what:
                self._record(what, args or [], "unreachable")
            raise Unreachable("the platform is down")

    def _record(self, what: str, args: list[str], outcome: str) -> None:
        told = (what, json.dumps(args), self._clock.now().isoformat(), outcome)
        self.db.execute("insert into call (what, args, at, outcome) values (?, ?, ?, ?)", told)

    def _one(self, column: str, value: str) -> Account | None:
        self._reach()
        row = self.db.execute(f"{SELECT} where {column} = ?", (value,)).fetchone()
        return account_of(row) if row else None

    def _contacts_of(self, account_id: str) -> list[Contact]:
        account = self.get_by_id(account_id)
        if account is None:
            return []
        lang, drawn = account.lang or "en", crc32(account_id.encode()) % 100 if account_id[2:].isdigit() else 100
        since = (account.created_at or datetime(2008, 3, 1, tzinfo=UTC)) + timedelta(hours=1)
        verified_at = None if drawn < UNVERIFIED_PERCENT else since
        lapsed = UNVERIFIED_PERCENT <= drawn < UNVERIFIED_PERCENT + LAPSED_PERCENT
        mail = Contact(account_id, "mail", f"{writes.mail_name(self.db, account)}@mail.example", lang, verified_at, lapsed)
        return [mail, Contact(account_id, "in_app", account_id, lang, since)]
