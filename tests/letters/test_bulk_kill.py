"""A round is killed at any moment, again and again: nobody is missed, nobody gets two letters, and what went out twice is on record."""

import multiprocessing
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from rehandle.letters.bulk.ids import letter_id, message_id
from rehandle.letters.bulk.journal import FLUSH
from rehandle.letters.bulk.outcomes import outcome_of, outcomes
from tests.letters.bulk_sender import COUNT, run

POINTS = ("letters.bulk.begun", "letters.bulk.before_batch", "letters.bulk.after_batch")
KILLS = 22
WINDOW = 2 * FLUSH + 4  # begun and not told, answered and not written, on the wire


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "rehandle.adapters.mail.fast_sink", "--kept", str(tmp_path / "kept.txt")], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    yield int(process.stdout.readline().rpartition(":")[2])
    process.terminate()
    process.communicate(timeout=20)


def arrived(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def wait_for(path: Path, size: int, process: multiprocessing.Process) -> None:
    """Until the file is longer than that, or the process is over."""
    end = monotonic() + 60
    while process.is_alive() and monotonic() < end and (not path.exists() or path.stat().st_size <= size):
        sleep(0.0005)


def test_killed_at_any_moment(tmp_path: Path, sink: int) -> None:
    started = multiprocessing.get_context("forkserver")
    started.set_forkserver_preload(["tests.letters.bulk_sender"])
    drawn, kept = Random(4), tmp_path / "kept.txt"
    for crash_at in [*POINTS, *[""] * KILLS, "-"]:
        process = started.Process(target=run, args=(tmp_path, sink, crash_at.strip("-")))
        process.start()
        if not crash_at:
            size = kept.stat().st_size if kept.exists() else 0
            wait_for(kept, size + drawn.randrange(5_000), process)
            sleep(drawn.random() / 50)
            process.kill()
        process.join(60)
        assert process.exitcode == (0 if crash_at == "-" else -9)
        if crash_at != "-":
            assert not (tmp_path / "notice-30" / "done.json").exists()

    rows = {(row.handle, row.channel): row for row in outcomes(tmp_path, "notice-30")}
    assert len(rows) == 2 * COUNT == sum(1 for _ in outcomes(tmp_path, "notice-30"))
    for number in range(COUNT):  # nobody is missed
        told, app = rows[f"name{number}", "mail"], rows[f"name{number}", "in_app"]
        assert told.outcome == ("no_address" if number % 10 == 0 else "lapsed_domain" if number % 7 == 0 else "accepted")
        assert app.outcome == ("no_address" if number % 10 == 0 else "accepted")
        assert told.message_id == message_id(letter_id(f"case-{number}", 30, "mail"))

    letters = Counter(known for known, _ in arrived(kept))
    assert set(letters) == {row.message_id for row in rows.values() if (row.channel, row.outcome) == ("mail", "accepted")}
    by_reader = {to: {known for known, each in arrived(kept) if each == to} for to in {to for _, to in arrived(kept)}}
    assert {len(ids) for ids in by_reader.values()} == {1}  # nobody gets a second letter under another id
    shown = Counter(key for key, _ in arrived(tmp_path / "app.txt"))
    assert len(shown) == sum(row.outcome == "accepted" for row in rows.values() if row.channel == "in_app")

    resent = {row.message_id for row in rows.values() if row.resent}
    assert {known for known, copies in letters.items() if copies > 1} <= resent
    assert {message_id(key) for key, copies in shown.items() if copies > 1} <= resent
    assert len(resent) <= (KILLS + len(POINTS)) * WINDOW
    assert all(outcome_of(tmp_path, f"name{number}")[0].message_id in (rows[f"name{number}", "mail"].message_id, rows[f"name{number}", "in_app"].message_id) for number in range(0, COUNT, 97))
