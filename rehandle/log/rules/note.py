"""Signed checkpoints as text: C2SP tlog-checkpoint in a C2SP signed-note, with Ed25519."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class Head:
    """Origin, size and root of a tree."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The checkpoint's three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign(head: Head, seed: bytes) -> str:
    """The signed note over a head; `seed` is the 32-byte private key."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    blob = _key_id(head.origin, public) + private.sign(head.body().encode())
    return f"{head.body()}\n\u2014 {head.origin} {base64.b64encode(blob).decode()}\n"


def verifier(origin: str, seed: bytes) -> str:
    """The verifier key that outsiders need: `name+id+base64(type, key)`."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"{origin}+{_key_id(origin, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def read(note: str, key: str) -> Head | None:
    """The head in a note that `key` signed; nothing where shape or signature does not hold."""
    try:
        body, _, signatures = note.partition("\n\n")
        origin, size, root = body.split("\n")[:3]
        head = Head(origin, int(size), base64.b64decode(root, validate=True))
        name, _, rest = key.partition("+")
        public = base64.b64decode(rest.partition("+")[2], validate=True)[1:]
        whole = body + "\n" == head.body() and signatures.endswith("\n")  # no other writing of the same head counts
        return head if whole and name == origin and _signed(head, signatures, public) else None
    except (ValueError, IndexError):
        return None


def _signed(head: Head, signatures: str, public: bytes) -> bool:
    for line in signatures.removesuffix("\n").split("\n"):
        mark, name, blob = line.split(" ")
        raw = base64.b64decode(blob, validate=True)
        if mark != "\u2014" or name != head.origin or raw[:4] != _key_id(head.origin, public) or base64.b64encode(raw).decode() != blob:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], head.body().encode())
            return True
        except InvalidSignature:
            return False
    return False


def _key_id(origin: str, public: bytes) -> bytes:
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]
