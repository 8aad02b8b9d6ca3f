"""`rehandle names check`, as a process would run it."""

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.cli.management.commands.names import Command
from rehandle.names import stream
from rehandle.names.stream import answer, answers


def run(monkeypatch: pytest.MonkeyPatch, raw: bytes, *arguments: str) -> list[dict[str, str | None]]:
    """Feed it bytes, read JSON lines."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    out = io.StringIO()
    command = Command(stdout=out)
    options = vars(command.create_parser("rehandle", "names").parse_args(list(arguments)))
    command.handle(**options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, refused names, bytes that are no text, an empty line: each is answered."""
    answers = run(monkeypatch, b"Jack\nm1ke\r\nno way\n\xff\n\n" + b"a" * 33_000 + b"\n", "check")
    assert answers[0] == {"name": "Jack", "canonical": "jack", "skeleton": "jack", "similarity": "jack", "refusal": None}
    assert answers[1]["skeleton"] == "rnlke"
    assert [answer["refusal"] for answer in answers] == [None, None, *["name_shape"] * 4]
    assert answers[2] == {"name": "no way", "canonical": None, "skeleton": None, "similarity": None, "refusal": "name_shape"}


def test_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arabic names are names where the profile has them."""
    assert run(monkeypatch, "محمد\n".encode(), "check", "--profile", "precis")[0]["canonical"] == "محمد"


NAMES = st.lists(st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True) | st.text(st.characters(exclude_characters="\n\r"), max_size=20), max_size=20)


@given(NAMES)
def test_many_at_once_are_answered_as_one_by_one(names: list[str]) -> None:
    """The quick way gives each name what the slow way gives it, in its place."""
    raw = "".join(name + "\n" for name in names).encode("utf-8", "surrogatepass")
    together = [json.loads(line) for text in answers(io.BytesIO(raw), "x") for line in text.split("\n") if line]
    assert together == [answer(name, "x") for name in raw.decode("utf-8", "surrogateescape").split("\n")[:-1]]


def test_a_stream_of_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names keep their order over the ends of chunks, also without a last line's end."""
    monkeypatch.setattr(stream, "CHUNK", 16)
    raw = "\n".join(f"Name{place}" for place in range(50)).encode()
    assert [json.loads(line)["canonical"] for line in "".join(answers(io.BytesIO(raw), "x")).splitlines()] == [f"name{place}" for place in range(50)]
