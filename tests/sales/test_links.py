"""What follows from a link in a sale."""

import pytest

from rehandle.people.rules.ties import Way
from rehandle.sales.rules.links import acts, counting, excused, is_void

STRONG, WEAK = Way(("instrument", "mail"), 1, strong=True), Way(("device",), 1, strong=False)
PAIR, OTHER = ("ann", "omar"), ("ann", "rita")


@pytest.mark.parametrize(
    ("side", "way", "counts"),
    [("bidders", STRONG, True), ("bidders", WEAK, False), ("seller", WEAK, True), ("seller", STRONG, True), ("staff", WEAK, True), ("staff", STRONG, True)],
)
def test_whether_it_counts_until_a_person_says_otherwise(side, way, counts):
    assert acts(side, way) is counts


@pytest.mark.parametrize(
    ("state", "strong", "void"),
    [("open", True, True), ("open", False, False), ("stands", True, True), ("stands", False, True), ("cleared", True, False), ("cleared", False, False)],
)
def test_whether_what_the_two_bid_is_void(state, strong, void):
    assert is_void(state, strong=strong) is void


@pytest.mark.parametrize(
    ("by", "cleared", "so"),
    [({"mail"}, {"mail"}, True), ({"mail"}, {"mail", "device"}, True), ({"mail", "device"}, {"mail"}, False), ({"mail"}, set(), False), (set(), set(), False), (set(), {"mail"}, True)],
)
def test_whether_a_person_has_cleared_them_of_all(by, cleared, so):
    assert excused(frozenset(by), frozenset(cleared)) is so


def test_pairs_that_nobody_has_cleared():
    found = {PAIR: STRONG, OTHER: WEAK}
    assert counting(found, {}) == found
    assert counting(found, {OTHER: frozenset({"device"})}) == {PAIR: STRONG}
    assert counting(found, {PAIR: frozenset({"mail"})}) == found  # the instrument is new
