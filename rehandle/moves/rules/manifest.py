"""What a manifest says and how it is signed: canonical JSON under Ed25519, each kind of document under a first line of its own."""

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MANIFEST, RECALL = "rehandle-manifest-1", "rehandle-recall-1"


class NotSigned(Exception):
    """The document or its file is not what was signed: one line that says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is to be done with the rows of a file, and not before when. Instants are UTC, as `2026-12-01T00:00:00Z`.

    `sha256` is that of `rows.parquet`; `root` is the root that the log's entry of this batch holds ("" where there is none).
    """

    id: str
    kind: str
    count: int
    sha256: str
    root: str
    not_before: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Recall:
    """The names of a manifest that must not be touched after all. `number` grows with each list: the highest one counts."""

    manifest: str
    number: int
    count: int
    sha256: str
    made_at: str


def signed(form: str, document: Manifest | Recall, seed: bytes) -> tuple[bytes, str]:
    """The document's bytes, and the signature in base64."""
    body = json.dumps({"format": form, **asdict(document)}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return body, base64.b64encode(Ed25519PrivateKey.from_private_bytes(seed).sign(_signed_bytes(form, body))).decode()


def public(seed: bytes) -> str:
    """What the platform's pipeline needs to check the signatures: the public key in base64."""
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def read_manifest(body: bytes, signature: str, key: str) -> Manifest:
    """A manifest that `key` signed. Raises `NotSigned`."""
    return Manifest(**_read(MANIFEST, body, signature, key))


def read_recall(body: bytes, signature: str, key: str) -> Recall:
    """A recall list's document that `key` signed. Raises `NotSigned`."""
    return Recall(**_read(RECALL, body, signature, key))


def _read(form: str, body: bytes, signature: str, key: str) -> dict[str, Any]:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True)).verify(
            base64.b64decode(signature, validate=True), _signed_bytes(form, body)
        )
    except (InvalidSignature, ValueError):
        raise NotSigned(f"it is no “{form}” signed by this key") from None
    told: dict[str, Any] = json.loads(body)
    del told["format"]
    return told


def _signed_bytes(form: str, body: bytes) -> bytes:
    return form.encode() + b"\n" + body
