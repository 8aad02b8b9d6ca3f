"""A sealed bid's cover: always of the same size, opened by the private half of its auction's key pair and by nothing else.

X25519 between a pair made for this one cover and the auction's public half, HKDF-SHA256, AES-256-GCM bound to sale, bid and bidder (the shape
of RFC 9180's base mode). All that is random comes from one secret that whoever bids holds: the same secret and amount make the same cover, so
that a request sent twice is one bid, and without the secret no amount can be tried against a cover.
"""

import hashlib
import json
from dataclasses import astuple, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HALF_BYTES, KEY_BYTES, SALT_BYTES, AMOUNT_BYTES, NONCE_BYTES, TAG_BYTES = 32, 32, 32, 8, 12, 16
COVER_BYTES = HALF_BYTES + AMOUNT_BYTES + SALT_BYTES + TAG_BYTES
LEAST_SECRET = 16  # bytes
ONE_USE = bytes(NONCE_BYTES)  # each key closes one cover: no two messages meet under it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cover belongs: it opens nowhere else."""

    sale: str
    bid: str
    member: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A cover, and the commitment that the record tells of it."""

    cover: bytes
    commitment: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What lay in a cover."""

    most: int
    salt: bytes


def seal(public: bytes, place: Place, most: int, secret: bytes) -> Sealed:
    """Seal an amount to the public half of an auction's pair. `secret`: 16 random bytes or more, kept by the bidder alone."""
    assert len(secret) >= LEAST_SECRET
    drawn = _derived(secret, HALF_BYTES + SALT_BYTES, "rehandle sealed bid: draw", public.hex(), *astuple(place), str(most))
    own, salt = X25519PrivateKey.from_private_bytes(drawn[:HALF_BYTES]), drawn[HALF_BYTES:]
    half = own.public_key().public_bytes_raw()
    key = _key(own.exchange(X25519PublicKey.from_public_bytes(public)), half, public)
    inside = most.to_bytes(AMOUNT_BYTES) + salt
    return Sealed(half + AESGCM(key).encrypt(ONE_USE, inside, _told(place)), commitment(place, Opened(most, salt)))


def opened(private: bytes, place: Place, cover: bytes) -> Opened | None:
    """What lies in a cover; None where it was moved, changed, or sealed to another key."""
    pair = X25519PrivateKey.from_private_bytes(private)
    half, closed = cover[:HALF_BYTES], cover[HALF_BYTES:]
    try:
        shared = pair.exchange(X25519PublicKey.from_public_bytes(half))
        inside = AESGCM(_key(shared, half, pair.public_key().public_bytes_raw())).decrypt(ONE_USE, closed, _told(place))
    except (InvalidTag, ValueError):
        return None
    return Opened(int.from_bytes(inside[:AMOUNT_BYTES]), inside[AMOUNT_BYTES:])


def commitment(place: Place, of: Opened) -> str:
    """What the log says of a sealed bid: SHA-256 over 256 bits of salt and the bid as a line of canonical JSON. Without the salt it tells nothing."""
    return hashlib.sha256(of.salt + _canonical([*astuple(place), of.most])).hexdigest()


def public_half(private: bytes) -> bytes:
    """The half that seals, of the half that opens."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _key(shared: bytes, half: bytes, public: bytes) -> bytes:
    return _derived(shared, KEY_BYTES, "rehandle sealed bid: cover", half.hex(), public.hex())


def _derived(secret: bytes, length: int, *said: str) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=_canonical(list(said))).derive(secret)


def _told(place: Place) -> bytes:
    return _canonical(list(astuple(place)))


def _canonical(value: list[str | int]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
