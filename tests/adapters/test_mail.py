"""Mail: real SMTP into the sink, and the same contract in memory."""

import email
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest

from rehandle.adapters.mail.box import Box
from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.mail.sink import Sink
from rehandle.adapters.mail.smtp import SmtpMailer
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Mail, Mailer, Unreachable

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
SENDER = "Names at Northwind <names@northwind.example>"
LETTER = Mail(
    to="noor_a@mail.example",
    subject="اسم المستخدم @noor_a",
    text="السلام عليكم،\nيبقى الاسم لصاحبه بضغطة واحدة.\n",
    html='<p dir="rtl">يبقى الاسم لصاحبه بضغطة واحدة: <bdi dir="ltr">@noor_a</bdi></p>\n',
    lang="ar",
    message_id="01h8.letter-1@northwind.example",
)


@dataclass
class Post:
    """A mailer, with the rules of the other side and what arrived there (message id, copies kept)."""

    mailer: Mailer
    rule: Callable[[str, str], object]
    arrived: Callable[[], list[str]]


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    sink = Sink(tmp_path / "mail.sqlite", clock=SetClock(NOW))
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(params=["smtp", "memory"])
def post(request: pytest.FixtureRequest) -> Post:
    if request.param == "memory":
        memory = MemoryMailer(SetClock(NOW))
        return Post(memory, memory.rules.__setitem__, lambda: [mail.message_id for mail in memory.sent])
    sink: Sink = request.getfixturevalue("sink")
    return Post(_mailer(sink), sink.box.rule, lambda: [letter.message_id for letter in reversed(sink.box.letters())])


def _mailer(sink: Sink) -> SmtpMailer:
    return SmtpMailer("127.0.0.1", sink.port, SENDER, sink.box.bounces, SetClock(NOW))


def test_a_letter_sent_twice_is_one_letter(post: Post) -> None:
    assert [post.mailer.send(LETTER) for _ in range(2)] == ["accepted"] * 2
    assert post.arrived() == [LETTER.message_id]


@pytest.mark.parametrize(
    ("act", "answer", "arrives", "bounces"), [("accept", "accepted", 1, 0), ("refuse", "refused", 0, 0), ("bounce", "accepted", 1, 1)]
)
def test_what_becomes_of_a_letter(post: Post, act: str, answer: str, arrives: int, bounces: int) -> None:
    post.rule("*@mail.example", act)
    assert post.mailer.send(LETTER) == answer
    assert len(post.arrived()) == arrives
    assert post.mailer.bounces(NOW) == [LETTER.message_id] * bounces
    assert post.mailer.bounces(NOW + timedelta(seconds=1)) == []


def test_the_sink_counts_what_came_again(sink: Sink) -> None:
    for _ in range(3):
        _mailer(sink).send(LETTER)
    assert [letter.copies for letter in sink.box.letters()] == [3]


def test_rules_are_for_the_addresses_they_name(post: Post) -> None:
    post.rule("*@gone.example", "refuse")
    assert post.mailer.send(LETTER) == "accepted"
    assert post.mailer.send(replace(LETTER, to="Someone@Gone.example", message_id="2@x")) == "refused"


def test_a_letter_is_readable_as_it_was_written(sink: Sink) -> None:
    _mailer(sink).send(LETTER)
    (letter,) = sink.box.letters(10)
    assert (letter.to, letter.subject, letter.lang, letter.at, letter.copies) == (LETTER.to, LETTER.subject, "ar", NOW, 1)
    assert (letter.text, letter.html) == (LETTER.text, LETTER.html)
    assert sink.box.letter(letter.id) == letter
    assert sink.box.letter(99) is None
    assert sink.box.letters(10, to="NOOR_A@mail.example") == [letter]
    assert sink.box.letters(10, to="ember@mail.example") == []


def test_the_headers_say_what_they_must_and_nothing_else(sink: Sink) -> None:
    _mailer(sink).send(replace(LETTER, headers=(("List-Unsubscribe", "<https://northwind.example/quiet>"),)))
    message = email.message_from_bytes(sink.box.raw(sink.box.letters()[0].id), policy=default)
    told = {name: str(value) for name, value in message.items() if name not in ("Content-Type", "MIME-Version")}
    assert told == {
        "From": SENDER,
        "To": LETTER.to,
        "Subject": LETTER.subject,
        "Date": "Tue, 01 Dec 2026 09:30:00 +0000",
        "Message-ID": f"<{LETTER.message_id}>",
        "Content-Language": "ar",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": "<https://northwind.example/quiet>",
    } | {name: value for name, value in told.items() if name in ("X-Peer", "X-MailFrom", "X-RcptTo")}
    assert not any(name in told for name in ("X-Mailer", "User-Agent", "Received"))
    assert message.get_content_type() == "multipart/alternative"


def test_a_header_cannot_be_smuggled_in(sink: Sink) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        _mailer(sink).send(replace(LETTER, subject="Hello\r\nBcc: all@mail.example"))
    assert sink.box.letters() == []


def test_later_and_nobody_there_are_unreachable(sink: Sink) -> None:
    sink.box.rule("*", "later")
    with pytest.raises(Unreachable):
        _mailer(sink).send(LETTER)
    with pytest.raises(Unreachable):
        SmtpMailer("127.0.0.1", 9, SENDER, timeout_seconds=1).send(LETTER)


def test_memory_can_be_down_and_half() -> None:
    mailer = MemoryMailer(SetClock(NOW))
    for fault, kept in (("down", 0), ("half", 1)):
        setattr(mailer, fault, True)
        with pytest.raises(Unreachable):
            mailer.send(LETTER)
        setattr(mailer, fault, False)
        assert len(mailer.sent) == kept


def test_the_sink_as_a_process_keeps_letters_through_a_kill(tmp_path: Path) -> None:
    told = [sys.executable, "-m", "rehandle.adapters.mail.sink", "--state", str(tmp_path / "mail.sqlite")]
    for kept in (1, 2):
        process = subprocess.Popen(told, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        SmtpMailer("127.0.0.1", port, SENDER).send(replace(LETTER, message_id=f"{kept}@x"))
        process.kill() if kept == 1 else process.terminate()
        process.communicate(timeout=20)
        assert process.returncode == (-9 if kept == 1 else 0)
        assert len(Box(tmp_path / "mail.sqlite").letters()) == kept
