"""`rehandle appraise explain`."""

import io
import json

import pytest
from django.core.management.base import CommandError

from rehandle.cli.management.commands.appraise import Command


def run(*arguments: str) -> str:
    """What it prints."""
    out = io.StringIO()
    command = Command(stdout=out)
    command.handle(**vars(command.create_parser("rehandle", "appraise").parse_args(["explain", *arguments])))
    return out.getvalue()


def test_json() -> None:
    """One document with everything in it."""
    answer = json.loads(run("@Pizza", "--json", "--ceiling", "50000.00 USD"))
    assert (answer["handle"], answer["tier"], answer["high"], answer["method"]) == ("pizza", "rare", "50000.00 USD", "rules-1")
    assert [reason["code"] for reason in answer["reasons"]] == ["short", "common_word", "rules_not_model"]


def test_text_in_both_languages() -> None:
    """Sentences for people."""
    assert "It is not a promise." in run("pizza")
    assert "وهو ليس وعدًا." in run("pizza", "--lang", "ar")


@pytest.mark.parametrize(
    "arguments",
    [
        ("no way",),
        ("pizza", "--floor", "much"),
        ("pizza", "--floor", "9.00 USD", "--ceiling", "8.00 USD"),
        ("pizza", "--floor", "9.00 EUR"),
    ],
)
def test_refusals_end_with_two(arguments: tuple[str, ...]) -> None:
    """A name that is none, bounds that are none."""
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
