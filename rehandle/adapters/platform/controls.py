"""What people and chance do on the fake platform: sign in, write, take a name, break the line. For demo, stories and tests only."""

import sqlite3
from datetime import datetime

from rehandle.adapters.platform.fake import FakePlatform
from rehandle.adapters.platform.store import insert, writing
from rehandle.adapters.platform.world import COLUMNS
from rehandle.kernel.ports import Account

FAULTS = ("down", "half", "split")


class World:
    """The hand behind the platform. What it changes lies in the same file, so other processes see it."""

    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform

    def add(self, account: Account) -> None:
        """Somebody signs up (stories: `account {...}`)."""
        insert(self._platform.db, [tuple(_plain(account, name) for name in COLUMNS)])

    def login(self, account_id: str, at: datetime) -> None:
        """The account is used."""
        self._set("update account set last_login_at = ? where account_id = ?", int(at.timestamp()), account_id)

    def post(self, account_id: str, at: datetime) -> None:
        """The account writes something."""
        seconds = int(at.timestamp())
        changed = "update account set last_login_at = ?1, last_post_at = ?1, posts = coalesce(posts, 0) + 1 where account_id = ?2"
        self._set(changed, seconds, account_id)

    def set_profile(self, account_id: str, text: str) -> None:
        """What only its holder can write: where a one-time code is published."""
        self._set("update account set profile_text = ? where account_id = ?", text, account_id)

    def set_paid(self, account_id: str, *, paid: bool) -> None:
        """The account becomes a member, or is one no longer."""
        self._set("update account set paid = ? where account_id = ?", int(paid), account_id)

    def take(self, account_id: str, handle: str) -> bool:
        """A stranger takes a free name by himself: a hold stops him. Whether he has it now."""
        return self._platform.availability(handle).state == "free" and self._platform.give(handle, account_id, "free").value == "done"

    def reserve(self, handle: str) -> None:
        """The platform keeps a name for itself."""
        self._platform.db.execute("insert or ignore into reserved values (?)", (handle.lower(),))

    def faults(self, *, down: bool = False, half: bool = False, split: bool = False) -> None:
        """`down`: nothing is done and nobody answers. `half`: it is done, and nobody answers. `split`: its directory is left behind."""
        told = list(zip(FAULTS, (down, half, split), strict=True))
        with writing(self._platform.db):
            self._platform.db.executemany('insert or replace into fault (name, "on") values (?, ?)', told)

    def calls(self, what: str = "") -> list[sqlite3.Row]:
        """Every write that was asked, in order: `what, args, at, outcome`."""
        return self._platform.db.execute("select * from call where ?1 = '' or what = ?1 order by nr", (what,)).fetchall()

    def inbox(self, account_id: str) -> list[sqlite3.Row]:
        """The messages that the account sees in the app: `key, subject, body, at`."""
        return self._platform.db.execute("select * from inbox where account_id = ? order by at, key", (account_id,)).fetchall()

    def _set(self, statement: str, *told: object) -> None:
        changed = self._platform.db.execute(statement, told).rowcount
        assert changed == 1, f"no such account: {told[-1]}"


def _plain(account: Account, name: str) -> object:
    value = account.id if name == "account_id" else getattr(account, name)
    return int(value.timestamp()) if isinstance(value, datetime) else value
