"""What the fake provider knows of charges: its whole state machine, shared by the HTTP process and the one in memory.

A charge: open > captured | expired; a captured one is refunded in parts up to what was paid, or disputed > won | lost, never both.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rehandle.adapters.payment import queue
from rehandle.adapters.payment.tables import connect, writing
from rehandle.kernel.clock import Clock
from rehandle.kernel.ids import NewId
from rehandle.kernel.money import DECIMALS, Money
from rehandle.kernel.ports import ProviderCharge, ProviderEvent
from rehandle.kernel.refusal import Code, Refused

FEE_BPS, FEE_FIXED_CENTS = 290, 30
DISPUTES = {"open": ("",), "won": ("open",), "lost": ("open",)}
_EVENT_OF_DISPUTE = {"open": "dispute.opened", "won": "dispute.won", "lost": "dispute.lost"}


def fee_of(amount: Money) -> Money:
    """What the provider keeps: 2.9 % and 0.30 of the currency's unit (30 where it has no smaller one)."""
    return amount.bps(FEE_BPS) + Money(amount.currency, FEE_FIXED_CENTS * 10 ** max(0, DECIMALS.get(amount.currency, 2) - 2))


class Book:
    """All charges of one provider. Every act is one transaction and every event is queued in it."""

    def __init__(self, path: Path | str, clock: Clock, new_id: NewId) -> None:
        self.db, self._clock, self._new_id, self._lock = connect(path), clock, new_id, threading.RLock()

    def checkout(self, key: str, amount: Money, reference: str, return_url: str, says: str, expires_at: datetime) -> str:
        """Open a charge; the same key and content give the same charge."""
        if amount.minor <= 0 or not return_url.startswith(("http://", "https://")):
            raise Refused(Code.INVALID, why="a checkout has an amount above nothing and an address to return to")
        told = [amount.currency, amount.minor, reference, return_url, says, expires_at.isoformat()]
        names = "currency, minor, reference, return_url, says, expires_at"

        def opening(charge: str) -> None:
            self.db.execute(f"insert into charge (id, {names}) values (?, ?, ?, ?, ?, ?, ?)", (charge, *told))  # noqa: S608  # our own names

        return self._once(key, ["checkout", *told], "ch_", opening)

    def refund(self, key: str, charge: str, amount: Money) -> str:
        """Give back a part of what was captured; the same key and content give the same refund."""

        def giving(refund: str) -> None:
            row = self._row(charge)
            if amount.minor <= 0 or amount.currency != row["currency"]:
                raise Refused(Code.INVALID, why="a refund has an amount above nothing, in the currency that was paid")
            if row["disputed"] in ("open", "lost"):
                raise Refused(Code.WRONG_STATE, state="disputed")
            if row["state"] != "captured" or amount.minor > row["minor"] - row["refunded_minor"]:
                raise Refused(Code.REFUND_TOO_LARGE)
            self.db.execute("insert into refund values (?, ?, ?)", (refund, charge, amount.minor))
            self.db.execute("update charge set refunded_minor = refunded_minor + ? where id = ?", (amount.minor, charge))
            self._tell("refund.done", row, amount)

        return self._once(key, ["refund", charge, amount.currency, amount.minor], "re_", giving)

    def payout(self, key: str, to: str, amount: Money, reference: str) -> str:
        """Pay somebody; the same key and content give the same payout. A place that says `nobody` cannot be paid."""

        def paying(payout: str) -> None:
            if amount.minor <= 0 or not to.strip() or "nobody" in to:
                raise Refused(Code.INVALID, why="nobody can be paid there")
            if amount.minor > self._balance(amount.currency):
                raise Refused(Code.OVERDRAWN)
            self.db.execute("insert into payout values (?, ?, ?, ?, ?)", (payout, to, amount.currency, amount.minor, reference))

        return self._once(key, ["payout", to, amount.currency, amount.minor, reference], "po_", paying)

    def payouts(self) -> list[sqlite3.Row]:
        """Everything that was paid out."""
        with self._lock:
            return self.db.execute("select * from payout order by rowid").fetchall()

    def pay(self, charge: str, late: bool = False, instrument: str = "") -> sqlite3.Row:
        """Somebody presses the button. Once: a second press finds it paid. `late` pays even what has expired; `instrument`: of the card."""
        with self._acting("pay", charge):
            row = self._row(charge)
            if row["state"] == "captured":
                return row
            if row["state"] != "open" and not late:
                raise Refused(Code.QUOTE_EXPIRED)
            fee = fee_of(Money(row["currency"], row["minor"]))
            self.db.execute("update charge set state = 'captured', fee_minor = ?, instrument = ? where id = ?", (fee.minor, instrument, charge))
            paid = self._row(charge)
            self._tell("charge.captured", paid, Money(row["currency"], row["minor"]), fee)
            return paid

    def expire(self, charge: str) -> None:
        """The page closes unpaid."""
        with self._acting("expire", charge):
            self._expire(self._row(charge))

    def dispute(self, charge: str, state: str) -> None:
        """The buyer's bank takes the money back (`open`), gives it up (`won`) or keeps it (`lost`)."""
        with self._acting(f"dispute {state}", charge):
            row = self._row(charge)
            if row["state"] != "captured" or row["disputed"] not in DISPUTES[state]:
                raise Refused(Code.WRONG_STATE, state=row["disputed"] or row["state"])
            minor = row["disputed_minor"] or row["minor"] - row["refunded_minor"]
            self.db.execute("update charge set disputed = ?, disputed_minor = ? where id = ?", (state, minor, charge))
            self._tell(_EVENT_OF_DISPUTE[state], row, Money(row["currency"], minor))

    def charge(self, charge: str) -> ProviderCharge:
        """A charge as it stands now."""
        with self._acting():
            return _charge_of(self._row(charge))

    def row(self, charge: str) -> sqlite3.Row:
        """Everything about a charge: what the hosted page shows."""
        with self._acting():
            return self._row(charge)

    def balance(self, currency: str) -> Money:
        """What the provider holds for us: captured, less fees, refunds, payouts and disputed money."""
        with self._acting():
            return Money(currency, self._balance(currency))

    def calls(self) -> list[sqlite3.Row]:
        """Everything that changed something, in order: `what, about, at`."""
        with self._lock:
            return self.db.execute("select * from call order by nr").fetchall()

    @contextmanager
    def locked(self) -> Iterator[sqlite3.Connection]:
        """The tables, for whoever sends the webhooks."""
        with self._lock, writing(self.db):
            yield self.db

    # --- how

    @contextmanager
    def _acting(self, what: str = "", about: str = "") -> Iterator[None]:
        """One transaction; charges whose time is over expire first. An act leaves its line in `call`."""
        with self._lock, writing(self.db):
            for row in self.db.execute(_OVER, (self.now().isoformat(),)).fetchall():
                self._expire(row)
            if what:
                self.db.execute("insert into call (what, about, at) values (?, ?, ?)", (what, about, self.now().isoformat()))
            yield

    def _once(self, key: str, request: list[object], prefix: str, doing: Callable[[str], None]) -> str:
        """Do it under this key, or answer as the first time. Another content under the key is refused."""
        digest = hashlib.sha256(json.dumps(request).encode()).hexdigest()
        with self._lock:
            before = self.db.execute("select * from once where key = ?", (key,)).fetchone()
            if before is not None:
                if before["request"] != digest:
                    raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, key=key)
                return str(before["answer"])
            with self._acting(str(request[0]), key):
                answer = prefix + self._new_id()
                self.db.execute("insert into once values (?, ?, ?)", (key, digest, answer))
                doing(answer)
                return answer

    def _expire(self, row: sqlite3.Row) -> None:
        if row["state"] == "open":
            self.db.execute("update charge set state = 'expired' where id = ?", (row["id"],))
            self._tell("charge.expired", row, None)

    def _tell(self, kind: str, row: sqlite3.Row, amount: Money | None, fee: Money | None = None) -> None:
        queue.put(self.db, ProviderEvent("ev_" + self._new_id(), kind, row["id"], row["reference"], amount, fee, self.now(), row["instrument"]))

    def _balance(self, currency: str) -> int:
        return int(self.db.execute(_BALANCE, (currency, currency)).fetchone()[0])

    def _row(self, charge: str) -> sqlite3.Row:
        row: sqlite3.Row | None = self.db.execute("select * from charge where id = ?", (charge,)).fetchone()
        if row is None:
            raise Refused(Code.NOT_FOUND, charge=charge)
        return row

    def now(self) -> datetime:
        """The provider's own time."""
        return self._clock.now()


def _charge_of(row: sqlite3.Row) -> ProviderCharge:
    captured, refunded, fee = (
        Money(row["currency"], row[name]) if row["state"] == "captured" else None for name in ("minor", "refunded_minor", "fee_minor")
    )
    return ProviderCharge(row["id"], row["reference"], row["state"], captured, refunded, fee, row["disputed"], row["instrument"])


_OVER = "select * from charge where state = 'open' and expires_at <= ?"
_BALANCE = """
select coalesce(sum(minor - fee_minor - refunded_minor - case when disputed in ('open', 'lost') then disputed_minor else 0 end), 0)
  - (select coalesce(sum(minor), 0) from payout where currency = ?)
from charge where state = 'captured' and currency = ?
"""
