"""A round over real SMTP: a server that hangs up now and then, a domain that gets its share only."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from rehandle.adapters.mail.pipelined import PipelinedMailer
from rehandle.adapters.mail.throttle import Throttle
from rehandle.kernel.ports import Contact
from rehandle.letters.bulk.outcomes import outcomes
from rehandle.letters.bulk.round import send_round
from tests.letters.bulk import App, Clock, people, render

Started = Callable[..., int]


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Started]:
    processes = []

    def start(*words: str) -> int:
        told = [sys.executable, "-m", "rehandle.adapters.mail.fast_sink", "--kept", str(tmp_path / "kept.txt"), *words]
        processes.append(subprocess.Popen(told, stdout=subprocess.PIPE, text=True))
        return int(processes[-1].stdout.readline().rpartition(":")[2])

    yield start
    for process in processes:
        process.terminate()
        process.communicate(timeout=20)


def contacts(accounts: Sequence[str]) -> list[Contact]:
    """Every fifth is at the slow domain."""
    return [Contact(each, "mail", f"{each}@{'fast' if int(each[1:]) % 5 else 'slow'}.example", "en", None) for each in accounts]


def sent(folder: Path, mailer: PipelinedMailer, count: int = 300) -> list[list[str]]:
    send_round(
        folder, name="notice-30", addressees=people(count), number=30, channels=("mail",), contacts=contacts,
        render=render, mailer=mailer, notify=App().notify, now=Clock(), batch=50,
    )  # fmt: skip
    return [line.split() for line in (folder / "kept.txt").read_text().splitlines()]


def test_what_went_twice_as_a_connection_broke_is_recorded(tmp_path: Path, sink: Started) -> None:
    arrived = Counter(known for known, _ in sent(tmp_path, PipelinedMailer("127.0.0.1", sink("--drop", "9"), "names@northwind.example")))
    rows = list(outcomes(tmp_path, "notice-30"))
    accepted, put_off = ({row.message_id for row in rows if row.outcome == outcome} for outcome in ("accepted", "later"))
    assert accepted | put_off == set(arrived) and not accepted & put_off
    assert all(arrived[known] == 3 for known in put_off)  # it was on the connection that broke three times: that is when it waits
    assert len(rows) == 300
    assert {known for known, copies in arrived.items() if copies > 1} <= {row.message_id for row in rows if row.resent}
    assert any(row.resent for row in rows)


def test_a_slow_domain_does_not_hold_up_the_batches_behind_it(tmp_path: Path, sink: Started) -> None:
    """60 letters to it at two a second: half a minute of the mailer's clock, while 240 others go at once."""
    at, paused = [0.0], []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        at[0] += seconds

    mailer = PipelinedMailer("127.0.0.1", sink(), "names@northwind.example", throttle=Throttle({"slow.example": 2}), steady=lambda: at[0], pause=pause)
    domains = [to.partition("@")[2] for _, to in sent(tmp_path, mailer)]
    assert Counter(domains) == {"fast.example": 237, "slow.example": 60}
    assert set(domains[-50:]) == {"slow.example"}
    assert sum(paused) == pytest.approx(29.0)
    assert len(list(outcomes(tmp_path, "notice-30"))) == 300
