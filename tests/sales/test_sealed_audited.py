"""The file of a sealed auction is read as it was written; what does not open, or is not what it was committed to, is no bid."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.sealed import Terms
from rehandle.sales.rules.sealed_audited import AuditedCover, SealedAudit, bids_in, counted, cover_hash, is_sealed, read, root_of, told
from rehandle.sales.rules.sealing import Place, public_half, seal

PRIVATE = bytes(range(32))
BEGUN = datetime(2027, 2, 16, 4, tzinfo=UTC)


def covered(seq, who, most):
    made = seal(public_half(PRIVATE), Place("s1", f"b{seq}", who), most, f"a secret of {who} {seq}".encode())
    return AuditedCover(f"b{seq}", seq, who, BEGUN + timedelta(seconds=seq), made.cover, made.commitment)


COVERS = tuple(covered(seq, who, most) for seq, (who, most) in enumerate([("ann", 900), ("ben", 500), ("cid", 700)], 1))
OF = SealedAudit("s1", "ember", "USD", PRIVATE, Terms(100, BEGUN, 3_600, 200), COVERS, ("eve",))


def test_a_file_is_read_as_it_was_written():
    text = json.dumps(told(OF))
    assert read(text) == OF
    assert is_sealed(text)
    assert told(read(text))["form"] == "sealed"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "english"}', '"sealed"'])
def test_another_file_is_not_taken_for_one(text):
    assert not is_sealed(text)


def test_every_bid_comes_out_as_it_went_in():
    assert [(bid.id, bid.seq, bid.member, bid.most, bid.at) for bid in bids_in("s1", PRIVATE, COVERS)] == [
        (each.id, each.seq, each.member, most, each.at) for each, most in zip(COVERS, (900, 500, 700), strict=True)
    ]


@pytest.mark.parametrize(
    "changed",
    [{"commitment": COVERS[0].commitment}, {"cover": COVERS[0].cover}, {"member": "dan"}, {"id": "b9"}, {"cover": b"short"}],
)
def test_what_was_changed_is_no_bid(changed):
    covers = (COVERS[0], replace(COVERS[1], **changed), COVERS[2])
    again = counted(replace(OF, covers=covers))
    assert (again.covers, again.bids, again.won) == (3, 2, ("ann", 700))


@pytest.mark.parametrize(
    ("without", "void", "won"),
    [((), (), ("ann", 700)), (("ann",), (), ("cid", 500)), ((), ("cid",), ("ann", 500)), (("cid",), ("ann",), ("ben", 200)), (("ann", "ben"), ("cid",), None)],
)
def test_the_price_without_anybody(without, void, won):
    again = counted(replace(OF, void=void), frozenset(without))
    assert (again.won, again.bids, again.public) == (won, 3, public_half(PRIVATE).hex())


def test_the_root_is_that_of_a_tree_over_commitments_and_covers():
    """RFC 6962, made here without the rule."""
    leaves = [hashlib.sha256(b"\0" + f"{each.commitment}:{hashlib.sha256(each.cover).hexdigest()}".encode()).digest() for each in COVERS]
    pair = hashlib.sha256(b"\1" + leaves[0] + leaves[1]).digest()
    assert counted(OF).root == hashlib.sha256(b"\1" + pair + leaves[2]).hexdigest()
    assert cover_hash(b"one") == hashlib.sha256(b"one").hexdigest()


def test_the_root_binds_commitments_covers_and_their_order():
    told = [("c1", b"one"), ("c2", b"two")]
    others = [[("c1", b"one"), ("c3", b"two")], [("c1", b"one"), ("c2", b"three")], told[::-1], told[:1], [("c2", b"one"), ("c1", b"two")]]
    assert root_of(told) not in [root_of(each) for each in others]


@pytest.mark.parametrize("text", ["", "[]", '{"form": "sealed"}', '{"form": "sealed", "covers": 3}'])
def test_another_file_is_refused(text):
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.code is Code.FILE_UNREADABLE


@pytest.mark.parametrize(
    "broken", [{"private": "no hex"}, {"private": "00"}, {"covers": [{}]}, {"terms": {}}, {"void": 3}, {"covers": [told(OF)["covers"][0] | {"cover": "xx"}]}, {"covers": [told(OF)["covers"][0] | {"at": 3}]}]
)
def test_a_file_that_was_broken_is_refused(broken):
    with pytest.raises(Refused) as refused:
        read(json.dumps(told(OF) | broken))
    assert refused.value.code is Code.FILE_UNREADABLE
    assert refused.value.facts["why"] in {"ValueError", "KeyError", "TypeError"}
