"""What the model knows, and what its parts share."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEK = 7 * DAY
BOUNCE = 72 * HOUR
GRACE, OBJECT, REST, LISTED, RELEASE_HOUR = 30, 183, 30, 15, 4
NOTICES = (30, 7, 0, -5)
ANSWER_DAYS, SIGN_DAYS, TRIES, PAY_DAYS, OFFER_FOR = 14, 3, 3, 7, 90
PRICE = 5_000_000
ROLES = {"sam": "judge", "lee": "judge", "mia": "judge", "dora": "draft", "alex": "sign", "remy": "draft sign", "tess": ""}
ENDED = ("kept", "restored", "closed")
Row = dict[str, Any]


def day_over(day: date) -> datetime:
    """A day of a person is over when it has ended everywhere on Earth."""
    return datetime.combine(day, time(12, tzinfo=UTC)) + DAY


def address_of(case: Row) -> str:
    """Where the holder of a case gets his mail."""
    return f"{case['handle']}@mail.example"


@dataclass
class State:
    """The whole office. Rows are dictionaries."""

    now: datetime
    platform: str = "ok"
    mail: str = "ok"
    provider: str = "ok"
    message: timedelta | None = timedelta(0)  # how long the provider's messages take; None: they are lost
    refuse: set[str] = field(default_factory=set)  # addresses that the mail server refuses
    bounce: set[str] = field(default_factory=set)
    cases: dict[str, Row] = field(default_factory=dict)
    stops: dict[str, dict[str, datetime]] = field(default_factory=dict)  # of each name: what freezes it, since when
    since: dict[str, datetime] = field(default_factory=dict)  # when the present standstill of a name began
    holder: dict[str, str] = field(default_factory=dict)
    epoch: dict[str, int] = field(default_factory=dict)
    active: dict[str, datetime] = field(default_factory=dict)  # when an account was last used
    moves: list[Row] = field(default_factory=list)
    appeals: dict[str, Row] = field(default_factory=dict)
    deaths: dict[str, Row] = field(default_factory=dict)
    sales: dict[str, list[Row]] = field(default_factory=dict)  # of each case
    offers: dict[str, Row] = field(default_factory=dict)
    orders: dict[str, Row] = field(default_factory=dict)  # by offer
    approvals: dict[str, Row] = field(default_factory=dict)  # by offer
    used: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # a client's id and what it was used for

    # --- what the world does

    def open(self, case: str, handle: str, account: str) -> None:
        """The sweep has found a name."""
        self.cases[case] = {
            "id": case, "handle": handle, "account": account, "state": "opened", "notices": [], "answer_by": None, "ends": None,
            "published": None, "objection_until": None, "reviewed": "", "reclaim": None, "restore": None, "outcome": "", "goes_back": False,
        }  # fmt: skip
        self.holder[handle], self.epoch[handle] = account, 0
        self.stops.setdefault(handle, {})

    def used_by_holder(self, account: str) -> None:
        """The holder signs in on the platform."""
        self.active[account] = self.now

    def comes_back(self, address: str) -> None:
        """All mail to an address comes back, what was sent before too."""
        self.bounce.add(address)
        for case in self.cases.values():
            for letter in case["notices"] if address_of(case) == address else ():
                if letter["state"] == "accepted":
                    letter["state"] = "failed"

    # --- what all parts share

    def _once(self, id: str, *told: Any) -> str | None:  # noqa: A002 -- the client's id
        if id not in self.used:
            return None
        return "ok" if self.used[id] == told else "exists_with_different_content"

    def _holder_is(self, who: str, case: str) -> str:
        if not who.startswith("holder:"):
            return "forbidden"
        return "" if who == f"holder:{case}" else "not_found"

    def _buyer_is(self, who: str, offer: str) -> str:
        if not who.startswith("buyer:"):
            return "forbidden"
        return "" if who == f"buyer:{offer}" else "not_found"

    def _moving(self, row: Row) -> str:
        return self._fresh(row["handle"], self.epoch[row["handle"]] if row["outcome"] else 0)

    def _fresh(self, handle: str, epoch: int) -> str:
        if self.epoch[handle] != epoch:
            return "epoch_past"
        return "stopped" if self.stops[handle] else ""

    def _stop(self, handle: str, stop: str) -> None:
        if stop not in self.stops[handle]:
            self.since.setdefault(handle, self.now)
            self.stops[handle][stop] = self.now

    def _clocks(self, handle: str) -> list[tuple[Row, str]]:
        offers = [(row, "ends") for row in self.offers.values() if row["sale"]["handle"] == handle and row["state"] == "sent"]
        sales = [(row, "ends") for each in self.sales.values() for row in each if row["handle"] == handle and row["state"] == "open"]
        orders = [row for row in self.orders.values() if row["handle"] == handle]
        paying = [(row, "pay_by") for row in orders if row["state"] in ("open", "proven")]
        return offers + sales + paying + [(row, "reserve_until") for row in orders if row["state"] == "delivered"]
