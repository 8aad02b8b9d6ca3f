"""The verbs as they are typed: exit codes, one JSON document, plain one-line errors, no database and no server."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import execute_from_command_line

from tests.sweep.real import POLICIES, ROOT, real

COLUMNS = "handle=name,last_login_at=last_post_at"


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """One command as it is typed, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str | Path) -> Done:
        try:
            execute_from_command_line(["rehandle", *map(str, words)])
            code = 0
        except SystemExit as end:
            code = int(str(end.code))
        return Done(code, *capsys.readouterr())

    return command


def test_no_database_and_no_server_are_needed(tmp_path: Path) -> None:
    """In a process of its own, with the address of a database that does not answer."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "DJANGO_SETTINGS_MODULE": "rehandle.settings",
    }
    command = [sys.executable, "-m", "rehandle.cli", *map(str, bots("sweep", "--out", tmp_path / "out"))]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["verdicts"]["inactive"]) == (0, 317)


def bots(*words: str | Path) -> list[str | Path]:
    """The options that sweep and why share, for the bots of 2017."""
    given = ["--policy", POLICIES / "x-2023.toml", "--accounts", real("twitter_bots_2017.csv"), "--as-of", "2017-03-15", "--columns", COLUMNS]
    return [*words, *given, "--json"]


def test_policy_check_lists_every_error_and_ends_2(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text((POLICIES / "northwind.toml").read_text().replace("grace = 30", "grace = '30'\nfoo = 1"))
    done = run("policy", "check", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["clocks.grace", "clocks.foo"]
    told = json.loads(run("policy", "check", file, "--json").stdout)
    assert told["refused"] == "policy_invalid"
    assert [fault["key"] for fault in told["errors"]] == ["clocks.grace", "clocks.foo"]


def test_policy_check_and_render_and_diff(run: Run) -> None:
    assert json.loads(run("policy", "check", POLICIES / "northwind.toml", "--json").stdout)["ok"] is True
    assert "US$50,000" in run("policy", "render", POLICIES / "northwind.toml", "--lang", "ar").stdout
    done = run("policy", "diff", POLICIES / "northwind.toml", POLICIES / "northwind.toml")
    assert (done.returncode, done.stdout) == (0, "The two say the same.\n")


def test_policy_check_refuses_an_exemption_that_cannot_be_checked(run: Run) -> None:
    done = run("policy", "check", POLICIES / "forum.toml", "--columns", "handle,last_login_at,staff", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["exemptions"] == "memorial needs memorial; away needs absent_until"


def test_sweep_answers_one_document(run: Run, tmp_path: Path) -> None:
    done = run(*bots("sweep", "--out", tmp_path / "out", "--all"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["before_exemptions"]["inactive"], told["before_exemptions"]["unknown"], told["flagged"]) == (317, 284, 16)
    again = run(*bots("sweep", "--out", tmp_path / "out"))
    assert (again.returncode, json.loads(again.stdout)["refused"]) == (2, "output_exists")


def test_why_explains_in_both_languages(run: Run) -> None:
    told = json.loads(run(*bots("why", "@ducknoteprice")).stdout)
    account = told["accounts"][0]
    assert (account["verdict"], account["idle_days"]) == ("inactive", 383)
    decided = next(clause for clause in account["clauses"] if clause["decided"] and clause["kind"] == "verdict")
    assert decided["says"]["en"] == "At least 30 days have passed since the last use."
    assert decided["otherwise_if"][0]["day"] == "2017-02-14"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["why", "nobody_at_all"], "not_found"),
        (["why", "not a name"], "name_shape"),
    ],
)
def test_why_refuses(run: Run, words: list[str], code: str) -> None:
    done = run(*bots(*words))
    assert (done.returncode, json.loads(done.stdout)["refused"]) == (2, code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--accounts", "nothing.csv", "--as-of", "2017-03-15"], "file_unreadable"),
        (["--accounts", "README.md", "--as-of", "soon"], "invalid"),
        (["--accounts", "pyproject.toml", "--as-of", "2017-03-15", "--columns", "nick=name"], "invalid"),
    ],
)
def test_a_refusal_is_one_line_and_never_a_traceback(run: Run, words: list[str], code: str) -> None:
    told = run("sweep", "--policy", POLICIES / "x-2023.toml", "--dry-run", *words)
    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (2, "", 1)
    as_json = run("sweep", "--policy", POLICIES / "x-2023.toml", "--dry-run", *words, "--json")
    assert json.loads(as_json.stdout)["refused"] == code


def test_look_writes_one_page_and_one_table(run: Run, tmp_path: Path) -> None:
    words = ("look", real("twitter_bots_2017.csv"), "--policy", POLICIES / "x-2023.toml", "--columns", COLUMNS, "--as-of", "2017-03-15", "--json")
    told = json.loads(run(*words).stdout)
    assert told["found"] == 317
    page = (tmp_path / told["html"]).read_text()
    assert len((tmp_path / told["csv"]).read_text().splitlines()) == 318
    assert page.count("<details>") == 20
    assert "<svg" in page
    assert "src=" not in page
    assert "href=" not in page
    assert run(*words).returncode == 0  # an earlier look of ours may be written over
    (tmp_path / told["html"]).write_text("mine")
    assert run(*words).returncode == 2


def test_look_guesses_the_columns_of_others_and_says_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("username,last_seen\n<b>ann</b>,2020-01-01\nbob,2024-01-01\nzoe,2020-05-05\n")
    told = json.loads(run("look", file, "--json").stdout)
    assert told["guessed"] == {"handle": "username", "last_login_at": "last_seen"}
    assert (told["as_of"], told["found"]) == ("2024-01-01T00:00:00Z", 2)
    assert "<b>ann" not in (tmp_path / told["html"]).read_text()
