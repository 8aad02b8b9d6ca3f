"""Files that appear whole or not at all, and outlive a loss of power."""

import os
from pathlib import Path


def put(path: Path, body: bytes) -> None:
    """Write a small file under this name, in one step."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(body)
    appear(draft, path)


def appear(draft: Path, path: Path) -> None:
    """Give a finished file its name: its bytes are on disk first, its name after."""
    to_disk(draft)
    draft.replace(path)
    to_disk(path.parent)


def to_disk(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on disk."""
    known = os.open(path, os.O_RDONLY)
    try:
        os.fsync(known)
    finally:
        os.close(known)
