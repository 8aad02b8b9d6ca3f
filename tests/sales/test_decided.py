"""A result as a file: read back as it was, held to seed, tickets and scores, refused where it is none."""

import dataclasses
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Refused
from rehandle.sales.rules import decided
from rehandle.sales.rules.decided import Decided, Sheet, digest, holds, results
from rehandle.sales.rules.drawn import draw, ticket

TICKETS = [ticket(b"key", "s1", str(n)) for n in range(4)]
DRAW = draw("s1", b"s" * 32, TICKETS)
LOTTERY = Decided(DRAW, DRAW.order)
WEIGHTS = {"use": 3, "part": 1}


def sheet(use: int, part: int, why: str = "It says what for.") -> Sheet:
    return Sheet({"use": use, "part": part}, {"use": why, "part": why})


SHEETS = {TICKETS[0]: (sheet(2, 2), sheet(3, 3)), TICKETS[1]: (sheet(9, 0), sheet(9, 2)), TICKETS[2]: (sheet(2, 4), sheet(2, 4)), TICKETS[3]: ()}
UNPLACED = Decided(DRAW, (), WEIGHTS, SHEETS)
DROP = dataclasses.replace(UNPLACED, places=tuple(each.ticket for each in results(UNPLACED)))


def test_the_drop_by_hand():
    """9, 9 and 0, 2: (27 + 1) / 4 = 7; two at 2.5, whom the draw orders; nobody scored the last."""
    tie = sorted(TICKETS[:1] + TICKETS[2:3], key=DRAW.order.index)
    assert DROP.places == (TICKETS[1], *tie, TICKETS[3])
    assert [(each.total, each.reviewers) for each in results(DROP)] == [(700, 2), (250, 2), (250, 2), (0, 0)]
    assert results(DROP)[0].marks == {"use": 900, "part": 100} and results(LOTTERY) == []


@pytest.mark.parametrize("of", [LOTTERY, DROP])
def test_a_told_result_is_found_again(of):
    again = decided.read(json.dumps(decided.told(of)))
    assert again == of and holds(again) and digest(again) == digest(of)


@given(st.permutations(range(4)))
def test_no_other_order_holds(order):
    for of in (LOTTERY, DROP):
        places = tuple(of.places[place] for place in order)
        assert holds(dataclasses.replace(of, places=places)) == (places == of.places)


def test_every_score_and_every_reason_is_in_the_digest():
    changed = [
        SHEETS | {TICKETS[0]: (sheet(2, 2), sheet(3, 4))}, SHEETS | {TICKETS[0]: (sheet(2, 2), sheet(3, 3, "Another reason."))},
        SHEETS | {TICKETS[0]: (sheet(3, 3), sheet(2, 2))},
    ]  # fmt: skip
    digests = {digest(dataclasses.replace(DROP, sheets=each)) for each in changed} | {digest(DROP), digest(dataclasses.replace(DROP, weights={"use": 1, "part": 1}))}
    assert len(digests) == 5


@pytest.mark.parametrize(
    "wrong", [{"sheets": []}, {"sheets": {"t": [{}]}}, {"weights": {"use": "x"}}, {"places": 7}, {"weights": {"use": 0}}, {"order": 3}, {"seed": "no hex"}]
)
def test_a_file_that_is_none_is_refused(wrong):
    with pytest.raises(Refused, match="cannot be read"):
        decided.read(json.dumps(decided.told(DROP) | wrong))


def test_the_digest_by_hand():
    """SHA-256 over weights and sheets as one line of canonical JSON, made here without the rule."""
    one = dataclasses.replace(LOTTERY, weights={"use": 3, "part": 1}, sheets={"t1": (Sheet({"use": 9, "part": 0}, {"use": "é", "part": "no"}),), "a2": ()})
    line = '{"sheets":{"a2":[],"t1":[{"points":{"part":0,"use":9},"reasons":{"part":"no","use":"é"}}]},"weights":{"part":1,"use":3}}'
    assert digest(one) == hashlib.sha256(line.encode()).hexdigest()


def test_why_a_file_cannot_be_read():
    with pytest.raises(Refused) as refused:
        decided.read(json.dumps(decided.told(DROP) | {"weights": 3}))
    assert refused.value.facts == {"why": "AttributeError"}
