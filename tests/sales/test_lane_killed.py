"""A writer that is killed under load: what was answered is there, once. `REHANDLE_LANE_KILLS=50` for a long run."""

import os
import subprocess
import sys
from pathlib import Path

ROUNDS = os.environ.get("REHANDLE_LANE_KILLS", "1")


def test_nothing_that_was_answered_is_lost_when_the_writer_is_killed():
    env = {name: value for name, value in os.environ.items() if not name.startswith(("REHANDLE_", "DJANGO_"))}
    told = subprocess.run([sys.executable, "-m", "bench.killed", ROUNDS], cwd=Path(__file__).parents[2], env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "; 0 lost or changed, 0 refused and yet there" in told.stdout
    assert int(told.stdout.split(" bids:")[0].replace(",", "")) >= 500
