"""The fast way of writing a letter, held to the standard library's parser."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rehandle.adapters.mail.message import message_of
from rehandle.adapters.mail.written import on_the_wire, written
from rehandle.kernel.ports import Mail
from tests.adapters.test_mail import LETTER, NOW, SENDER

pytestmark = pytest.mark.pure

CONTROL = [chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)]
TITLES = st.text(st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters=CONTROL), st.sampled_from(" =?_نور@\u2068\u2069")), max_size=300)
BODIES = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\n .=نـ-\u2068")), max_size=3000)


def same(text: str) -> str:
    """A text as it is written: lines end alike, the last one too."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain if plain.endswith("\n") else plain + "\n"


@given(TITLES, BODIES, BODIES)
@example("اسم \u2068@noor_a\u2069 " * 12, "." * 80 + "\n.\n..\nFrom here \n \n", "=_letter\n--=_letter--\n")
@example("=?utf-8?b?aGk=?=", "x" * 5000, "é" * 5000)
def test_it_reads_back_as_it_was_written(title: str, text: str, html: str) -> None:
    raw = written(replace(LETTER, subject=title, text=text, html=html), SENDER, NOW)
    assert raw.isascii()
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in raw.split(b"\r\n"))
    read = message_from_bytes(raw, policy=default)
    assert not read.defects
    assert str(read["Subject"]) == title
    plain, page = read.iter_parts()
    for part, told in ((plain, text), (page, html)):
        assert part.get_payload(decode=True).decode().replace("\r\n", "\n") == same(told)
        assert max(map(len, part.get_payload().splitlines()), default=0) <= 76


@given(BODIES)
def test_the_end_of_a_letter_is_its_end(text: str) -> None:
    """Nothing in a letter ends it early, and the other side gets back what was written."""
    raw = written(replace(LETTER, text=text), SENDER, NOW)
    wire = on_the_wire(raw)
    assert wire.index(b"\r\n.\r\n") == len(wire) - 5
    assert wire[:-3].replace(b"\r\n..", b"\r\n.") == raw


@pytest.mark.parametrize("mail", [LETTER, replace(LETTER, subject="Plain", lang="en", headers=(("X-Auto-Response-Suppress", "All"),), to="a.b+c@x.example")])
def test_it_says_what_the_slow_way_says(mail: Mail) -> None:
    fast, slow = (message_from_bytes(raw, policy=default) for raw in (written(mail, SENDER, NOW), message_of(mail, SENDER, NOW).as_bytes()))
    left_out = ("Content-Type", "MIME-Version")
    assert {name: str(value) for name, value in fast.items() if name not in left_out} == {name: str(value) for name, value in slow.items() if name not in left_out}
    assert [part.get_content_type() for part in fast.walk()] == [part.get_content_type() for part in slow.walk()]
    assert [part.get_content().replace("\r\n", "\n") for part in fast.iter_parts()] == [part.get_content().replace("\r\n", "\n") for part in slow.iter_parts()]


@pytest.mark.parametrize(
    "mail",
    [
        replace(LETTER, subject="Hello\r\nBcc: all@mail.example"), replace(LETTER, message_id="1@x\r\nBcc: a@x"), replace(LETTER, lang="ar\n"),
        replace(LETTER, headers=(("Bcc", "a@x"),)), replace(LETTER, headers=(("subject", "a"),)), replace(LETTER, headers=(("X-A", "b\r\nBcc: a@x"),)),
        replace(LETTER, headers=(("X A", "b"),)), replace(LETTER, to="a@x\u2028.example"),
    ],
)  # fmt: skip
def test_nothing_is_smuggled_into_the_head(mail: Mail) -> None:
    with pytest.raises(ValueError, match=r"address|line|already"):
        written(mail, SENDER, NOW)


def test_the_sender_may_have_a_name_in_any_script() -> None:
    raw = written(LETTER, "أسماء نورثوند <names@northwind.example>", datetime(2026, 12, 1, tzinfo=UTC))
    (sender,) = message_from_bytes(raw, policy=default)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("أسماء نورثوند", "names@northwind.example")
