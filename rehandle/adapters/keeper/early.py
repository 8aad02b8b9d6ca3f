"""Opening seals before their time: what two people sign, and whether they did."""

import json
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rehandle.kernel.ports import Signed

NEEDED = 2


def asked(auction: str, public: bytes, reason: str) -> bytes:
    """What is signed: this auction, its own public half, and why; one line of JSON."""
    return json.dumps(["rehandle keeper: open early", auction, public.hex(), reason], ensure_ascii=False, separators=(",", ":")).encode()


def sign(private: bytes, auction: str, public: bytes, reason: str) -> bytes:
    """One person's word."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(asked(auction, public, reason))


def agreed(known: Mapping[str, bytes], auction: str, public: bytes, reason: str, signed: Sequence[Signed]) -> tuple[str, ...]:
    """Who of those that the keeper knows has signed exactly this; of two names with one key only the first counts."""
    keys: dict[bytes, str] = {}
    for each in signed:
        key = known.get(each.name)
        if key and _holds(key, each.signature, asked(auction, public, reason)):
            keys.setdefault(key, each.name)
    return tuple(sorted(keys.values()))


def _holds(key: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
