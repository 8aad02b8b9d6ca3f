"""Benches run by hand: that they still start is seen here."""

import subprocess
import sys

import pytest

from tests.tidy.tree import ROOT

BENCHES = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", BENCHES)
def test_it_is_imported(name):
    """Each in a process of its own: some start Django themselves."""
    told = subprocess.run([sys.executable, "-c", f"import bench.{name}"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
