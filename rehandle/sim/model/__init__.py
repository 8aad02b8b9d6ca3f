"""The office once more, slow and obvious, in plain dictionaries: what each command must answer, and how each name must stand.

Nothing here is taken from the office's own code but the words for refusals. A command answers `ok` or a refusal's code.
Time passes by `tick`. The world tells the model what it does to the outside: `platform`, `mail` and `provider` are `ok`,
`down` (nothing is done, nobody answers), `half` (it is done, and nobody answers) or, for the platform, `split`.
"""

from collections.abc import Callable
from datetime import datetime

from rehandle.sim.model.orders import Orders
from rehandle.sim.model.state import BOUNCE, DAY, ENDED, HOUR, NOTICES, PRICE, Row

__all__ = ["HOUR", "PRICE", "Model", "Row"]


class Model(Orders):
    """The whole office; its methods are its commands and its clock."""

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
                found += [row["answer_by"] - (number or 1) * DAY for number in NOTICES]
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
        for move in self.moves:
            self._carry(move)
        for order in self.orders.values():
            self._provider(order)
        for act in (self._notice, self._grace, self._reclaim, self._ask_again, self._reclaimed, self._advance, self._restored):
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
