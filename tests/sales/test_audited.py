"""The file that an auditor is given is read as it was written, and its root and commitments can be worked out by anybody."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.audited import Audited, commitment, counted, read, root_of, told
from rehandle.sales.rules.english import Bid, Terms
from rehandle.sales.rules.increments import Steps

BEGUN = datetime(2027, 2, 16, 4, tzinfo=UTC)
TABLE = Steps(0, 0, ((10_000, 100), (None, 250)))
BIDS = tuple(Bid(f"b{seq}", seq, who, most, BEGUN + timedelta(seconds=seq)) for seq, (who, most) in enumerate([("ann", 300), ("bén", 900), ("ann", 700)], 1))
OF = Audited("s1", "ember", "USD", b"\x00key\xff", Terms(100, BEGUN, 3_600, 200, TABLE, "first_bid", 60, 120, 180, 5_000, "first_bid"), BIDS, False)


def test_a_file_is_read_as_it_was_written():
    text = json.dumps(told(OF))
    assert read(text) == OF
    assert told(read(text)) == told(OF)


def test_a_commitment_is_what_the_record_says_it_is():
    """HMAC-SHA256 of the bid as one line of canonical JSON, made here without the rule."""
    line = '{"at":"2027-02-16T04:00:02+00:00","id":"b2","member":"bén","most":900,"seq":2}'
    assert commitment(OF.key, BIDS[1]) == hmac.new(OF.key, line.encode(), hashlib.sha256).hexdigest()


def test_the_root_is_that_of_a_tree_over_the_commitments_in_order():
    """RFC 6962: a leaf is hashed behind 0, two of a level behind 1; three leaves are a pair and one."""
    one, two, three = (hashlib.sha256(b"\0" + commitment(OF.key, bid).encode()).digest() for bid in BIDS)
    pair = hashlib.sha256(b"\1" + one + two).digest()
    assert root_of(OF.key, BIDS) == hashlib.sha256(b"\1" + pair + three).hexdigest() == counted(OF).root
    assert len({root_of(OF.key, BIDS), root_of(OF.key, BIDS[::-1]), root_of(b"other", BIDS), root_of(OF.key, BIDS[:2])}) == 4


@pytest.mark.parametrize(("without", "won"), [((), ("bén", 800)), (("ann",), ("bén", 200)), (("bén",), ("ann", 200)), (("ann", "bén"), None)])
def test_the_price_without_anybody(without, won):
    again = counted(OF, frozenset(without))
    assert (again.won, again.bids) == (won, 3)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"bids": 3}', "nonsense"])
def test_another_file_is_refused(text):
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.code is Code.FILE_UNREADABLE


@pytest.mark.parametrize(("without", "won"), [((), ("eve", 5_000)), (("ann",), ("eve", 5_000)), (("eve",), ("ann", 100)), (("ann", "eve"), None)])
def test_a_price_that_ended_it_at_once_stands_until_its_buyer_is_taken_out(without, won):
    terms = Terms(minimum=100, opens_at=BEGUN, seconds=3_600, reserve=100, buy_now=5_000)
    bids = (Bid("1", 1, "ann", 300, BEGUN), Bid("2", 2, "eve", 5_000, BEGUN))
    assert counted(Audited("s", "ember", "USD", b"key", terms, bids, True), frozenset(without)).won == won


@pytest.mark.parametrize("broken", [{"key": "no hex"}, {"bids": [{}]}, {"terms": {}}, {"more": 1}, {"bids": [told(OF)["bids"][0] | {"at": "yesterday"}]}])
def test_a_file_that_was_broken_is_refused(broken):
    with pytest.raises(Refused) as refused:
        read(json.dumps(told(OF) | broken))
    assert refused.value.code is Code.FILE_UNREADABLE
    assert refused.value.facts["why"] in {"ValueError", "KeyError", "TypeError"}


def test_of_nobody_nobody_won():
    none = counted(replace(OF, bids=()))
    assert (none.won, none.bids) == (None, 0)


def test_whose_bids_are_void_is_in_the_file_and_left_out_of_the_price():
    linked = replace(OF, void=("ann",))
    assert told(linked)["void"] and read(json.dumps(told(linked))) == linked
    assert counted(linked).won == counted(OF, frozenset({"ann"})).won == ("bén", 200)
    assert read(json.dumps({name: value for name, value in told(OF).items() if name != "void"})) == OF  # a file from before
