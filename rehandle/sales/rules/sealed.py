"""The sealed auction: everybody names one amount that nobody sees before the close; the highest wins and pays the second highest.

Sources: Handshake (strictly higher wins, ties to the earliest, the second highest or the reserve is paid), the Estonian registry (one sealed
bid a bidder, changed until the end). Amounts are whole minor units. The order of bids is that of commit, never a client's clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.kernel.refusal import Code
from rehandle.sales.rules.english import Bid

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What was fixed when the bidding began. There is no soft close: nobody knows what there would be to answer."""

    minimum: int
    opens_at: datetime
    seconds: int
    reserve: int | None = None

    @property
    def least(self) -> int:
        """What the winner pays at least, and what wins at all."""
        return max(self.minimum, self.reserve or 0)

    @property
    def planned_end(self) -> datetime:
        """The close, were the name never stopped."""
        return self.opens_at + timedelta(seconds=self.seconds)


def refusal(opens_at: datetime, ends_at: datetime, at: datetime) -> Code | None:
    """Why a cover is not taken at this instant: `too_early`, `too_late`, or None."""
    if at < opens_at:
        return Code.TOO_EARLY
    return Code.TOO_LATE if at >= ends_at else None


def standing(bids: Iterable[Bid]) -> list[Bid]:
    """The one bid of each member that counts: his last, at its own place. Whoever changes a bid gives up the place of the earlier one."""
    last = {bid.member: bid for bid in sorted(bids, key=lambda each: each.seq)}
    return sorted(last.values(), key=lambda each: each.seq)


def ranked(terms: Terms, bids: Iterable[Bid], without: frozenset[str] = NOBODY) -> list[Bid]:
    """The standing bids that may win, the best first: of equal amounts the earliest."""
    able = [bid for bid in standing(bids) if bid.member not in without and bid.most >= terms.minimum]
    return sorted(able, key=lambda each: (-each.most, each.seq))


def won(terms: Terms, bids: Iterable[Bid], without: frozenset[str] = NOBODY) -> tuple[str, int] | None:
    """Who has won and at which price; nobody under the reserve. `without` are members whose bids are void: the price without X."""
    order = ranked(terms, bids, without)
    if not order or order[0].most < terms.least:
        return None
    return order[0].member, max(terms.least, order[1].most if len(order) > 1 else 0)
