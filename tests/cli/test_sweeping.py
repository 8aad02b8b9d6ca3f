"""The process beside the worker that carries out sweeps, and `rehandle sweeps`."""

import json
import sys
import time
from datetime import timedelta

import pytest
from django.core.management import call_command

from rehandle import wiring
from rehandle.adapters.platform.world import write_parquet
from rehandle.cli import sweeping
from rehandle.cli.sweeping import Sweeper
from rehandle.config.office import office as settings
from rehandle.kernel.clock import SetClock
from rehandle.kernel.flow import writing
from rehandle.people.flows import add_member
from rehandle.policy.flows import publish
from rehandle.sweep.flows import record_run
from rehandle.sweep.models import Run
from rehandle.sweep.snapshots import LAST
from tests.sweep.real import POLICIES

SLEEPS, ENDS = [sys.executable, "-c", "import time; time.sleep(60)"], [sys.executable, "-c", ""]


@pytest.fixture
def waits(monkeypatch):
    """The sweep that waits for a process."""
    found = ["s1"]
    monkeypatch.setattr(sweeping, "under_way", lambda: found[0])
    return found


def test_no_process_without_a_sweep(waits):
    waits[0] = ""
    sweeper = Sweeper(SLEEPS)
    sweeper.attend()
    assert sweeper._process is None
    sweeper.end()


def test_one_process_at_a_time_and_none_is_left(waits):
    sweeper = Sweeper(SLEEPS)
    sweeper.attend()
    first = sweeper._process
    sweeper.attend()
    assert first is not None and sweeper._process is first and first.args[-1] == "s1"
    sweeper.end()
    assert first.poll() is not None
    sweeper.end()


def test_one_that_died_is_started_again(waits):
    sweeper = Sweeper(ENDS)
    sweeper.attend()
    first = sweeper._process
    assert first is not None
    first.wait(30)
    sweeper.attend()
    second = sweeper._process
    assert second is not None and second is not first
    second.wait(30)
    waits[0] = ""
    sweeper.attend()
    assert sweeper._process is None


def test_one_that_does_not_listen_is_killed(waits, monkeypatch):
    monkeypatch.setattr(sweeping, "END_SECONDS", 0.2)
    deaf = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    sweeper = Sweeper([sys.executable, "-c", deaf])
    sweeper.attend()
    process = sweeper._process
    assert process is not None
    time.sleep(0.5)
    sweeper.end()
    assert process.poll() is not None


@pytest.fixture
def operator(office, monkeypatch):
    """An office that has swept once, and its operator."""
    clock = SetClock(office.now)
    monkeypatch.setattr(wiring, "clock", lambda: clock)
    rule = publish(office.at(office.now - timedelta(days=30)), text=(POLICIES / "northwind.toml").read_text(encoding="utf-8"))
    add_member(office, id="ola", name="Ola", roles=["operator"], username="ola")
    write_parquet(settings().data_dir / LAST, accounts=400, as_of=office.now)
    record_run(office, id="first", policy_hash=rule.hash, as_of=office.now, folder="", summary={})
    return "ola"


def said(capsys, *words, code=0):
    try:
        call_command("sweeps", *words, "--json")
        ended = 0
    except SystemExit as ending:
        ended = int(str(ending.code))
    assert ended == code
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db(transaction=True)
def test_asked_run_and_listed_at_the_terminal(operator, capsys):
    sweep = said(capsys, "ask", "--by", operator)["sweep"]
    assert said(capsys, "ask", "--by", operator, code=2)["refused"] == "sweep_open"
    assert said(capsys, "run", sweep) == {"sweep": sweep, "state": "finished"}
    listed = {each["sweep"]: each["state"] for each in said(capsys, "list")["sweeps"]}
    assert listed == {sweep: "finished", "first": "finished"}
    assert (settings().data_dir / "runs" / sweep / "run.json").exists()


@pytest.mark.django_db(transaction=True)
def test_the_first_sweep_of_an_office_is_told_when_its_accounts_were_read(operator, capsys):
    with writing("test.forget", wiring.office_ctx()) as opened:
        opened.entries += 1
        Run.objects.all().delete()
    assert said(capsys, "ask", "--by", operator, code=2)["refused"] == "file_unreadable"
    assert said(capsys, "ask", "--by", operator, "--as-of", "2026-12-02", code=2)["refused"] == "invalid"
    assert said(capsys, "ask", "--by", operator, "--as-of", "2026-11-30")["state"] == "asked"
    assert said(capsys)["sweeps"][0]["as_of"] == "2026-11-30T00:00:00Z"


@pytest.mark.django_db(transaction=True)
def test_cancelled_and_refused_at_the_terminal(operator, capsys):
    sweep = said(capsys, "ask", "--by", operator)["sweep"]
    assert said(capsys, "cancel", sweep, "--by", operator)["state"] == "cancelled"
    assert said(capsys, "cancel", sweep, "--by", operator, code=2)["refused"] == "wrong_state"
    assert said(capsys, "run", code=2)["refused"] == "invalid"
    assert said(capsys, "run", "nothing", code=2)["refused"] == "not_found"
    call_command("sweeps")
    assert f"{sweep}: cancelled, as of 2026-12-01" in capsys.readouterr().out
