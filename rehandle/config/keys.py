"""The operator's keys: files outside the database, made once, readable by their owner only."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rehandle.config.office import office

KEY_BYTES = 32
NAMES = ("django", "seal", "blind", "link", "log", "webhook", "manifest")


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """One random key a purpose: sessions, sealing, blind look-up, letters' links, the log's signature, webhooks, manifests."""

    django: bytes
    seal: bytes
    blind: bytes
    link: bytes
    log: bytes
    webhook: bytes
    manifest: bytes

    def mac(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA256 under the link key, bound to a purpose so that no tag serves two."""
        return hmac.digest(self.link, "\x00".join((purpose, *parts)).encode(), hashlib.sha256)

    def blind_index(self, value: str) -> bytes:
        """A look-up key for a value that is not stored: HMAC under a key of its own, cut to 16 bytes."""
        return hmac.digest(self.blind, value.strip().casefold().encode(), hashlib.sha256)[:16]


def load_or_make(folder: Path) -> Keys:
    """The keys in `folder`; those that are missing are made. Two processes that start at once end with the same ones."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Keys(**{name: _load(folder / f"{name}.key") for name in NAMES})


@lru_cache(maxsize=1)
def keys() -> Keys:
    """This office's keys."""
    return load_or_make(office().data_dir / "keys")


def _load(path: Path) -> bytes:
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(secrets.token_bytes(KEY_BYTES))
        draft.chmod(0o600)
        try:
            os.link(draft, path)  # fails where another process was first: its key stands
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_bytes()
    assert len(key) == KEY_BYTES, f"{path.name} is not a key of {KEY_BYTES} bytes"
    return key
