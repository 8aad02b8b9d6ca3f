"""A year of members' auctions with the office's own rules over each bid: what is refused, void, held, looked at, and what a ring still costs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from rehandle.people.rules.ties import INSTRUMENT, PAYOUT, Tie, Trait, near, ties
from rehandle.sales.rules.co_bidding import Part, Pattern, parts, patterns
from rehandle.sales.rules.english import Bid, Terms, next_minimum, opening, place, recount
from rehandle.sim.bidders import Person, Town, town

BEGAN = datetime(2027, 1, 1, tzinfo=UTC)
TERMS = Terms(minimum=1_000, opens_at=BEGAN, seconds=7 * 86_400)
FEELS = (-0.15, 0.15)  # how near a ring feels its way to the highest limit of the honest ones, as a lognormal factor
CLIMBS = 8  # how often at most
PAID_BEFORE = 0.5  # of the people had paid here before the year: their instrument is known


@dataclass
class Year:
    """What came of it. Members by the first way in which they were noticed."""

    town: Town
    refused: set[str] = field(default_factory=set)  # before a bid of theirs counted
    void: set[str] = field(default_factory=set)  # found afterwards, by what they showed when they paid
    weak: set[str] = field(default_factory=set)  # a device beside another bidder: a person looks
    bid: set[str] = field(default_factory=set)
    patterns: list[Pattern] = field(default_factory=list)
    lift_without_rules: int = 0
    lift: int = 0
    known: dict[str, set[tuple[str, str]]] = field(default_factory=dict)  # what each has shown so far
    tied: set[Tie] = field(default_factory=set)
    history: list[Part] = field(default_factory=list)


def year(seed: int) -> Year:
    """Everything that happens, from a seed."""
    draw, made = Random(seed * 7 + 1), Year(town(seed))  # noqa: S311 -- play, no secret
    for each, shown in made.town.shows.items():
        paid = draw.random() < PAID_BEFORE or each in made.town.sellers
        _show(made, each, {(kind, value) for kind, value in shown if paid or kind not in (INSTRUMENT, PAYOUT)})
    listed = [(seller, nr) for seller in made.town.sellers for nr in range(draw.randint(3, 14))]
    draw.shuffle(listed)
    for seller, nr in listed:
        _auction(draw, made, seller, f"{seller}.{nr}")
    made.patterns = patterns(made.history)
    return made


def _auction(draw: Random, made: Year, seller: str, name: str) -> None:
    worth = draw.lognormvariate(9.5, 1.0) + 1_500
    comers = _comers(draw, made.town, seller)
    limits = {each.id: int(worth * each.purse * draw.lognormvariate(0, 0.3)) for each in comers if each.habit != "shill"}
    shills = [each for each in comers if each.habit == "shill"]
    top = max(limits.values(), default=int(worth))
    limits |= {each.id: int(top * draw.lognormvariate(*FEELS)) for each in shills}
    tried = _bids(draw, limits, {each.id for each in comers if each.climbs})
    bids = _counted(made, seller, tried)
    made.bid |= {each.member for each in tried}
    free, price = recount(TERMS, tried, frozenset(each.id for each in shills)).price, recount(TERMS, tried).price
    made.lift_without_rules += max(0, price - free)
    kept = recount(TERMS, bids)
    _pays(made, seller, bids, kept.leader)
    bids = [each for each in bids if each.member not in made.void]
    made.lift += max(0, recount(TERMS, bids).price - recount(TERMS, bids, frozenset(each.id for each in shills)).price)
    made.history += parts(name, seller, TERMS, bids)


def _comers(draw: Random, of: Town, seller: str) -> list[Person]:
    """Who comes to one auction of this seller."""
    chances = {"now and then": 0.002, "collector": 0.02, "fan": 0.0005, "fan with a small purse": 0.0005}
    fans = {"fan": 0.7, "fan with a small purse": 0.7, "shill": 0.8}
    come = [each for each in of.people if draw.random() < (fans if each.seller == seller else chances).get(each.habit, chances.get(each.habit, 0.0))]
    in_turn = [each for each in come if each.habit == "shill"]
    one = draw.choice(in_turn) if in_turn else None
    turned = {ring.seller for ring in of.rings if ring.kind.endswith("in turn")}
    return [each for each in come if each.habit != "shill" or seller not in turned or each is one]


def _bids(draw: Random, limits: dict[str, int], climbing: set[str]) -> list[Bid]:
    """In turns: most name their limit at once; who climbs goes a little above the price, as often as he is outbid, and stops where he leads."""
    standing, found, turns = opening(TERMS), list[Bid](), sorted(limits)
    draw.shuffle(turns)
    for member in [*turns, *(each for _ in range(CLIMBS) for each in turns if each in climbing)]:
        least = next_minimum(standing, TERMS)
        most = min(limits[member], int(least * draw.uniform(1, 1.2))) if member in climbing else limits[member]
        if most < least or standing.leader == member:
            continue
        bid = Bid(str(len(found) + 1), len(found) + 1, member, most, BEGAN + timedelta(minutes=len(found) + 1))
        standing = place(standing, TERMS, bid).standing
        found.append(bid)
    return found


def _counted(made: Year, seller: str, tried: list[Bid]) -> list[Bid]:
    """Those that the office takes, each looked at as it comes."""
    counted, inside = list[Bid](), set[str]()
    for bid in tried:
        ways = near(bid.member, made.tied)
        if seller in ways or bid.member in made.void or any(ways[each].strong for each in inside & set(ways)):
            made.refused.add(bid.member)
            continue
        made.weak |= {bid.member, *(inside & set(ways))} if inside & set(ways) else set()
        inside.add(bid.member)
        counted.append(bid)
    return counted


def _pays(made: Year, seller: str, bids: list[Bid], winner: str) -> None:
    """The winner shows what he pays with: whoever it links him to is looked at again."""
    if not winner:
        return
    _show(made, winner, {each for each in made.town.shows.get(winner, set()) if each[0] == INSTRUMENT})
    ways, inside = near(winner, made.tied), {each.member for each in bids}
    strong = {each for each in inside & set(ways) if ways[each].strong}
    if seller in ways or strong:
        made.void |= {winner, *strong}


def _show(made: Year, member: str, shown: set[tuple[str, str]]) -> None:
    """Something more is known of somebody: who is linked is worked out anew."""
    had = made.known.setdefault(member, set())
    if not shown <= had:
        had |= shown
        made.tied = ties(Trait(each, *trait) for each, traits in made.known.items() for trait in traits)
