"""Patterns of bidding, as a table: what each part did to the price, and what stands out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rehandle.sales.rules.co_bidding import Part, Pattern, parts, patterns
from rehandle.sales.rules.english import Bid, Terms

AT = datetime(2027, 1, 1, tzinfo=UTC)
TERMS = Terms(minimum=100, opens_at=AT, seconds=60)


def bids(*told):
    return [Bid(str(seq), seq, member, most, AT) for seq, (member, most) in enumerate(told, start=1)]


def test_what_each_did_to_the_price():
    told = parts("a", "ann", TERMS, bids(("ben", 1_000), ("shill", 400), ("shill", 600), ("cem", 300)))
    assert told == [
        Part("a", "ann", "ben", 1, won=True, lifted=False),
        Part("a", "ann", "shill", 2, won=False, lifted=True),
        Part("a", "ann", "cem", 1, won=False, lifted=False),
    ]


def test_who_alone_bids_against_a_reserve_lifts_nothing():
    assert parts("a", "ann", replace(TERMS, reserve=5_000), bids(("ben", 900))) == [Part("a", "ann", "ben", 1, won=False, lifted=False)]


def ring(auctions=4, *, bids=2, won=0, lifted=2, elsewhere=0, bidder="shill", seller="ann"):
    return [
        *(Part(f"{bidder}{nr}", seller, bidder, bids, won=nr < won, lifted=nr >= auctions - lifted) for nr in range(auctions)),
        *(Part(f"e{nr}", "other", bidder, 1, won=False, lifted=False) for nr in range(elsewhere)),
    ]


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (ring(), Pattern("ann", ("shill",), 4, 0, 2)),
        (ring(elsewhere=2), Pattern("ann", ("shill",), 4, 0, 2)),
        (ring(elsewhere=3), None),  # not for this seller above all
        (ring(3), None),  # chance
        (ring(bids=1), None),  # one limit and no more, as a proxy is meant
        (ring(lifted=1), None),
        (ring(won=2), None),
        (ring(won=1), Pattern("ann", ("shill",), 4, 1, 2)),
        (ring(2, lifted=1) + ring(2, lifted=1, bidder="turn"), Pattern("ann", ("shill", "turn"), 4, 0, 2)),
        (ring(10, bids=0) + [Part("more", "ann", "shill", 13, won=False, lifted=True)] * 1, None),  # 13 bids in 11 auctions
        ([Part(f"p{nr}", "ann", "shill", 4 if nr == 0 else 1, won=False, lifted=nr < 4) for nr in range(10)], Pattern("ann", ("shill",), 10, 0, 4)),  # exactly 130
        ([Part(f"p{nr}", "ann", "shill", 2, won=nr >= 12, lifted=nr < 7) for nr in range(20)], Pattern("ann", ("shill",), 20, 8, 7)),  # exactly 35 and 40
        (ring(3, elsewhere=2, lifted=3) + ring(1, bidder="turn") + ring(3, bidder="third", lifted=3), Pattern("ann", ("shill", "third"), 6, 0, 6)),  # exactly 60
        (ring(2) + ring(2, bidder="turn", seller="eve"), None),
        (ring(1) * 1 + ring(3, bidder="turn"), None),  # one auction says nothing of anybody
    ],
)
def test_what_stands_out(history, found):
    assert patterns(history) == ([found] if found else [])


def test_the_most_auctions_come_first_then_by_the_seller():
    history = ring(4, seller="zoe", bidder="a") + ring(5, seller="ben", bidder="b", lifted=3) + ring(4, seller="ann", bidder="c")
    assert [(each.seller, each.auctions) for each in patterns(history)] == [("ben", 5), ("ann", 4), ("zoe", 4)]
