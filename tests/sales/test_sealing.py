"""A cover: one size for every amount, one place where it opens, one key that opens it, one commitment."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from rehandle.sales.rules.sealing import COVER_BYTES, Opened, Place, commitment, opened, public_half, seal

PRIVATE, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC = public_half(PRIVATE)
HERE = Place("s1", "b1", "ann")
AMOUNTS = st.integers(0, 10**13)
SECRETS = st.binary(min_size=16, max_size=40)


@given(AMOUNTS, SECRETS)
def test_it_is_always_of_one_size_and_opens_to_what_was_put_in(most, secret):
    made = seal(PUBLIC, HERE, most, secret)
    inside = opened(PRIVATE, HERE, made.cover)
    assert len(made.cover) == COVER_BYTES == 88
    assert inside and inside.most == most
    assert commitment(HERE, inside) == made.commitment


@given(AMOUNTS, AMOUNTS, SECRETS, SECRETS)
def test_the_same_secret_and_amount_make_the_same_cover_and_no_other_does(one, other, first, second):
    again = seal(PUBLIC, HERE, one, first) == seal(PUBLIC, HERE, other, second)
    assert again == ((one, first) == (other, second))


@pytest.mark.parametrize("place", [Place("s2", "b1", "ann"), Place("s1", "b2", "ann"), Place("s1", "b1", "ben"), Place("s1b1", "", "ann")])
def test_moved_to_another_place_it_stays_closed(place):
    assert opened(PRIVATE, place, seal(PUBLIC, HERE, 500, bytes(16)).cover) is None


def test_another_key_does_not_open_it():
    assert opened(OTHER, HERE, seal(PUBLIC, HERE, 500, bytes(16)).cover) is None


@given(st.integers(0, COVER_BYTES - 1), st.integers(1, 255))
def test_changed_anywhere_it_stays_closed(at, by):
    cover = bytearray(seal(PUBLIC, HERE, 500, bytes(16)).cover)
    cover[at] ^= by
    found = opened(PRIVATE, HERE, bytes(cover))
    # X25519 reads the topmost bit of a half as nothing; the key is made from the bytes, so that even this is noticed.
    assert found is None


@pytest.mark.parametrize("cover", [b"", b"short", bytes(32), bytes(COVER_BYTES)])
def test_what_is_no_cover_is_no_fault(cover):
    assert opened(PRIVATE, HERE, cover) is None


@given(AMOUNTS, AMOUNTS, st.binary(min_size=32, max_size=32))
def test_a_commitment_binds_the_amount(one, other, salt):
    assert (commitment(HERE, Opened(one, salt)) == commitment(HERE, Opened(other, salt))) == (one == other)


def test_halves_belong_together():
    assert X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw() == PUBLIC
