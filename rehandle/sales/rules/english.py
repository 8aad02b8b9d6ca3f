"""The English auction with proxy maxima, reserve, soft close and buy-now, as one step from standing to standing.

Sources: eBay's automatic bidding (second highest maximum plus one step), telemint (next minimum, maximum bid, extension),
CZ.NIC (soft close with a hard stop). Amounts are whole minor units. The order of bids is that of commit, never a client's clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from rehandle.kernel.refusal import Code
from rehandle.sales.rules.increments import Steps, step_at

FIVE_PERCENT = Steps(500, 1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What was fixed when the auction opened. `hard_stop_seconds` count from the planned end; `buy_now` and `reserve` may be missing."""

    minimum: int
    opens_at: datetime
    seconds: int
    reserve: int | None = None
    steps: Steps = FIVE_PERCENT
    starts: Literal["at_once", "first_bid"] = "at_once"
    window_seconds: int = 300
    extend_seconds: int = 300
    hard_stop_seconds: int = 43_200
    buy_now: int | None = None
    buy_now_gone: Literal["reserve_met", "first_bid"] = "reserve_met"


@dataclass(frozen=True, slots=True)
class Bid:
    """A proxy maximum. `seq` is its place of commit in its auction."""

    id: str
    seq: int
    member: str
    most: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the next bid has to know. `price` is 0 before the first bid; `second_most` is the highest maximum of anybody but the leader."""

    price: int = 0
    leader: str = ""
    leader_most: int = 0
    leader_seq: int = 0
    second_most: int = 0
    bids: int = 0
    reserve_met: bool = False
    planned_end: datetime | None = None
    ends_at: datetime | None = None
    extensions: int = 0
    bought: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What a bid came to: leading, outbid, raised (the own maximum), bought; or a refusal's code, and then nothing has changed."""

    standing: Standing
    outcome: str
    extended: bool = False
    refused: Code | None = None


def opening(terms: Terms) -> Standing:
    """Before the first bid. Where the clock starts with that, no end is known yet."""
    if terms.starts == "first_bid":
        return Standing()
    end = terms.opens_at + timedelta(seconds=terms.seconds)
    return Standing(planned_end=end, ends_at=end)


def next_minimum(standing: Standing, terms: Terms) -> int:
    """The least that somebody else's bid must be: the minimum, then one step above the price."""
    return standing.price + step_at(terms.steps, standing.price) if standing.bids else terms.minimum


def place(standing: Standing, terms: Terms, bid: Bid) -> Placed:
    """One bid. What is refused changes nothing and extends nothing."""
    if code := _refusal(standing, terms, bid):
        return Placed(standing, code.value, refused=code)
    begun = standing if standing.ends_at else _begun(standing, terms, bid.at)
    if may_buy_now(begun, terms) and bid.most >= (terms.buy_now or 0):
        return Placed(_bought(begun, terms, bid), "bought")
    after, outcome = _applied(begun, terms, bid)
    return Placed(after, outcome) if outcome == "raised" else _extended(after, terms, bid, outcome)


def counted(standing: Standing, terms: Terms, bid: Bid) -> Placed:
    """A maximum that was agreed to before the auction began: it counts whatever the price is by now, and moves no end."""
    return Placed(*_applied(standing, terms, bid))


def may_buy_now(standing: Standing, terms: Terms) -> bool:
    """Whether the price at which it is sold at once still stands."""
    gone = standing.reserve_met if terms.buy_now_gone == "reserve_met" and terms.reserve else standing.bids > 0
    return terms.buy_now is not None and not gone and not standing.bought


def closed(standing: Standing, now: datetime) -> bool:
    """Whether no bid counts any more."""
    return standing.bought or (standing.ends_at is not None and now >= standing.ends_at)


def won(standing: Standing, terms: Terms) -> tuple[str, int] | None:
    """Who has won and at which price, once it is closed: nobody under the reserve."""
    if not standing.bids or standing.price < (terms.reserve or 0):
        return None
    return standing.leader, standing.price


def recount(terms: Terms, bids: Iterable[Bid], without: frozenset[str] = frozenset()) -> Standing:
    """What the bids of the others come to, in the order in which they were placed, as if some had never bid: the price without X.

    Times are not judged again: what was accepted in its time stays a maximum of its bidder, also where it would have been too low alone, and the
    end that was announced stands. Without anybody taken out it is the price of the auction (where nobody bought at once).
    """
    standing = Standing()
    for bid in sorted(bids, key=lambda each: each.seq):
        if bid.member not in without:
            standing, _ = _applied(standing, terms, bid)
    return standing


def _refusal(standing: Standing, terms: Terms, bid: Bid) -> Code | None:
    if bid.at < terms.opens_at:
        return Code.TOO_EARLY
    if closed(standing, bid.at):
        return Code.TOO_LATE
    if bid.member == standing.leader:
        return None if bid.most > standing.leader_most else Code.BID_NOT_HIGHER
    return None if bid.most >= next_minimum(standing, terms) else Code.BID_TOO_LOW


def _applied(standing: Standing, terms: Terms, bid: Bid) -> tuple[Standing, str]:
    """A maximum more, whenever it came. The leader's own raise moves the price only where it covers the reserve now."""
    counted = replace(standing, bids=standing.bids + 1)
    if bid.member == standing.leader:
        return _covered(replace(counted, leader_most=max(bid.most, standing.leader_most)), terms), "raised"
    if bid.most > standing.leader_most:
        ahead = replace(counted, leader=bid.member, leader_most=bid.most, leader_seq=bid.seq, second_most=standing.leader_most)
        return _priced(ahead, terms), "leading"
    return _priced(replace(counted, second_most=max(bid.most, standing.second_most)), terms), "outbid"


def _begun(standing: Standing, terms: Terms, at: datetime) -> Standing:
    end = at + timedelta(seconds=terms.seconds)
    return replace(standing, planned_end=end, ends_at=end)


def _priced(standing: Standing, terms: Terms) -> Standing:
    """The second highest maximum and one step, never above the highest; the minimum where there is no other. It never falls."""
    second = standing.second_most
    price = min(second + step_at(terms.steps, second), standing.leader_most) if second else terms.minimum
    return _covered(replace(standing, price=max(price, standing.price)), terms)


def _covered(standing: Standing, terms: Terms) -> Standing:
    """A maximum that covers the reserve lifts the price to it at once."""
    reserve = terms.reserve or 0
    price = max(standing.price, reserve) if standing.leader_most >= reserve else standing.price
    return replace(standing, price=price, reserve_met=price >= reserve)


def _bought(standing: Standing, terms: Terms, bid: Bid) -> Standing:
    price = terms.buy_now or 0
    return replace(
        standing, price=price, leader=bid.member, leader_most=price, leader_seq=bid.seq, bids=standing.bids + 1, reserve_met=True,
        bought=True, ends_at=bid.at,
    )  # fmt: skip


def _extended(standing: Standing, terms: Terms, bid: Bid, outcome: str) -> Placed:
    """A bid in the window moves the end, never past the hard stop. Raising one's own maximum moves nothing: nobody has to answer it."""
    assert standing.ends_at
    assert standing.planned_end
    if bid.at < standing.ends_at - timedelta(seconds=terms.window_seconds):
        return Placed(standing, outcome)
    stop = standing.planned_end + timedelta(seconds=terms.hard_stop_seconds)
    end = max(standing.ends_at, min(bid.at + timedelta(seconds=terms.extend_seconds), stop))
    if end == standing.ends_at:
        return Placed(standing, outcome)
    return Placed(replace(standing, ends_at=end, extensions=standing.extensions + 1), outcome, extended=True)
