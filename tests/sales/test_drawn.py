"""A draw: the same for everybody who works it out, whoever came first; another seed, another order."""

import dataclasses
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Refused
from rehandle.sales.rules import drawn
from rehandle.sales.rules.drawn import draw, holds, ticket

TICKETS = st.lists(st.integers(0, 10**6).map(lambda n: ticket(b"key", "s1", str(n))), min_size=1, max_size=20, unique=True)
SEEDS = st.binary(min_size=32, max_size=32)


@given(SEEDS, TICKETS, st.randoms(use_true_random=False))
def test_in_which_order_people_entered_changes_nothing(seed, tickets, hand):
    mixed = list(tickets)
    hand.shuffle(mixed)
    assert drawn.drawn(seed, mixed) == drawn.drawn(seed, tickets)
    assert sorted(drawn.drawn(seed, tickets)) == sorted(tickets)


@given(SEEDS, TICKETS, TICKETS)
def test_one_person_has_one_ticket_whatever_he_does(seed, tickets, again):
    assert drawn.drawn(seed, tickets + again + tickets) == drawn.drawn(seed, {*tickets, *again})


@given(SEEDS, TICKETS)
def test_a_told_draw_is_found_again_and_no_other_holds(seed, tickets):
    of = draw("s1", seed, tickets)
    assert holds(drawn.read(json.dumps(drawn.told(of))))
    assert not holds(dataclasses.replace(of, seed=bytes(reversed(seed)).hex())) or seed == bytes(reversed(seed))
    assert not holds(dataclasses.replace(of, order=(*of.order[1:], ticket(b"key", "s1", "late"))))
    assert len(of.order) == 1 or not holds(dataclasses.replace(of, order=tuple(reversed(of.order))))


def test_one_more_entry_may_change_every_place():
    """Who knows the seed alone foresees nothing while anybody may still enter."""
    known = [ticket(b"key", "s1", str(n)) for n in range(40)]
    before, after = drawn.drawn(b"s" * 32, known), drawn.drawn(b"s" * 32, [*known, ticket(b"key", "s1", "x")])
    assert [each for each in after if each in known] != before


def test_a_ticket_is_of_one_sale_one_account_and_one_key():
    assert len({ticket(b"k", "s", "a"), ticket(b"k", "s", "b"), ticket(b"k", "t", "a"), ticket(b"l", "s", "a")}) == 4
    assert ticket(b"k", "s", "a") == ticket(b"k", "s", "a")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sale": "s", "commitment": "", "seed": "no hex", "root": "", "order": []}'])
def test_a_file_that_is_none_is_refused(text):
    with pytest.raises(Refused, match="cannot be read"):
        drawn.read(text)


def test_a_draw_by_hand():
    """The recipe of the page, worked out here without the rule: SHA-256 over seed and root, then over that and each ticket."""
    seed, tickets = bytes(range(32)), sorted(ticket(b"key", "s1", name) for name in ("ann", "ben", "cid"))
    one, two, three = (hashlib.sha256(b"\0" + each.encode()).digest() for each in tickets)
    root = hashlib.sha256(b"\1" + hashlib.sha256(b"\1" + one + two).digest() + three).digest()
    of = draw("s1", seed, tickets)
    assert (of.root, of.seed, drawn.drawn_seed(of)) == (root.hex(), seed.hex(), hashlib.sha256(seed + root).digest())
    assert set(drawn.told(of)) == {"sale", "commitment", "seed", "root", "order"}


@pytest.mark.parametrize(("text", "why"), [("", "JSONDecodeError"), ("[]", "TypeError"), ("{}", "KeyError")])
def test_why_a_file_cannot_be_read(text, why):
    with pytest.raises(Refused) as refused:
        drawn.read(text)
    assert refused.value.facts == {"why": why}
