"""From the award to the end of reversal risk."""

from rehandle.sim.model.money import Money
from rehandle.sim.model.state import DAY, PAY_DAYS, Row, day_over


class Orders(Money):
    """What a buyer does, and the clock of his order."""

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
        if any(each["to"] == account and self._has_it(each) for each in self.orders.values()):
            return "not_found"  # it is called by the name that it was given before
        if any(each is not row and each["to"] == account and each["state"] in ("proven", "paid") for each in self.orders.values()):
            return "account_busy"
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

    def _ordering(self, who: str, offer: str, row: Row) -> str:
        if not who.startswith("buyer:"):
            return "forbidden"
        epoch = self.epoch[row["handle"]] if row["reserve_until"] else row["epoch"]  # once delivered, the epoch is the buyer's own
        return self._fresh(row["handle"], epoch) or self._buyer_is(who, offer)

    def _has_it(self, order: Row) -> bool:
        """Whether the account is called by the name that it was given, told or not."""
        return bool(order["give"] and order["give"]["there"] and not (order["leave"] and order["leave"]["there"]))

    def _given(self, order: Row) -> bool:
        return bool(order["give"] and order["give"]["state"] == "done")

    def _open_orders(self) -> None:
        for offer in self.offers.values():
            sale = offer["sale"]
            if offer["state"] == "accepted" and offer["id"] not in self.orders and not offer["award"] and not self.stops[sale["handle"]]:
                self.orders[offer["id"]] = {
                    "offer": offer["id"], "case": offer["case"], "handle": sale["handle"], "state": "open", "epoch": offer["epoch"],
                    "pay_by": day_over(self.now.date() + PAY_DAYS * DAY), "named": "", "to": "", "charges": [], "paid_by": None,
                    "give": None, "leave": None, "dispute": "", "reserve_until": None,
                }  # fmt: skip

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
        if order["state"] == "paid" and self._given(order):
            return  # first the hand-over is put on record
        order["dispute"], stop = charge["dispute"], f"dispute:{order['offer']}"
        self._stop(order["handle"], stop)
        if order["dispute"] == "lost":
            before = order["state"] == "paid"
            if before:
                self.offers[order["offer"]]["award"] = "lost"
                _ = order["give"] and self._call_off(order["give"])
            order["state"] = order["state"] if order["state"] == "settled" else "lost"
            if not before:
                self._stop(order["handle"], f"lost:{order['offer']}")
            self._thaw(order["handle"], stop)
        elif order["dispute"] == "won":
            self._thaw(order["handle"], stop)

    def _cancel(self, order: Row) -> None:
        if order["state"] in ("open", "proven", "paid") and self.cases[order["case"]]["restore"]:
            self._refund(order)
            order["state"], self.offers[order["offer"]]["award"] = "returned", "returned"

    def _default(self, order: Row) -> None:
        waits = any(each["state"] in ("asked", "open") or (each["state"] == "captured" and not each["outcome"]) for each in order["charges"])
        if order["state"] in ("open", "proven") and self.now >= order["pay_by"] and not waits and not self.stops[order["handle"]]:
            order["state"], self.offers[order["offer"]]["award"] = "defaulted", "defaulted"

    def _deliver(self, order: Row) -> None:
        """A paid name goes to the proven account, unless something freezes it."""
        if order["state"] == "paid" and not order["give"] and not self.stops[order["handle"]] and self.platform != "down":
            order["give"] = self._ask(order["handle"], "give", order["to"])

    def _delivered(self, order: Row) -> None:
        if order["state"] != "paid" or not self._given(order):
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
            order["state"], order["leave"] = "returned", self._ask(order["handle"], "leave", "")
            self._refund(order)

    def _return(self, order: Row) -> None:
        case = self.cases[order["case"]]
        left = order["leave"] and order["leave"]["state"] == "done"
        if left and not case["restore"] and not self.stops[order["handle"]]:
            case["restore"] = self._ask(order["handle"], "return", case["account"])
            self.epoch[order["handle"]] += 1

    def _settle(self, order: Row) -> None:
        if order["state"] == "delivered" and self.now >= order["reserve_until"] and not self.stops[order["handle"]]:
            order["state"] = "settled"
