"""The payment port without HTTP, for stories and the simulator: the same book, the same faults, webhooks handed out to whoever asks."""

from datetime import datetime

from rehandle.adapters.payment import queue, signing
from rehandle.adapters.payment.book import Book
from rehandle.kernel.clock import Clock
from rehandle.kernel.ids import NewId, new_secret
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Checkout, ProviderCharge, ProviderEvent, Unreachable


class MemoryPayment:
    """A provider in this process. `book` is its own side: `pay`, `expire`, `dispute`."""

    def __init__(self, clock: Clock, new_id: NewId = new_secret, secret: bytes = b"memory") -> None:
        self.book, self._clock, self._secret = Book(":memory:", clock, new_id), clock, secret

    def checkout(self, key: str, amount: Money, reference: str, return_url: str, says: str, expires_at: datetime) -> Checkout:
        """Open a charge; its page lives nowhere."""
        self._reach()
        charge = self.book.checkout(key, amount, reference, return_url, says, expires_at)
        self._answer()
        return Checkout(charge, f"https://pay.example/pay/{charge}")

    def refund(self, key: str, charge: str, amount: Money) -> str:
        """Give back a part of what was captured."""
        self._reach()
        refund = self.book.refund(key, charge, amount)
        self._answer()
        return refund

    def payout(self, key: str, to: str, amount: Money, reference: str) -> str:
        """Pay somebody out of what is held."""
        self._reach()
        payout = self.book.payout(key, to, amount, reference)
        self._answer()
        return payout

    def charge(self, charge: str) -> ProviderCharge:
        """A charge as it stands now."""
        self._reach()
        return self.book.charge(charge)

    def balance(self, currency: str) -> Money:
        """What the provider holds for us."""
        self._reach()
        return self.book.balance(currency)

    def event(self, body: bytes, signature: str, now: datetime) -> ProviderEvent:
        """Read a webhook; refuses `signature_wrong`."""
        return signing.read(self._secret, body, signature, now)

    def webhooks(self, until: datetime | None = None) -> list[tuple[bytes, str]]:
        """Take out what the provider sends by now (or by `until`): body and signature, in the order of sending."""
        now, out = self._clock.now(), list[tuple[bytes, str]]()
        with self.book.locked() as db:
            while rows := queue.due(db, until or now):
                for row in rows:
                    out.append((row["body"].encode(), signing.sign(self._secret, row["body"].encode(), now)))
                    queue.sent(db, row["seq"], True, now)
        return out

    def faults(self, **switches: float) -> None:
        """`down`, `half`, `twice`, `late_seconds`, `lost`, `reordered`; what is not named is off."""
        with self.book.locked() as db:
            queue.set_switches(db, **switches)

    def resend(self) -> None:
        """Every event goes out once more."""
        with self.book.locked() as db:
            queue.again(db, self._clock.now())

    def _reach(self) -> None:
        if queue.switch(self.book.db, "down"):
            raise Unreachable("the provider is down")

    def _answer(self) -> None:
        if queue.switch(self.book.db, "half"):
            raise Unreachable("the answer never came")
