"""The demo as somebody starts it: one command with a folder and a port of its own, ended by its id."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rehandle.cli.demo.surroundings import free_port

FIRST_PORT = 8470
OPEN = "The office is open: "
END_SECONDS = 60


@dataclass(frozen=True)
class Demo:
    """A running demo. `address` is where people go."""

    address: str
    folder: Path

    def run(self, *verb: str) -> subprocess.CompletedProcess[str]:
        """One of our own verbs, as somebody types it elsewhere."""
        return subprocess.run(_command(*verb), env=_surroundings(self.folder), capture_output=True, text=True, check=False)

    def scanned(self, path: str) -> int:
        """A mail scanner: fetches a link, follows where it leads and reads the whole page."""
        scanner = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with scanner.open(self.address + path, timeout=60) as answer:
            return len(answer.read())


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    """Start it, wait until it says that it is open, and end everything that it started."""
    port = free_port(FIRST_PORT, set())
    with (folder / "said.txt").open("w") as errors:
        started = subprocess.Popen(
            _command("demo", "--port", str(port)), env=_surroundings(folder / "data"), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            assert started.stdout
            line = next((line for line in started.stdout if OPEN in line), "")
            assert line, f"the demo did not open: {(folder / 'said.txt').read_text()}"
            yield Demo(line.partition(OPEN)[2].strip(), folder / "data")
        finally:
            started.send_signal(signal.SIGTERM)
            started.communicate(timeout=END_SECONDS)
    assert started.returncode == 0, f"the demo ended with {started.returncode}"


def _command(*verb: str) -> list[str]:
    return [sys.executable, "-m", "rehandle.cli", *verb]


def _surroundings(folder: Path) -> dict[str, str]:
    """What a fresh terminal has: nothing of the tests' own office."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REHANDLE_", "DJANGO_", "MAKE"))}
    return kept | {"REHANDLE_DATA_DIR": str(folder)}
