"""`rehandle names check`, as a process would run it."""

import io
import json
import sys

import pytest

from rehandle.cli.management.commands.names import Command


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
