"""The English auction once more, slow and obvious: everything is found out again from the list of bids at each bid.

Written from the rules as the field tells them, not from the engine. Amounts are whole units, times whole seconds.
"""

from dataclasses import dataclass, field


@dataclass
class Auction:
    """What was fixed, and every bid that counts as (member, maximum, second)."""

    minimum: int
    seconds: int
    step_percent: int = 5
    table: list = field(default_factory=list)
    reserve: int = 0
    buy_now: int = 0
    from_first_bid: bool = False
    window: int = 300
    extend: int = 300
    hard_stop: int = 43_200
    bids: list = field(default_factory=list)
    prices: list = field(default_factory=list)
    end: int | None = None
    planned: int | None = None
    bought: bool = False

    def __post_init__(self):
        if not self.from_first_bid:
            self.end = self.planned = self.seconds

    def step(self, price):
        for below, step in self.table:
            if below is None or price < below:
                return step
        return max(1, -(-price * self.step_percent // 100))

    def leader(self):
        """Who has the highest maximum; of two who have it, whoever had it first."""
        best = None
        for member, most, _ in self.bids:
            if best is None or (most > best[1] and member != best[0]) or (member == best[0] and most > best[1]):
                best = (member, most)
        return best

    def price(self):
        return self.prices[-1] if self.prices else 0

    def bid(self, member, most, at):
        """One of: too_late, bid_not_higher, bid_too_low, bought, raised, leading, outbid."""
        if self.bought or (self.end is not None and at >= self.end):
            return "too_late"
        led = self.leader()
        if led and led[0] == member:
            if most <= led[1]:
                return "bid_not_higher"
        elif most < (self.price() + self.step(self.price()) if self.bids else self.minimum):
            return "bid_too_low"
        if self.end is None:
            self.end = self.planned = at + self.seconds
        at_once = self.buy_now and (self.price() < self.reserve if self.reserve else not self.bids)
        if at_once and most >= self.buy_now:
            self.bids.append((member, self.buy_now, at))
            self.prices.append(self.buy_now)
            self.bought, self.end = True, at
            return "bought"
        self.bids.append((member, most, at))
        now = self.leader()
        self.prices.append(self._price_after(own=bool(led) and led[0] == member, led=now))
        if led and led[0] == member:
            return "raised"
        self._maybe_later(at)
        return "leading" if now[0] == member else "outbid"

    def _price_after(self, own, led):
        price = self.price()
        if not own:
            others = [most for member, most, _ in self.bids if member != led[0]]
            found = min(max(others) + self.step(max(others)), led[1]) if others else self.minimum
            price = max(price, found)
        if led[1] >= self.reserve:
            price = max(price, self.reserve)
        return price

    def _maybe_later(self, at):
        if at >= self.end - self.window:
            self.end = max(self.end, min(at + self.extend, self.planned + self.hard_stop))

    def winner(self):
        if not self.bids or self.price() < self.reserve:
            return None
        return self.leader()[0], self.price()
