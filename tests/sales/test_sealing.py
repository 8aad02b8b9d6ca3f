"""A cover: one size for every amount, one place where it opens, one key that opens it, one commitment."""

import hashlib

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
    assert opened(PRIVATE, HERE, bytes(cover)) is None


@pytest.mark.parametrize("cover", [b"", b"short", bytes(32), bytes(COVER_BYTES)])
def test_what_is_no_cover_is_no_fault(cover):
    assert opened(PRIVATE, HERE, cover) is None


def test_one_secret_never_closes_two_amounts_with_one_key():
    """The key of a cover is used once: its own half differs where anything does, so that no two messages meet under one key and nonce."""
    made = [seal(PUBLIC, HERE, 500, bytes(16)), seal(PUBLIC, HERE, 501, bytes(16)), seal(PUBLIC, Place("s1", "b2", "ann"), 500, bytes(16))]
    made += [seal(public_half(OTHER), HERE, 500, bytes(16)), seal(PUBLIC, HERE, 500, bytes(17))]
    assert len({each.cover[:32] for each in made}) == len(made)


def test_also_the_bit_that_x25519_does_not_read_is_bound():
    cover = bytearray(seal(PUBLIC, HERE, 500, bytes(16)).cover)
    cover[31] ^= 0x80
    assert opened(PRIVATE, HERE, bytes(cover)) is None


@pytest.mark.parametrize(
    ("place", "inside"),
    [(HERE, Opened(501, bytes(32))), (HERE, Opened(500, bytes(31) + b"1")), (Place("s2", "b1", "ann"), Opened(500, bytes(32))), (Place("s1", "b1", "ben"), Opened(500, bytes(32)))],
)
def test_a_commitment_binds_amount_salt_and_place(place, inside):
    assert commitment(HERE, Opened(500, bytes(32))) != commitment(place, inside)


def test_halves_belong_together():
    assert X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw() == PUBLIC


def test_a_cover_stays_what_it_is():
    """Covers that lie in a database are opened by later versions: nothing of how they are made may change."""
    made = seal(PUBLIC, Place("s1", "b1", "bén"), 123_456, b"sixteen bytes at least")
    assert hashlib.sha256(made.cover).hexdigest() == "6393a84b261890d9e75ff2b97687b4fc16fec9d37f31e8eaea6677a7f1b77a06"
    assert made.commitment == "eadb8dbf77c426bc8f12d2c22fe44958eb7ca19e4964cf8b821def427b3e1fb1"
