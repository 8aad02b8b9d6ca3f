"""Where the real names lie, beside the project. A test that needs a file which is not there fails and says so."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MAPPING = re.compile(r"([0-9A-F ]+);\s*([0-9A-F ]+);\s*MA")


def real(name: str) -> Path:
    """A file of the real data."""
    path = ROOT.parent / "shared" / "data" / name
    if not path.is_file():
        pytest.fail(f"The real data is not there: ../shared/data/{name}, seen from the project's root. Without it this test says nothing.")
    return path


def vectors(name: str) -> list[dict[str, Any]]:
    """A file of JSON rows."""
    rows: list[dict[str, Any]] = json.loads(real(name).read_text(encoding="utf-8"))
    return rows


def confusables() -> Iterator[tuple[str, str]]:
    """Every line of Unicode's own table: the sign, and its prototype."""
    for line in real("confusables/unicode17/confusables.txt").read_text(encoding="utf-8-sig").splitlines():
        if found := MAPPING.match(line):
            yield _text(found[1]), _text(found[2])


def _text(points: str) -> str:
    return "".join(chr(int(point, 16)) for point in points.split())
