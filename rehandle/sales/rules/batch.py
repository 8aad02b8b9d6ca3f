"""A batch of bids judged in memory, in the order in which they came: one refusal does not undo its neighbours.

Held to `english.place` by a law: a batch comes to what the same bids come to one after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from rehandle.kernel.refusal import Code
from rehandle.sales.rules import english
from rehandle.sales.rules.english import Bid, Standing, Terms

MOST = 10**13  # minor units: more is a slip of the finger


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client sends: its own id of the bid, his paddle, how far he would go in whole minor units."""

    id: str
    paddle: str
    most: int


@dataclass(frozen=True, slots=True)
class Paddle:
    """Who may bid in which auction, and up to what. `backed`: a deposit lies behind it, so that it must still be held when its bid is written."""

    auction: str
    member: str
    limit: int
    backed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A bid as it was answered before."""

    auction: str
    member: str
    most: int
    outcome: str
    price: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a bid: an outcome with the price and the end after it; or a refusal's code, with the least where one counts."""

    id: str
    outcome: str
    price: int = 0
    ends_at: datetime | None = None
    refused: Code | None = None
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An auction as it stands. `refused`: why no bid of it counts now, whatever it is (its name is stopped, its sale is over)."""

    terms: Terms
    standing: Standing
    seq: int
    refused: Code | None = None


@dataclass(slots=True)
class Decided:
    """Answers in the order of the asks; the new bids with their outcomes; the auctions as they stand afterwards, where a bid counted."""

    answers: list[Answer] = field(default_factory=list)
    bids: list[tuple[str, Bid, english.Placed]] = field(default_factory=list)
    after: dict[str, Opened] = field(default_factory=dict)


def decide(
    asks: Sequence[Ask], paddles: Mapping[str, Paddle], opened: Mapping[str, Opened], known: Mapping[str, Kept], now: datetime
) -> Decided:
    """Judge a batch at one instant. Refusals in this order: `not_found` (no such paddle, or it was left), `exists_with_different_content`,
    `stopped`, `epoch_past` or `wrong_state`, `invalid`, `over_limit`, then as `english.place`."""
    decided, answered = Decided(), dict(known)
    for ask in asks:
        decided.answers.append(_judged(ask, paddles.get(ask.paddle), opened, answered, now, decided))
    return decided


def _judged(
    ask: Ask, paddle: Paddle | None, opened: Mapping[str, Opened], answered: dict[str, Kept], now: datetime, decided: Decided
) -> Answer:
    if paddle is None:
        return _refused(ask, Code.NOT_FOUND)
    if before := answered.get(ask.id):
        return _again(ask, paddle, before)
    auction = decided.after.get(paddle.auction) or opened[paddle.auction]
    if code := auction.refused or _out_of_reach(ask, paddle):
        return _refused(ask, code)
    bid = Bid(ask.id, auction.seq + 1, paddle.member, ask.most, now)
    placed = english.place(auction.standing, auction.terms, bid)
    if placed.refused:
        return _refused(ask, placed.refused, english.next_minimum(auction.standing, auction.terms))
    after = placed.standing
    assert after.ends_at
    decided.bids.append((paddle.auction, bid, placed))
    decided.after[paddle.auction] = replace(auction, standing=after, seq=bid.seq)
    answered[ask.id] = Kept(paddle.auction, paddle.member, ask.most, placed.outcome, after.price, after.ends_at)
    return Answer(ask.id, placed.outcome, after.price, after.ends_at)


def _again(ask: Ask, paddle: Paddle, before: Kept) -> Answer:
    """The same answer as the first time; another content under the same id is refused."""
    if (before.auction, before.member, before.most) != (paddle.auction, paddle.member, ask.most):
        return _refused(ask, Code.EXISTS_WITH_DIFFERENT_CONTENT)
    return Answer(ask.id, before.outcome, before.price, before.ends_at)


def _out_of_reach(ask: Ask, paddle: Paddle) -> Code | None:
    if not 0 < ask.most <= MOST:
        return Code.INVALID
    return Code.OVER_LIMIT if ask.most > paddle.limit else None


def _refused(ask: Ask, code: Code, least: int | None = None) -> Answer:
    return Answer(ask.id, code.value, refused=code, least=least)
