"""Where the office keeps its accounts as they were last read, and as they were before: `accounts.parquet`, `accounts-earlier.parquet`."""

from pathlib import Path

from rehandle.kernel.refusal import Code, Refused

LAST, EARLIER = "accounts.parquet", "accounts-earlier.parquet"


def last(folder: Path) -> Path:
    """The last snapshot of an office's data folder. Refuses `file_unreadable`."""
    path = folder / LAST
    if not path.is_file():
        raise Refused(Code.FILE_UNREADABLE, file=str(path), why="no accounts have been read yet")
    return path


def earlier(folder: Path) -> Path | None:
    """The one before it, if one is kept: who came back can be told from the two."""
    path = folder / EARLIER
    return path if path.is_file() else None
