"""Where the real data lies, beside the project. A test that needs a file which is not there fails and says so."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"


def real(name: str) -> Path:
    """A file of the real data."""
    path = ROOT.parent / "shared" / "data" / "dev" / name
    if not path.is_file():
        pytest.fail(f"The real data is not there: ../shared/data/dev/{name}, seen from the project's root. Without it this test says nothing.")
    return path


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows as Python reads them."""
    with real(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instant(text: str) -> datetime | None:
    """An instant in UTC, as plain Python reads it."""
    if not text:
        return None
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
