"""Where the demo keeps itself, which ports it takes, how it reads what the columns of a file mean."""

import socket
from contextlib import closing
from pathlib import Path

import pytest

from rehandle.cli.demo.furnish import columns_of
from rehandle.cli.demo.office import _empty
from rehandle.cli.demo.surroundings import answers, asked, environment, folder_of, free_port, is_free
from rehandle.config.processes import NotStarted
from rehandle.kernel.refusal import Code, Refused


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield int(server.getsockname()[1])


@pytest.mark.parametrize(("argv", "name"), [([], "demo"), (["--once"], "once"), (["--accounts", "x/people.csv"], "demo-people")])
def test_each_kind_of_demo_has_a_folder_of_its_own(monkeypatch, argv, name):
    monkeypatch.delenv("REHANDLE_DATA_DIR")
    folder = folder_of(asked(argv))
    assert folder.is_absolute()
    assert folder.parts[-2:] == (".rehandle", name)


def test_columns_without_a_file_are_told(capsys):
    with pytest.raises(SystemExit):
        asked(["--columns", "handle=name"])
    assert "give both" in capsys.readouterr().err


def test_a_taken_port_is_seen_and_passed_over(taken):
    assert not is_free(taken)
    assert answers(taken)
    assert free_port(taken, set()) > taken
    assert free_port(taken, {taken + 1}) > taken + 1


def test_the_office_never_moves_to_another_port_by_itself(taken, tmp_path):
    with pytest.raises(NotStarted, match=f"Port {taken} is taken"):
        environment(asked(["--port", str(taken)]), tmp_path)


def test_the_outside_never_takes_the_offices_port(tmp_path):
    env = environment(asked(["--port", str(free_port(8001, set()))]), tmp_path)
    ports = [env["REHANDLE_PORT"], env["REHANDLE_PAYMENT_URL"].rpartition(":")[2], env["REHANDLE_SMTP_PORT"], env["REHANDLE_LIVE_PORT"]]
    assert len(set(ports)) == 4


def test_what_columns_mean():
    assert columns_of("") == {}
    assert columns_of("handle=name, last_login_at=seen") == {"handle": "name", "last_login_at": "seen"}


@pytest.mark.parametrize("text", ["handle", "handle=", "=name", "handle=name,seen"])
def test_columns_that_mean_nothing_are_refused(text):
    with pytest.raises(Refused) as refused:
        columns_of(text)
    assert refused.value.code is Code.INVALID


def test_a_walk_empties_its_own_folder_only(tmp_path, monkeypatch):
    for name in ("processes.json", "mail.sqlite"):
        (tmp_path / name).touch()
    (tmp_path / "runs").mkdir()
    _empty(tmp_path)  # the tests' own REHANDLE_DATA_DIR stands: somebody named a folder
    assert len(list(tmp_path.iterdir())) == 3
    monkeypatch.delenv("REHANDLE_DATA_DIR")
    _empty(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["processes.json"]


def test_a_file_is_named_from_where_the_command_is_given():
    assert asked(["--accounts", "people.csv"]).accounts == Path("people.csv")
