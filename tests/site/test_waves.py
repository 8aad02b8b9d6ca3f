"""The public list of a wave: by day, page by page, searched, as a file, in the API; and the drawn order that anybody can work out again."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from rehandle import wiring
from rehandle.cases.mass import listed
from rehandle.cases.mass import queries as campaigns
from rehandle.cases.mass.models import Part
from rehandle.log.models import Entry
from rehandle.names.rules.search import Wanted
from rehandle.sim.world import world
from tests.cases.mass import lanes

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = 12


@pytest.fixture
def around(monkeypatch):
    """A campaign whose names stand on the public list, less one whose holder kept it and one that stands still."""
    with world(lanes.BEGIN - timedelta(days=40)) as found:
        lanes._found(found, NAMES)
        found.clock.move_to(lanes.BEGIN)
        lanes.campaign(found)
        monkeypatch.setattr(wiring, "clock", lambda: found.clock)
        for day in (0, 4, 25, 31.5, 33, 34):
            to(found, day)
        lanes.ACTS["get_back"](found, lanes.Happens(0, "get_back", lanes.name_of(0)))
        to(found, 66)
        lanes.ACTS["died"](found, lanes.Happens(0, "died", lanes.name_of(1)))
        yield found


def on_the_list():
    """Members less those who left, less the one that stands still."""
    part = Part.objects.get()
    return part.members - part.left - 1


def to(around, day):
    around.clock.move_to(lanes.BEGIN + timedelta(days=day))
    around.tick()


def test_a_day_has_its_page_its_file_and_its_place_in_the_api(around):
    now = around.clock.now()
    [day] = listed.days(now)
    listed_now = on_the_list()
    assert day.names == listed_now
    told = Client().get("/calendar").content.decode()
    assert f"/calendar/{day.day}" in told
    page = Client().get(f"/calendar/{day.day}").content.decode()
    assert lanes.name_of(5) in page and lanes.name_of(0) not in page and lanes.name_of(1) not in page
    assert campaigns.campaigns()[0].commitment in page
    arabic = Client().get(f"/ar/calendar/{day.day}").content.decode()
    assert lanes.name_of(5) in arabic and 'dir="rtl"' in arabic
    lines = b"".join(Client().get(f"/calendar/{day.day}.csv").streaming_content).decode().splitlines()
    assert lines[0] == "name,opens_at,kind" and len(lines) == listed_now + 1
    assert json.loads(Client().get("/api/v1/calendar").content)[0]["names"] == listed_now
    assert len(json.loads(Client().get(f"/api/v1/calendar/{day.day}").content)) == listed_now
    assert Client().get("/calendar/2031-01-01").status_code == Client().get("/calendar/nonsense.csv").status_code == 404


@pytest.mark.parametrize(("how", "text", "found"), [("exact", lanes.name_of(4), 1), ("prefix", "quietf", None), ("similar", "quietfolk04", None), ("exact", lanes.name_of(0), 0)])
def test_a_search_finds_what_is_on_the_list_only(around, how, text, found):
    names = [case.handle for case in listed.search(Wanted(text, how), around.clock.now())]
    assert len(names) == (on_the_list() if found is None else found) and not {lanes.name_of(0), lanes.name_of(1)} & set(names)


def test_the_order_of_opening_can_be_worked_out_again(around):
    [day] = listed.days(around.clock.now())
    names = [case.handle for case in listed.names(day.day, around.clock.now())]
    asked, free_many = [], around.platform.free_many
    around.platform.free_many = lambda kind, rows: (asked.extend(row.handle for row in rows), free_many(kind, rows))[1]
    to(around, 80)
    told = Entry.objects.get(event="campaign.opened_to_all").data
    assert sha256(bytes.fromhex(told["seed"])).hexdigest() == campaigns.campaigns()[0].commitment
    assert listed.order(campaigns.campaigns()[0].id).seed == told["seed"]
    drawn = sorted(names, key=lambda name: sha256(bytes.fromhex(told["seed"]) + name.encode()).digest())
    assert told["count"] == len(names)
    assert asked == drawn
