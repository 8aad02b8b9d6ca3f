"""The office once more, slow and obvious, in plain dictionaries: what each command must answer, and how each name must stand.

Nothing here is taken from the office's own code but the words for refusals. A command answers `ok` or a refusal's code.
Time passes by `tick`. The world tells the model what it does to the outside: `platform`, `mail` and `provider` are `ok`,
`down` (nothing is done, nobody answers), `half` (it is done, and nobody answers) or, for the platform, `split`.
"""

from collections.abc import Callable
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


@dataclass
class Model:
    """The whole office. Rows are dictionaries; the methods are its commands and its clock."""

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
    thawed: dict[str, datetime] = field(default_factory=dict)  # when the last standstill of a name ended
    holder: dict[str, str] = field(default_factory=dict)
    epoch: dict[str, int] = field(default_factory=dict)
    active: dict[str, datetime] = field(default_factory=dict)  # when an account was last used
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
            "published": None, "objection_until": None, "reviewed": "", "reclaim": None, "restore": None, "outcome": "",
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

    # --- holders

    def keep(self, who: str, case: str) -> str:
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if row["state"] == "kept":
            return "ok"
        if row["state"] not in ("opened", "grace") or row["reclaim"]:
            return "too_late"
        row["state"] = "kept"
        return "ok"

    def away(self, who: str, case: str, days: int) -> str:
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if row["state"] not in ("opened", "grace") or row["reclaim"]:
            return "too_late"
        if not 0 < days <= 730:
            return "invalid"
        row["state"] = "kept"
        return "ok"

    def object_to(self, who: str, id: str, case: str, words: str) -> str:  # noqa: A002, PLR0911 -- the client's id; a ladder of refusals
        if not who.startswith("holder:"):
            return "forbidden"
        if (known := self._once(id, case, words)) is not None:
            return known
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if not words:
            return "invalid"
        if row["objection_until"] and self.now > row["objection_until"]:
            return "too_late"
        if row["state"] in ("kept", "restored"):
            return "wrong_state"
        if any(each["case"] == case and each["state"] == "filed" for each in self.appeals.values()):
            return "already_done"
        self.appeals[id], self.used[id] = {"case": case, "state": "filed", "by": ""}, (case, words)
        self._stop(row["handle"], f"objection:{id}")
        return "ok"

    def get_back(self, who: str, case: str) -> str:
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if row["restore"]:
            return "ok"
        if row["state"] not in ("reclaimed", "announced"):
            return "too_late"
        if self.stops[row["handle"]]:
            return "stopped"
        row["restore"] = "asked"
        return "ok"

    def tell_death(self, who: str, id: str, handle: str) -> str:  # noqa: A002 -- the client's id
        if (known := self._once(id, handle)) is not None:
            return known
        self.deaths[id], self.used[id] = {"handle": handle, "outcome": ""}, (handle,)
        self._stop(handle, f"death:{id}")
        return "ok"

    # --- the Handle Team

    def review(self, who: str, case: str, holds: bool, reason: str) -> str:  # noqa: PLR0911 -- a ladder of refusals
        row = self.cases[case]
        if "judge" not in ROLES.get(who, ""):
            return "forbidden"
        if refused := self._moving(row):
            return refused
        if row["state"] not in ("opened", "grace"):
            return "wrong_state"
        if row["reviewed"]:
            return "already_done"
        if any(each["case"] == case and each["by"] == who for each in self.appeals.values()):
            return "reviewer_may_not_decide"
        if not holds and not reason:
            return "reason_missing"
        row["reviewed"] = who
        if not holds:
            row["state"] = "kept"
        return "ok"

    def decide(self, who: str, appeal: str, upheld: bool, reason: str) -> str:
        filed = self.appeals[appeal]
        row = self.cases[filed["case"]]
        if "judge" not in ROLES.get(who, ""):
            return "forbidden"
        if filed["state"] != "filed":
            return "already_done"
        if row["reviewed"] == who:
            return "reviewer_may_not_decide"
        if not reason:
            return "reason_missing"
        if upheld and self._must_go_back(row) and self.on_the_move(row):
            return "wrong_state"
        filed["state"], filed["by"] = ("upheld" if upheld else "dismissed"), who
        self._thaw(row["handle"], f"objection:{appeal}")
        if upheld:
            self._for_the_holder(row)
        return "ok"

    def decide_death(self, who: str, report: str, confirmed: bool, reason: str) -> str:
        told = self.deaths[report]
        rows = [row for row in self.cases.values() if row["handle"] == told["handle"] and row["state"] not in ENDED]
        if "judge" not in ROLES.get(who, ""):
            return "forbidden"
        if told["outcome"]:
            return "already_done"
        if not reason:
            return "reason_missing"
        if confirmed and any(self._must_go_back(row) and self.on_the_move(row) for row in rows):
            return "wrong_state"
        told["outcome"] = "memorial" if confirmed else "not_confirmed"
        self._thaw(told["handle"], f"death:{report}")
        for row in rows if confirmed else ():
            self._for_the_holder(row)
        return "ok"

    # --- sales

    def draft(self, who: str, offer: str, case: str, name: str, price: int = PRICE) -> str:  # noqa: PLR0911 -- a ladder of refusals
        if "draft" not in ROLES.get(who, ""):
            return "forbidden"
        if (known := self._once(offer, case, len(self.sales.get(case, [])), name, price)) is not None:
            return known
        row, sale = self.cases[case], self._sale(case)
        if sale is None:
            return "not_found"
        if not name:
            return "invalid"
        if refused := self._fresh(row["handle"], sale["epoch"]):
            return refused
        if sale["state"] != "open" or self._over(sale):
            return "wrong_state"
        if price != PRICE:
            return "price_not_in_policy"
        if any(self.offers[each]["state"] in ("draft", "sent", "accepted") for each in sale["offers"]):
            return "offer_exists"
        self.offers[offer] = {
            "id": offer, "case": case, "state": "draft", "by": who, "sale": sale, "epoch": sale["epoch"], "award": "",
            "ends": day_over(self.now.date() + (ANSWER_DAYS + SIGN_DAYS) * DAY), "changed": False, "signed": "", "sent": None,
        }  # fmt: skip
        sale["offers"].append(offer)
        self.used[offer] = (case, len(self.sales[case]), name, price)
        return "ok"

    def file(self, who: str, offer: str) -> str:
        """Ask for the second signature under an offer's exact text."""
        if "draft" not in ROLES.get(who, ""):
            return "forbidden"
        row = self.offers[offer]
        if row["state"] != "draft":
            return "offer_not_open"
        reads = self._reads(row)
        waits = self.approvals.get(offer)
        if waits is None or waits["state"] != "open" or (waits["by"], waits["reads"]) != (who, reads):
            self.approvals[offer] = {"by": who, "reads": reads, "state": "open"}
        return "ok"

    def sign(self, who: str, offer: str) -> str:  # noqa: PLR0911 -- a ladder of refusals
        row, waits = self.offers[offer], self.approvals[offer]
        if "sign" not in ROLES.get(who, ""):
            return "forbidden"
        if waits["state"] != "open":
            return "approval_used"
        if waits["by"] == who:
            return "approver_is_drafter"
        if row["state"] != "draft":
            return "offer_not_open"
        if waits["reads"] != self._reads(row):
            return "approval_changed"
        if refused := self._fresh(row["sale"]["handle"], row["epoch"]):
            return refused
        if row["by"] == who:
            return "approver_is_drafter"
        if (row["ends"] - DAY - 12 * HOUR).date() - self.now.date() < ANSWER_DAYS * DAY:
            return "too_late"
        waits["state"], row["state"], row["signed"], row["sent"] = "signed", "sent", who, self.now
        return "ok"

    def withdraw(self, who: str, offer: str, reason: str) -> str:
        row = self.offers[offer]
        if "draft" not in ROLES.get(who, ""):
            return "forbidden"
        if self.epoch[row["sale"]["handle"]] != row["epoch"]:
            return "epoch_past"
        if row["state"] == "sent" and not reason:
            return "reason_missing"
        if row["state"] not in ("draft", "sent"):
            return "wrong_state"
        row["state"] = "withdrawn"
        return "ok"

    def accept(self, who: str, offer: str) -> str:
        if refused := self._buyer_is(who, offer):
            return refused
        row = self.offers[offer]
        if refused := self._fresh(row["sale"]["handle"], row["epoch"]):
            return refused
        if row["state"] == "accepted":
            return "ok"
        if row["state"] != "sent" or self.now >= row["ends"]:
            return "offer_not_open"
        row["state"], row["sale"]["state"] = "accepted", "awarded"
        return "ok"

    def decline(self, who: str, offer: str) -> str:
        if refused := self._buyer_is(who, offer):
            return refused
        row = self.offers[offer]
        if self.epoch[row["sale"]["handle"]] != row["epoch"]:
            return "epoch_past"
        if row["state"] == "declined":
            return "ok"
        stands_still = self.stops[row["sale"]["handle"]] and self.since[row["sale"]["handle"]] < row["ends"]
        if row["state"] != "sent" or (self.now >= row["ends"] and not stands_still):
            return "offer_not_open"
        row["state"] = "declined"
        return "ok"

    # --- orders

    def prove(self, who: str, offer: str, account: str, shown: bool) -> str:  # noqa: PLR0911 -- a ladder of refusals
        """Name an account, perhaps publish the code there, and ask for the look."""
        row = self.orders[offer]
        if refused := self._ordering(who, offer, row):
            return refused
        if row["state"] != "open":
            return "wrong_state"
        if self.now >= row["pay_by"]:
            return "quote_expired"
        row["named"] = account
        if self.platform == "down":
            return "unreachable"
        if any(each["to"] == account and each["there"] and each["leave"] != "done" for each in self.orders.values()):
            return "not_found"  # it is called by the name that it was given before
        if not shown:
            return "code_wrong"
        row["state"], row["to"] = "proven", account
        return "ok"

    def ask_payment(self, who: str, offer: str, stale: bool) -> str:  # noqa: PLR0911 -- a ladder of refusals
        row = self.orders[offer]
        if refused := self._ordering(who, offer, row):
            return refused
        if row["state"] in ("paid", "delivered", "settled"):
            return "already_paid"
        if row["state"] not in ("open", "proven"):
            return "wrong_state"
        if self.now >= row["pay_by"]:
            return "quote_expired"
        if row["state"] != "proven":
            return "account_not_proven"
        if stale:
            return "quote_changed"
        last = row["charges"][-1] if row["charges"] else None
        if last and last["state"] == "captured":
            return "already_paid"
        if last and last["state"] in ("asked", "open") and self.now < last["ends"]:
            return "ok"
        row["charges"].append(
            {
                "state": "asked", "there": "", "ends": row["pay_by"], "looked": self.now, "told": None, "late": False, "seen": False, "outcome": "",
                "back": "", "dispute": "",
            }
        )  # fmt: skip
        return "ok"

    def pay(self, offer: str, nth: int, late: bool) -> str:
        """Somebody pays on the hosted page, perhaps after its end."""
        charge = self.orders[offer]["charges"][nth]
        self._run_out(charge)
        if charge["there"] == "captured":
            return "ok"
        if charge["there"] != "open" and not late:
            return "quote_expired"
        charge["late"] = charge["there"] != "open"
        charge["there"] = "captured"
        self._tell(charge)
        return "ok"

    def dispute(self, offer: str, nth: int, end: str) -> str:
        """The payer's bank takes the money (`open`), and gives it up (`won`) or keeps it (`lost`). The message comes at once."""
        self.orders[offer]["charges"][nth]["dispute"] = end
        return "ok"

    # --- the clock

    def tick(self) -> None:
        """Do all that is due, in the order of the office's stages, until nothing moves."""
        walks = 0
        while self._walk():
            walks += 1
            assert walks < 60, "the model never rests"

    def deadlines(self) -> list[datetime]:
        """Every instant still ahead at which something becomes due."""
        found: list[datetime | None] = []
        for row in self.cases.values():
            found += [row["ends"]] if row["state"] not in ENDED else []
            if row["state"] in ("grace", "reclaimed", "announced") and row["answer_by"]:
                found += [row["answer_by"] - number * DAY for number in NOTICES]
            found += [each["at"] + BOUNCE for each in row["notices"] if each["state"] == "accepted"]
        found += [row["ends"] for row in self.offers.values() if row["state"] == "sent"]
        found += [row["pay_by"] for row in self.orders.values() if row["state"] in ("open", "proven")]
        found += [row["reserve_until"] for row in self.orders.values() if row["state"] == "delivered"]
        found += [each["ends"] for sales in self.sales.values() for each in sales if each["state"] == "open"]
        return sorted({at for at in found if at is not None and at > self.now})

    def _walk(self) -> bool:
        before = repr(self)
        for row in self.cases.values():
            self._send(row)
            self._move(row)
        for order in self.orders.values():
            self._hand(order)
            self._provider(order)
        for act in (self._notice, self._grace, self._reclaim, self._reclaimed, self._advance, self._restored):
            self._each(act, self.cases)
        self._sell()
        self._open_orders()
        for step in (self._take, self._disputed, self._cancel, self._default, self._deliver, self._delivered):
            self._each(step, self.orders)
        for step in (self._take_back, self._return, self._settle):
            self._each(step, self.orders)
        return repr(self) != before

    def _each(self, act: Callable[[Row], None], rows: dict[str, Row]) -> None:
        for row in list(rows.values()):
            act(row)

    def _send(self, row: Row) -> None:
        """Letters go out unless the name stands still; who counts as told is known after the bounce time."""
        for letter in row["notices"]:
            if letter["state"] == "accepted" and letter["at"] + BOUNCE <= self.now:
                letter["state"] = "delivered"
            if letter["state"] != "written" or self.stops[row["handle"]] or self.mail == "down":
                continue
            if address_of(row) in self.refuse:
                letter["state"] = "failed"
            elif self.mail == "ok":
                letter["state"], letter["at"] = ("failed" if address_of(row) in self.bounce else "accepted"), self.now

    def _move(self, row: Row) -> None:
        """The platform answers: only then is a name taken or given back."""
        if self.platform != "ok":
            return
        if row["reclaim"] == "asked":
            row["reclaim"], row["moved"], self.holder[row["handle"]] = "done", self.now, ""
        if row["restore"] == "asked":
            row["restore"], self.holder[row["handle"]] = "done", row["account"]

    def _notice(self, row: Row) -> None:
        if row["state"] not in ("opened", "grace", "reclaimed", "announced") or self.stops[row["handle"]] or self.platform == "down":
            return
        if row["reclaim"] and row["state"] == "grace":
            return
        left = [number for number in NOTICES if number not in [each["number"] for each in row["notices"]]]
        if left and (not row["notices"] or (row["answer_by"] and self.now >= row["answer_by"] - left[0] * DAY)):
            row["notices"].append({"number": left[0], "state": "written", "at": None})

    def _told(self, row: Row) -> list[Row]:
        return [each for each in row["notices"] if each["state"] in ("accepted", "delivered") and each["at"] + BOUNCE <= self.now]

    def _grace(self, row: Row) -> None:
        if row["state"] != "opened" or self.stops[row["handle"]]:
            return
        told = self._told(row)
        if not told and row["notices"] and all(each["state"] == "failed" for each in row["notices"]):
            row["published"] = row["published"] or self.now
        if not told and not row["published"]:
            return
        began = min((each["at"] for each in told), default=row["published"])
        row["answer_by"] = row["ends"] = day_over(began.date() + GRACE * DAY)
        row["objection_until"] = day_over(began.date() + OBJECT * DAY)
        row["state"] = "grace"

    def _reclaim(self, row: Row) -> None:
        """The name is asked back only after every notice, a look by a person, and a last look at the account."""
        if row["state"] != "grace" or self.stops[row["handle"]] or row["reclaim"] or self.now < row["answer_by"]:
            return
        if not row["reviewed"] or self.platform == "down":
            return
        told = [each for each in self._told(row) if each["number"] > 0]
        if len(told) > 1:
            end = day_over(max(each["at"] for each in told).date() + 6 * DAY)
            if end > row["answer_by"]:
                row["answer_by"] = row["ends"] = end
                return
        elif not row["published"]:
            if any(each["number"] == 7 and each["state"] == "failed" for each in row["notices"]):
                row["published"], row["answer_by"] = self.now, day_over(self.now.date() + GRACE * DAY)
                row["ends"] = row["answer_by"]
            return
        if row["account"] in self.active and self.now - self.active[row["account"]] < 365 * DAY:
            row["state"] = "kept"
        else:
            row["reclaim"] = "asked"

    def _reclaimed(self, row: Row) -> None:
        if row["state"] == "grace" and row["reclaim"] == "done" and not self.stops[row["handle"]]:
            row["state"], row["ends"] = "reclaimed", row["moved"] + REST * DAY

    def _advance(self, row: Row) -> None:
        if not row["ends"] or self.now < row["ends"] or row["restore"] or self.stops[row["handle"]]:
            return
        if row["state"] == "reclaimed":
            opens = row["ends"] + LISTED * DAY
            hour = datetime.combine(opens.date(), time(RELEASE_HOUR, tzinfo=UTC))
            row["state"], row["ends"] = "announced", hour if hour >= opens else hour + DAY
        elif row["state"] == "announced":
            row["state"], row["ends"] = "released", row["objection_until"]
        elif row["state"] == "released":
            row["state"] = "closed"

    def _restored(self, row: Row) -> None:
        if row["restore"] == "done" and row["state"] in ("reclaimed", "announced", "released") and not self.stops[row["handle"]]:
            row["state"] = "restored"

    # --- the clock of sales and orders

    def _sell(self) -> None:
        """Void what goes back, run out what nobody answered, close what is over, open what is released."""
        sales = [sale for each in self.sales.values() for sale in each if sale["state"] == "open"]
        for sale in sales:
            if self.cases[sale["case"]]["restore"]:
                self._close(sale, "void")
        for offer in self.offers.values():
            if offer["state"] == "sent" and self.now >= offer["ends"] and not self.stops[offer["sale"]["handle"]]:
                offer["state"] = "expired"
        for sale in sales:
            sent = any(self.offers[each]["state"] == "sent" for each in sale["offers"])
            if sale["state"] == "open" and self._over(sale) and not sent and not self.stops[sale["handle"]]:
                self._close(sale, "unsold")
        for row in self.cases.values():
            self._open_sale(row)

    def _open_sale(self, row: Row) -> None:
        had = self.sales.setdefault(row["id"], [])
        if row["state"] not in ("released", "closed") or row["restore"] or row["outcome"] or self.stops[row["handle"]]:
            return
        if had and not (had[-1]["state"] == "awarded" and self._award(had[-1])["award"] in ("defaulted", "returned", "lost")):
            return
        if self._tries(row["id"]) < TRIES and not self.epoch[row["handle"]]:
            ends = self.now + OFFER_FOR * DAY
            had.append({"case": row["id"], "handle": row["handle"], "state": "open", "offers": [], "epoch": 0, "ends": ends})

    def _award(self, sale: Row) -> Row:
        return next(self.offers[each] for each in sale["offers"] if self.offers[each]["state"] == "accepted")

    def _close(self, sale: Row, state: str) -> None:
        sale["state"] = state
        for each in sale["offers"]:
            if self.offers[each]["state"] in ("draft", "sent"):
                self.offers[each]["state"] = "withdrawn"

    def _tries(self, case: str) -> int:
        return sum(each["case"] == case and each["state"] in ("declined", "expired", "accepted") for each in self.offers.values())

    def _over(self, sale: Row) -> bool:
        return self._tries(sale["case"]) >= TRIES or bool(self.now >= sale["ends"])

    def _sale(self, case: str) -> Row | None:
        return self.sales[case][-1] if self.sales.get(case) else None

    def _hand(self, order: Row) -> None:
        """The platform answers a hand-over, or the way back; it may have done it and not answered."""
        order["there"] = order["there"] or (order["give"] != "" and self.platform != "down")
        if self.platform != "ok":
            return
        if order["give"] == "asked":
            order["give"], self.holder[order["handle"]] = "done", order["to"]
        if order["leave"] == "asked":
            order["leave"], self.holder[order["handle"]] = "done", ""

    def _provider(self, order: Row) -> None:
        """Pages are opened, messages come in, the provider is asked, refunds are made."""
        for charge in order["charges"]:
            self._run_out(charge)
            if charge["state"] == "asked" and self.provider != "down":
                charge["there"] = charge["there"] or ("open" if self.now < charge["ends"] else "expired")
                charge["state"], charge["seen"] = ("open", True) if self.provider == "ok" else ("asked", False)
            if charge["back"] == "asked" and self.provider == "ok":
                charge["back"] = "done"
            self._learn(charge)

    def _run_out(self, charge: Row) -> None:
        if charge["there"] == "open" and self.now >= charge["ends"]:
            charge["there"] = "expired"
            self._tell(charge)

    def _tell(self, charge: Row) -> None:
        charge["told"] = None if self.message is None else self.now + self.message

    def _learn(self, charge: Row) -> None:
        """What the provider knows becomes known by its message, or by asking every ten minutes and after the end."""
        if charge["state"] not in ("asked", "open", "expired"):
            return
        heard = charge["told"] is not None and charge["told"] <= self.now
        asked = charge["state"] != "expired" and (self.now >= charge["ends"] or self.now - charge["looked"] >= timedelta(minutes=10))
        asked = asked and (self.provider != "down" or charge["state"] == "asked")
        if charge["there"] == "captured" and (heard or (asked and charge["state"] == "open")):
            late = charge["late"] or charge["state"] == "expired"
            charge["state"], charge["outcome"] = ("late", "unmatched") if late else ("captured", "")
            charge["back"] = "asked" if late else ""
        elif charge["state"] != "expired" and ((charge["there"] == "expired" and (heard or asked)) or (asked and self.now >= charge["ends"])):
            charge["state"] = "expired"
        if asked:
            charge["looked"] = self.now

    def _take(self, order: Row) -> None:
        for charge in order["charges"]:
            if charge["state"] == "captured" and not charge["outcome"]:
                charge["outcome"] = "paid" if order["state"] == "proven" else "unmatched"
                charge["back"] = "" if charge["outcome"] == "paid" else "asked"
                if charge["outcome"] == "paid":
                    order["state"], order["paid_by"] = "paid", charge

    def _disputed(self, order: Row) -> None:
        charge = order["paid_by"]
        if charge is None or order["state"] not in ("paid", "delivered", "settled") or charge["dispute"] == order["dispute"]:
            return
        order["dispute"], stop = charge["dispute"], f"dispute:{order['offer']}"
        self._stop(order["handle"], stop)
        if order["dispute"] == "lost":
            before = order["state"] == "paid"
            if before:
                self.offers[order["offer"]]["award"] = "lost"
            order["state"] = order["state"] if order["state"] == "settled" else "lost"
            if before:
                self._thaw(order["handle"], stop)
        elif order["dispute"] == "won":
            self._thaw(order["handle"], stop)

    def _cancel(self, order: Row) -> None:
        if order["state"] in ("open", "proven", "paid") and self.cases[order["case"]]["restore"]:
            self._refund(order)
            order["state"], self.offers[order["offer"]]["award"] = "returned", "returned"

    def _refund(self, order: Row) -> None:
        if order["paid_by"] is not None:
            order["paid_by"]["back"] = "asked"

    def _default(self, order: Row) -> None:
        waits = any(each["state"] in ("asked", "open") or (each["state"] == "captured" and not each["outcome"]) for each in order["charges"])
        if order["state"] in ("open", "proven") and self.now >= order["pay_by"] and not waits and not self.stops[order["handle"]]:
            order["state"], self.offers[order["offer"]]["award"] = "defaulted", "defaulted"

    def _deliver(self, order: Row) -> None:
        """A paid name goes to the proven account, unless something freezes it."""
        if order["state"] == "paid" and not order["give"] and not self.stops[order["handle"]] and self.platform != "down":
            order["give"] = "asked" if order["dispute"] != "open" else ""

    def _delivered(self, order: Row) -> None:
        if order["state"] != "paid" or order["give"] != "done":
            return
        case = self.cases[order["case"]]
        order["state"], order["reserve_until"] = "delivered", max(case["objection_until"], self.now)
        self.epoch[order["handle"]] += 1
        self.offers[order["offer"]]["award"] = "delivered"
        case["outcome"] = "handed_over" if case["state"] == "released" else case["outcome"]

    def _take_back(self, order: Row) -> None:
        case = self.cases[order["case"]]
        upheld = any(each["case"] == order["case"] and each["state"] == "upheld" for each in self.appeals.values())
        if order["state"] == "delivered" and upheld and case["state"] == "released" and not self.stops[order["handle"]]:
            order["state"], order["leave"] = "returned", "asked"
            self._refund(order)

    def _return(self, order: Row) -> None:
        case = self.cases[order["case"]]
        if order["leave"] == "done" and not case["restore"] and not self.stops[order["handle"]]:
            case["restore"], self.epoch[order["handle"]] = "asked", self.epoch[order["handle"]] + 1

    def _settle(self, order: Row) -> None:
        if order["state"] == "delivered" and self.now >= order["reserve_until"] and not self.stops[order["handle"]]:
            order["state"] = "settled"

    # --- what they share

    def _open_orders(self) -> None:
        for offer in self.offers.values():
            sale = offer["sale"]
            if offer["state"] == "accepted" and offer["id"] not in self.orders and not offer["award"] and not self.stops[sale["handle"]]:
                self.orders[offer["id"]] = {
                    "offer": offer["id"], "case": offer["case"], "handle": sale["handle"], "state": "open", "epoch": offer["epoch"],
                    "pay_by": day_over(self.now.date() + PAY_DAYS * DAY), "named": "", "to": "", "charges": [], "paid_by": None,
                    "give": "", "there": False, "leave": "", "dispute": "", "reserve_until": None,
                }  # fmt: skip

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

    def _ordering(self, who: str, offer: str, row: Row) -> str:
        if not who.startswith("buyer:"):
            return "forbidden"
        epoch = self.epoch[row["handle"]] if row["reserve_until"] else row["epoch"]  # once delivered, the epoch is the buyer's own
        return self._fresh(row["handle"], epoch) or self._buyer_is(who, offer)

    def _moving(self, row: Row) -> str:
        return self._fresh(row["handle"], self.epoch[row["handle"]] if row["outcome"] else 0)

    def _fresh(self, handle: str, epoch: int) -> str:
        if self.epoch[handle] != epoch:
            return "epoch_past"
        return "stopped" if self.stops[handle] else ""

    def _reads(self, offer: Row) -> Any:
        sale = offer["sale"]
        return (offer["state"], sale["state"], self.epoch[sale["handle"]], tuple(self.stops[sale["handle"]]))

    def _stop(self, handle: str, stop: str) -> None:
        if stop not in self.stops[handle]:
            self.since.setdefault(handle, self.now)
            self.stops[handle][stop] = self.now

    def _thaw(self, handle: str, stop: str) -> None:
        """The last stop ends: every clock of the name goes on with what was left, a week at least."""
        self.stops[handle].pop(stop, None)
        if self.stops[handle] or handle not in self.since:
            return
        began, self.thawed[handle] = self.since.pop(handle), self.now
        for row in self.cases.values():
            holders = not stop.startswith("dispute:")  # a quarrel about money takes no time from a holder, and gives him none
            if row["handle"] == handle and row["ends"] and row["state"] not in ENDED and holders:
                row["ends"] = max(row["ends"] + (self.now - began), self.now + WEEK)
                row["answer_by"] = row["ends"] if row["state"] == "grace" else row["answer_by"]
        for holds, name in self._clocks(handle):
            if began < holds[name] and began < self.now:
                holds[name] = self.now + max(holds[name] - began, WEEK)

    def _clocks(self, handle: str) -> list[tuple[Row, str]]:
        offers = [(row, "ends") for row in self.offers.values() if row["sale"]["handle"] == handle and row["state"] == "sent"]
        sales = [(row, "ends") for each in self.sales.values() for row in each if row["handle"] == handle and row["state"] == "open"]
        orders = [row for row in self.orders.values() if row["handle"] == handle]
        paying = [(row, "pay_by") for row in orders if row["state"] in ("open", "proven")]
        return offers + sales + paying + [(row, "reserve_until") for row in orders if row["state"] == "delivered"]

    def on_the_move(self, row: Row) -> bool:
        orders = [order for order in self.orders.values() if order["case"] == row["id"]]
        return row["reclaim"] == "asked" or row["restore"] == "asked" or any("asked" in (order["give"], order["leave"]) for order in orders)

    def _must_go_back(self, row: Row) -> bool:
        return row["state"] in ("reclaimed", "announced", "released") and not row["outcome"] and not row["restore"]

    def _for_the_holder(self, row: Row) -> None:
        if row["state"] in ("opened", "grace"):
            row["state"] = "kept"
        elif self._must_go_back(row):
            row["restore"] = "asked"


def address_of(case: Row) -> str:
    """Where the holder of a case gets his mail."""
    return f"{case['handle']}@mail.example"
