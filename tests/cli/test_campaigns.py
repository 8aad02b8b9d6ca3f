"""`rehandle campaigns`, and the process beside the worker that draws what was asked for."""

import json
import shutil
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command

from rehandle import wiring
from rehandle.cases.mass import asked
from rehandle.cases.mass.models import Campaign
from rehandle.cli.management.commands.worker import DRAW
from rehandle.cli.sweeping import Sweeper
from rehandle.config.office import office as settings
from rehandle.kernel.clock import SetClock
from rehandle.log.models import Entry
from rehandle.policy.flows import publish
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def swept(office, monkeypatch):
    """An office that has swept under its rule, and its people."""
    clock = SetClock(office.now)
    monkeypatch.setattr(wiring, "clock", lambda: clock)
    publish(office.at(office.now - timedelta(days=30)), text=world.NORTHWIND.replace("waves = 52", "waves = 2"))
    world.team(office)
    world.swept(office, settings().data_dir, "run-2")
    yield settings().data_dir
    shutil.rmtree(settings().data_dir / "campaigns", ignore_errors=True)
    shutil.rmtree(settings().data_dir / "runs" / "run-2", ignore_errors=True)


def said(capsys, *words, code=0):
    try:
        call_command("campaigns", *words, "--json")
        ended = 0
    except SystemExit as ending:
        ended = int(str(ending.code))
    assert ended == code
    return json.loads(capsys.readouterr().out)


def test_asked_for_drawn_and_listed_at_the_terminal(swept, capsys):
    assert said(capsys)["campaigns"] == []
    campaign = said(capsys, "ask", "--tier", "mass", "--wave", "00", "--by", "ola")["campaign"]
    assert said(capsys, "draw", campaign) == {"campaign": campaign, "state": "drawn"}
    told = said(capsys, "list")["campaigns"][0]
    assert (told["id"], told["state"], told["tier"], told["wave"], told["left"]) == (campaign, "drawn", "mass", "00", 0)
    assert told["members"] == Campaign.objects.get().members > 0
    assert Entry.objects.get(event="campaign.drawn").actor == "ola", "in the name of who asked"
    call_command("campaigns")
    assert f"{campaign}: drawn, mass, wave 00" in capsys.readouterr().out


def test_refused_at_the_terminal(swept, capsys):
    assert said(capsys, "ask", "--tier", "mass", "--wave", "00", "--by", "sam", code=2)["refused"] == "forbidden"
    assert said(capsys, "ask", "--tier", "rare", "--wave", "00", "--by", "ola", code=2)["refused"] == "invalid"
    assert said(capsys, "draw", "../x", code=2)["refused"] == "invalid"
    assert said(capsys, "draw", "nothing")["state"] == ""
    assert not Campaign.objects.exists()


def test_the_worker_starts_a_process_for_a_draw_that_waits(swept, capsys):
    campaign = said(capsys, "ask", "--tier", "mass", "--wave", "01", "--by", "ola")["campaign"]
    beside = Sweeper([sys.executable, "-c", "import sys; sys.exit(sys.argv[-1] == '')"], lambda: asked.waiting(swept))
    beside.attend()
    assert beside._process is not None and beside._process.args[-1] == campaign
    assert beside._process.wait(30) == 0
    assert DRAW[1:] == (*("-m", "rehandle.cli"), "campaigns", "draw"), "what it starts in an office is the command above"
    said(capsys, "draw", campaign)
    beside.attend()
    assert beside._process is None, "nothing waits any more"
