"""Patterns of bidding that a ring leaves also where its accounts share nothing. Pure; a reason for a person to look, never a verdict.

Source: the shill score of Trevathan and Read (2005): a shill bids for one seller's names above all, often within an auction, and does not win.
Ours counts one thing more, which a proxy auction lets us know exactly: in how many of them the price would have been lower without him. Who
takes turns with others is counted together with them: each such account alone has too few auctions to say anything. The numbers were chosen
on years that `bench/rings.py` does not report.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rehandle.sales.rules.english import Bid, Terms, recount, won

LEAST_EACH, LEAST_AUCTIONS = 2, 4  # of one seller: by each account, and by all who are counted together
LOYAL_PERCENT = 60  # of all auctions in which he bid
CLIMBS_PERCENT = 130  # bids to an auction: a proxy needs one
LIFTED_PERCENT = 35  # of that seller's in which they bid
MOST_WON_PERCENT = 40  # whoever feels his way up wins at times, against his will


@dataclass(frozen=True, slots=True)
class Part:
    """One bidder's part in one auction of a member's name."""

    auction: str
    seller: str
    bidder: str
    bids: int
    won: bool
    lifted: bool  # without him somebody else would have had it for less


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who bids for one seller's names in a way that a person should look at, and in how many."""

    seller: str
    bidders: tuple[str, ...]
    auctions: int
    won: int
    lifted: int


def parts(auction: str, seller: str, terms: Terms, bids: Sequence[Bid]) -> list[Part]:
    """What each bidder's bids did in one auction."""
    whole = recount(terms, bids)
    winner, placed = won(whole, terms), [bid.member for bid in bids]
    found = []
    for each in dict.fromkeys(placed):
        without, is_winner = recount(terms, bids, frozenset({each})), winner is not None and winner[0] == each
        found.append(Part(auction, seller, each, placed.count(each), is_winner, not is_winner and 0 < without.price < whole.price))
    return found


def patterns(history: Iterable[Part]) -> list[Pattern]:
    """What is to be looked at, the most auctions first."""
    everywhere, by = defaultdict[str, int](int), defaultdict[str, dict[str, list[Part]]](lambda: defaultdict(list))
    for part in history:
        everywhere[part.bidder] += 1
        by[part.seller][part.bidder].append(part)
    found = [_pattern(seller, {who: told for who, told in bidders.items() if _climbs(told, everywhere[who])}) for seller, bidders in by.items()]
    return sorted((each for each in found if _stands_out(each)), key=lambda each: (-each.auctions, each.seller))


def _climbs(told: Sequence[Part], everywhere: int) -> bool:
    """Whether somebody bids for this seller's names above all, step by step."""
    bids = sum(part.bids for part in told)
    return len(told) >= LEAST_EACH and 100 * len(told) >= LOYAL_PERCENT * everywhere and 100 * bids >= CLIMBS_PERCENT * len(told)


def _pattern(seller: str, of: dict[str, list[Part]]) -> Pattern:
    told = [part for each in of.values() for part in each]
    return Pattern(seller, tuple(sorted(of)), len(told), sum(part.won for part in told), sum(part.lifted for part in told))


def _stands_out(of: Pattern) -> bool:
    enough = of.auctions >= LEAST_AUCTIONS
    return enough and 100 * of.lifted >= LIFTED_PERCENT * of.auctions and 100 * of.won <= MOST_WON_PERCENT * of.auctions
