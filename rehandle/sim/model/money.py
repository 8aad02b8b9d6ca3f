"""The payment provider: its pages, its messages, its refunds and disputes."""

from datetime import timedelta

from rehandle.sim.model.sales import Sales
from rehandle.sim.model.state import Row


class Money(Sales):
    """What is paid, and when the office knows of it."""

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

    def _refund(self, order: Row) -> None:
        if order["paid_by"] is not None:
            order["paid_by"]["back"] = "asked"
