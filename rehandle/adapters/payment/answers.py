"""What the fake provider answers to each address of its API and its controls. Pages are in `page.py`, HTTP in `handler.py`."""

from collections.abc import Callable
from datetime import datetime

from rehandle.adapters.payment import queue
from rehandle.adapters.payment.book import DISPUTES, Book
from rehandle.adapters.payment.delivery import Delivery
from rehandle.adapters.payment.wire import Json, money_of, told_charge, told_money
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused


class Answers:
    """The API: one method an address, JSON in, JSON out."""

    def __init__(self, book: Book, delivery: Delivery, address: str, secret: bytes) -> None:
        self.book, self.delivery, self.address, self.secret = book, delivery, address, secret
        self.posts: dict[str, Callable[[Json, str], Json]] = {
            "/v1/checkouts": self.checkout,
            "/v1/refunds": self.refund,
            "/v1/payouts": self.payout,
            "/control": self.control,
            "/control/pay": self.pay,
            "/control/expire": self.expire,
            "/control/disputes": self.dispute,
            "/control/resend": self.resend,
        }

    def switch(self, name: str) -> bool:
        """Whether a fault is on."""
        with self.book.locked() as db:
            return bool(queue.switch(db, name))

    def checkout(self, told: Json, key: str) -> Json:
        """`amount, reference, return_url, says, expires_at` -> `charge, url`."""
        expires_at = datetime.fromisoformat(told["expires_at"])
        charge = self.book.checkout(key, _amount(told), told["reference"], told["return_url"], told["says"], expires_at)
        return {"charge": charge, "url": f"{self.address}/pay/{charge}"}

    def refund(self, told: Json, key: str) -> Json:
        """`charge, amount` -> `refund`."""
        return {"refund": self.book.refund(key, told["charge"], _amount(told))}

    def payout(self, told: Json, key: str) -> Json:
        """`to, amount, reference` -> `payout`."""
        return {"payout": self.book.payout(key, told["to"], _amount(told), told["reference"])}

    def charge(self, charge: str) -> Json:
        """A charge as it stands now."""
        return told_charge(self.book.charge(charge))

    def balance(self, currency: str) -> Json:
        """What is held for the client."""
        return {"balance": told_money(self.book.balance(currency))}

    def control(self, told: Json, key: str) -> Json:  # one shape for all posts
        """Set the faults: `down, half, twice, late_seconds, lost, reordered`; what is not named is off."""
        if not set(told) <= set(queue.SWITCHES):
            raise Refused(Code.INVALID, switches=queue.SWITCHES)
        with self.book.locked() as db:
            queue.set_switches(db, **told)
        return {"set": told}

    def pay(self, told: Json, key: str) -> Json:  # one shape for all posts
        """Press the button for somebody; `late` pays even what has expired."""
        self.book.pay(told["charge"], bool(told.get("late")))
        return self.charge(told["charge"])

    def expire(self, told: Json, key: str) -> Json:  # one shape for all posts
        """Close a page unpaid."""
        self.book.expire(told["charge"])
        return self.charge(told["charge"])

    def dispute(self, told: Json, key: str) -> Json:  # one shape for all posts
        """`charge`, and `state`: open, won, lost."""
        if told["state"] not in DISPUTES:
            raise Refused(Code.INVALID, state=told["state"])
        self.book.dispute(told["charge"], told["state"])
        return self.charge(told["charge"])

    def resend(self, told: Json, key: str) -> Json:  # one shape for all posts
        """Send every event once more."""
        with self.book.locked() as db:
            queue.again(db, self.book.now())
        return {}


def _amount(told: Json) -> Money:
    amount = money_of(told["amount"])
    if amount is None:
        raise Refused(Code.INVALID, why="an amount is missing")
    return amount
