"""Many letters over few connections: each alone, each judged, none lost where a connection breaks."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rehandle.adapters.mail.pipelined import PipelinedMailer
from rehandle.adapters.mail.sink import Sink
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Mail, Unreachable
from tests.adapters.test_mail import LETTER, NOW, SENDER

Started = Callable[..., tuple[int, Path]]


def letter(number: int, to: str = "reader@mail.example") -> Mail:
    return replace(LETTER, to=to, message_id=f"{number}.x@northwind.example")


@pytest.fixture
def fast_sink(tmp_path: Path) -> Iterator[Started]:
    processes = []

    def start(*words: str) -> tuple[int, Path]:
        kept = tmp_path / f"kept-{len(processes)}.txt"
        process = subprocess.Popen([sys.executable, "-m", "rehandle.adapters.mail.fast_sink", "--kept", str(kept), *words], stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout
        return int(process.stdout.readline().rpartition(":")[2]), kept

    yield start
    for process in processes:
        process.terminate()
        process.communicate(timeout=20)


def mailer(port: int, **more: object) -> PipelinedMailer:
    return PipelinedMailer("127.0.0.1", port, SENDER, clock=SetClock(NOW), **more)


def arrived(kept: Path) -> Counter[str]:
    return Counter(line.split()[0] for line in kept.read_text().splitlines())


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("words", [(), ("--plain",)], ids=["pipelining", "plain"])
def test_each_letter_arrives_once_and_is_judged(fast_sink: Started, connections: int, words: tuple[str, ...]) -> None:
    port, kept = fast_sink(*words)
    people = {number: ("refuse@x.example", "later@x.example", "a@x.example", "b@x.example")[number % 4] for number in range(200)}
    found = list(mailer(port, connections=connections).send_many(letter(number, to) for number, to in people.items()))
    says = {"refuse": "refused", "later": "later"}
    assert dict(found) == {f"{number}.x@northwind.example": says.get(to.partition("@")[0], "accepted") for number, to in people.items()}
    assert len(found) == 200
    assert arrived(kept) == {f"{number}.x@northwind.example": 1 for number in people if number % 4 > 1}


def test_the_connections_are_kept(fast_sink: Started) -> None:
    port, kept = fast_sink("--drop", "0")
    sender = mailer(port, connections=1)
    for number in range(3):
        assert [answer for _, answer in sender.send_many([letter(number)])] == ["accepted"]
    assert sum(arrived(kept).values()) == 3
    assert [line.served for line in sender._lines] == [3]
    sender.close()


def test_who_stops_in_the_middle_can_begin_anew(fast_sink: Started) -> None:
    port, kept = fast_sink()
    sender = mailer(port, connections=3)
    answers = sender.send_many(letter(number) for number in range(50))
    some = [next(answers) for _ in range(7)]
    del answers
    found = list(sender.send_many(letter(number) for number in range(100, 150)))
    assert {known for known, _ in found} == {f"{number}.x@northwind.example" for number in range(100, 150)}
    assert {answer for _, answer in [*some, *found]} == {"accepted"}
    assert all(copies == 1 for copies in arrived(kept).values())


def test_a_server_that_hangs_up_is_asked_again(fast_sink: Started) -> None:
    """It keeps seven letters a connection and hangs up without a word on the seventh: that one goes twice, and it is said."""
    port, kept = fast_sink("--drop", "7")
    found = list(mailer(port, connections=2).send_many(letter(number) for number in range(100)))
    again = Counter(known for known, answer in found if answer == "again")
    assert Counter(answer for _, answer in found if answer != "again") == {"accepted": 100}
    assert again
    assert arrived(kept) == {f"{number}.x@northwind.example": 1 + again[f"{number}.x@northwind.example"] for number in range(100)}


def test_a_letter_that_breaks_every_connection_is_put_off(fast_sink: Started) -> None:
    port, kept = fast_sink("--drop", "1")  # every letter does
    found = list(mailer(port, connections=1).send_many([letter(1)]))
    assert [answer for _, answer in found] == ["again", "again", "again", "later"]
    assert arrived(kept) == {"1.x@northwind.example": 3}
    with pytest.raises(Unreachable, match="every letter"):
        list(mailer(port, connections=1).send_many(letter(number) for number in range(10, 30)))
    assert len(arrived(kept)) <= 6  # one before, three that were given up, at most two on their way


@pytest.mark.parametrize("to", ["a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "nobody", "", "<a@x.example>", "a b@x.example"])
def test_never_two_recipients_and_no_smuggling(fast_sink: Started, to: str) -> None:
    port, kept = fast_sink()
    assert list(mailer(port).send_many([letter(1, to), letter(2)])) == [("1.x@northwind.example", "refused"), ("2.x@northwind.example", "accepted")]
    assert set(arrived(kept)) == {"2.x@northwind.example"}


def test_addresses_in_other_scripts(fast_sink: Started) -> None:
    for words, answers, to in ((), ["accepted"] * 2, "نور@xn--mgbh0fb.example"), (("--plain",), ["accepted", "refused"], ""):
        port, kept = fast_sink(*words)
        found = list(mailer(port, connections=1).send_many([letter(1, "noor@مثال.example"), letter(2, "نور@مثال.example")]))
        assert [answer for _, answer in sorted(found)] == answers
        assert "noor@xn--mgbh0fb.example" in kept.read_text()
        assert to in kept.read_text()


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        list(mailer(9, timeout_seconds=1).send_many([letter(1)]))


def test_a_server_that_takes_nothing_from_us_refuses_no_reader(fast_sink: Started) -> None:
    port, kept = fast_sink()
    with pytest.raises(Unreachable, match="from us"):
        list(PipelinedMailer("127.0.0.1", port, "names@unwelcome.example").send_many([letter(1)]))
    assert not arrived(kept)


def test_the_sink_that_keeps_letters_takes_them_in_groups(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "mail.sqlite", clock=SetClock(NOW))
    sink.start()
    try:
        sink.box.rule("*@gone.example", "refuse")
        sender = mailer(sink.port, connections=1)
        found = dict(sender.send_many([letter(1), letter(2, "a@gone.example"), letter(3), letter(3)]))
        assert sender._lines[0].pipelining
        assert [found[f"{number}.x@northwind.example"] for number in (1, 2, 3)] == ["accepted", "refused", "accepted"]
        assert {kept.message_id: kept.copies for kept in sink.box.letters()} == {"1.x@northwind.example": 1, "3.x@northwind.example": 2}
        assert {(kept.text, kept.html, kept.subject) for kept in sink.box.letters()} == {(LETTER.text, LETTER.html, LETTER.subject)}
        sender.close()
    finally:
        sink.stop()
