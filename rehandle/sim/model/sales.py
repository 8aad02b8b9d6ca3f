"""Offers of a name: drafted, signed, answered, run out."""

from typing import Any

from rehandle.sim.model.people import People
from rehandle.sim.model.state import ANSWER_DAYS, DAY, HOUR, OFFER_FOR, PRICE, ROLES, SIGN_DAYS, TRIES, Row, day_over


class Sales(People):
    """Commands about offers, and the clock of sales."""

    def draft(self, who: str, offer: str, case: str, name: str, price: int = PRICE) -> str:  # noqa: PLR0911 -- a ladder of refusals
        if "draft" not in ROLES.get(who, ""):
            return "forbidden"
        if (known := self._once(offer, who, case, len(self.sales.get(case, [])), name, price)) is not None:
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
        self.used[offer] = (who, case, len(self.sales[case]), name, price)
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

    def _reads(self, offer: Row) -> Any:
        sale = offer["sale"]
        return (offer["state"], sale["state"], self.epoch[sale["handle"]], tuple(self.stops[sale["handle"]]))

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
