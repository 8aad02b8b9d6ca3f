"""The public list of a wave: by day, page by page, searched, as a file, in the API; and the drawn order that anybody can work out again."""

import csv
import json
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from hashlib import sha256
from html import unescape

import duckdb
import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from rehandle import wiring
from rehandle.cases.mass import days, files, listed, members
from rehandle.cases.mass import queries as campaigns
from rehandle.cases.mass.brake import start_campaign_again, stop_campaign
from rehandle.cases.mass.leave import leave_by_case
from rehandle.cases.mass.models import Campaign, Part
from rehandle.kernel.draw import in_order
from rehandle.kernel.flow import writing
from rehandle.kernel.words.bare import in_page
from rehandle.log.flows import seal
from rehandle.log.models import Entry
from rehandle.log.queries import verifier_key
from rehandle.names.rules.search import MOST_FOUND, Wanted
from rehandle.people import flows as people
from rehandle.site.downloads import as_parquet
from rehandle.site.searched import HOWS, together
from tests.cases.mass import lanes
from tests.kept import as_it_was
from tests.sales import made

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = 12


@pytest.fixture
def around(monkeypatch):
    """A campaign whose names stand on the public list, less one whose holder kept it and one that stands still."""
    yield from listed_world(monkeypatch, "listed")


@pytest.fixture
def in_parts(monkeypatch):
    """The same in three parts."""
    monkeypatch.setattr(files, "PART_MEMBERS", 4)
    yield from listed_world(monkeypatch, "listed-in-parts")


def listed_world(monkeypatch, name):
    with as_it_was(name, lanes.BEGIN - timedelta(days=40), to_the_list) as found:
        monkeypatch.setattr(wiring, "clock", lambda: found.clock)
        yield found


def to_the_list(found):
    lanes._found(found, NAMES)
    found.clock.move_to(lanes.BEGIN)
    lanes.campaign(found)
    for day in (0, 4, 25, 31.5, 33, 34):
        to(found, day)
    lanes.ACTS["get_back"](found, lanes.Happens(0, "get_back", lanes.name_of(0)))
    to(found, 66)
    lanes.ACTS["died"](found, lanes.Happens(0, "died", lanes.name_of(1)))


def on_the_list():
    """Members less those who left, less the one that stands still."""
    part = Part.objects.get()
    return part.members - part.left - 1


def to(around, day):
    around.clock.move_to(lanes.BEGIN + timedelta(days=day))
    around.tick()


def test_a_day_has_its_page_its_file_and_its_place_in_the_api(around):
    now = around.clock.now()
    [day] = days.coming(now)
    listed_now = on_the_list()
    assert day.names == listed_now
    home = re.sub(r"\s+", " ", Client().get("/").content.decode())
    assert f"{listed_now + 1} handles on the public list for the next 30 days" in home, "a wave's names, and one that left it and stands alone"
    told = Client().get("/calendar").content.decode()
    assert f"/calendar/{day.day}" in told
    page = Client().get(f"/calendar/{day.day}").content.decode()
    assert lanes.name_of(5) in page and lanes.name_of(0) not in page and lanes.name_of(1) not in page
    assert campaigns.campaigns()[0].commitment in page
    arabic = Client().get(f"/ar/calendar/{day.day}").content.decode()
    assert lanes.name_of(5) in arabic and 'dir="rtl"' in arabic
    lines = b"".join(Client().get(f"/calendar/{day.day}.csv").streaming_content).decode().splitlines()
    assert lines[0] == "name,opens_at,kind,order,part" and len(lines) == listed_now + 1
    assert json.loads(Client().get("/api/v1/calendar").content)[0]["names"] == listed_now
    assert len(json.loads(Client().get(f"/api/v1/calendar/{day.day}").content)) == listed_now
    assert Client().get("/calendar/2031-01-01").status_code == Client().get("/calendar/nonsense.csv").status_code == 404


@pytest.mark.parametrize(("how", "text", "found"), [("exact", lanes.name_of(4), 1), ("prefix", "quietf", None), ("similar", "quietfolk04", None), ("exact", lanes.name_of(0), 0)])
def test_a_search_finds_what_is_on_the_list_only(around, how, text, found):
    names = [case.handle for case in listed.search(Wanted(text, how), around.clock.now())]
    assert len(names) == (on_the_list() if found is None else found) and not {lanes.name_of(0), lanes.name_of(1)} & set(names)


def test_single_names_and_waves_answer_a_search_as_one_list(around):
    """A single name that is exactly what was typed stands before the wave's, and one that is only like it behind them."""
    for name in ("quietf", "quietfolk044", "quitefolk"):
        made.case(around.ctx("office"), name, policy_text=lanes.RULE, state="announced", released_at=None, ends_at=around.clock.now() + timedelta(days=3))
    for how in ("prefix", "similar"):
        names = found(f"name=quietf&how={how}")
        assert names[0] == "quietf" and len(names) == len(set(names)) and {"quietfolk044", lanes.name_of(4)} < set(names)
        begins = [name.startswith("quietf") for name in names]
        assert begins == sorted(begins, reverse=True)
    assert found("name=quietf&how=similar")[-1] == "quitefolk"
    assert found(f"name={lanes.name_of(4)}")[0] == lanes.name_of(4)
    assert found(f"name={lanes.name_of(4)}").index("quietfolk044") < found(f"name={lanes.name_of(4)}").index(lanes.name_of(5))


@given(st.lists(st.text("quiet0", min_size=1, max_size=8), max_size=300), st.text("quiet0", max_size=4), st.sampled_from(sorted(HOWS)))
def test_never_more_than_the_most_and_always_the_nearest_first(names, text, how):
    told = together(Wanted(text, how, most_found=MOST_FOUND), names, str)
    assert len(told) == min(len(names), MOST_FOUND)
    near = [0 if name == text else 1 if name.startswith(text) else 2 for name in told]
    assert near == sorted(near) and near[:MOST_FOUND] == sorted(0 if name == text else 1 if name.startswith(text) else 2 for name in names)[:MOST_FOUND]


def found(query):
    html = Client().get(f"/calendar?{query}").content.decode()
    return re.findall(r'<th scope="row"[^>]*><a href="/h/(\w+)"', html)


def test_the_order_of_opening_can_be_worked_out_again(around):
    [day] = days.coming(around.clock.now())
    names = [case.handle for case in listed.names(day.day, around.clock.now())]
    asked, free_many = [], around.platform.free_many
    around.platform.free_many = lambda kind, rows: (asked.extend(row.handle for row in rows), free_many(kind, rows))[1]
    to(around, 80)
    told = Entry.objects.get(event="campaign.opened_to_all").data
    assert sha256(bytes.fromhex(told["seed"])).hexdigest() == campaigns.campaigns()[0].commitment
    drawn = sorted(names, key=lambda name: sha256(bytes.fromhex(told["seed"]) + name.encode()).digest())
    assert told["count"] == len(names)
    assert asked == drawn


def test_anybody_gets_the_proof_that_a_name_was_opened_and_checks_it_alone(around, tmp_path):
    [day] = days.coming(around.clock.now())
    name = listed.names(day.day, around.clock.now())[0].handle
    asked, client = f"/api/v1/handles/{name}/proof", Client()
    assert client.get(asked).status_code == 404 and client.get(f"{asked}?of=reclaimed").status_code == 422
    to(around, 80)
    seal(around.ctx("office"))
    told = client.get(asked).json()
    assert told["row"] == [name, "opened"]
    (tmp_path / "proof.json").write_text(json.dumps(told))
    call_command("log", "verify", str(tmp_path / "proof.json"), "--key", verifier_key())
    told["row"][0] = "somebody_else"
    (tmp_path / "proof.json").write_text(json.dumps(told))
    with pytest.raises(SystemExit):
        call_command("log", "verify", str(tmp_path / "proof.json"), "--key", verifier_key())
    assert client.get("/api/v1/handles/nobody_at_all/proof").status_code == 404


def test_a_day_stays_once_it_has_opened_with_the_number_that_drew_its_order(around):
    [before] = days.coming(around.clock.now())
    url, client = f"/calendar/{before.day}", Client()
    [ahead] = api("")
    assert (ahead["state"], ahead["waves"][0]["seed"]) == ("listed", None) and ahead["orders"] == [before.openings[0].commitment]
    assert client.get(url).content.decode().count(before.openings[0].commitment) == 1 and days.past(around.clock.now()) == []
    to(around, 80)
    seal(around.ctx("office"))
    told = Entry.objects.get(event="campaign.opened_to_all")
    assert days.coming(around.clock.now()) == [] and api("") == []
    [after] = days.past(around.clock.now())
    assert (after.day, after.state, after.names, after.openings[0].seed) == (before.day, "opened", told.data["count"], told.data["seed"])
    for lang in ("", "/ar"):
        page = client.get(lang + url).content.decode()
        assert told.data["seed"] in page and before.openings[0].commitment in page and f"/record/{told.place}" in page
        assert f"{lang}{url}" in client.get(f"{lang}/calendar").content.decode() and in_page(page) == []
        assert f"{lang}{url}" in client.get(f"{lang}/calendar/opened").content.decode()
    [known] = api("/opened")
    assert known == api(f"/{before.day}/order") and known["waves"][0]["seed"] == told.data["seed"]
    assert (known["names"], known["waves"][0]["opened_in"]) == (told.data["count"], told.place)
    drawn = [row["name"] for row in api(f"/{before.day}")]
    assert drawn == in_order(bytes.fromhex(told.data["seed"]), drawn) and len(drawn) == told.data["count"]
    assert client.get("/api/v1/calendar/2031-01-01/order").status_code == 404


@pytest.mark.parametrize("at", [66, 80])
def test_the_day_as_parquet_says_the_same_in_the_same_order_and_leaves_nothing_behind(around, tmp_path, at, monkeypatch):
    [day] = days.coming(around.clock.now())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    to(around, at)
    answer = Client().get(f"/calendar/{day.day}.parquet")
    assert answer["Content-Disposition"] == f'attachment; filename="opening-{day.day}.parquet"'
    told = b"".join(answer.streaming_content)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "day.parquet").write_bytes(told)
    rows = duckdb.sql(f"select name, strftime(opens_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ'), kind, \"order\", part from '{tmp_path}/day.parquet'")
    lines = csv.reader(b"".join(Client().get(f"/calendar/{day.day}.csv").streaming_content).decode().splitlines())
    assert [[str(cell) for cell in row] for row in rows.fetchall()] == list(lines)[1:]
    assert Client().get("/calendar/2031-01-01.parquet").status_code == 404


def test_a_download_that_is_broken_off_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sent = as_parquet("x", {"name": "VARCHAR"}, ([f"name{nr * 7919 % 100_003}"] for nr in range(100_000)))
    pieces = iter(sent)
    assert next(pieces) and list(tmp_path.iterdir())
    sent.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["around", "in_parts"])
def test_the_program_of_the_page_checks_the_file_and_sees_another_order(kind, request, tmp_path):
    around = request.getfixturevalue(kind)
    [day] = days.coming(around.clock.now())
    before = [case.handle for case in listed.names(day.day, around.clock.now())]
    assert before == sorted(before) and Part.objects.count() == (3 if kind == "in_parts" else 1)
    asked, free_many = [], around.platform.free_many
    around.platform.free_many = lambda what, rows: (asked.extend(row.handle for row in rows), free_many(what, rows))[1]
    to(around, 80)
    drawn = [case.handle for case in listed.names(day.day, around.clock.now())]
    assert drawn == asked != before, "the order in which the platform was asked"
    paged = [listed.names(day.day, around.clock.now(), at, 2) for at in range(0, len(drawn), 2)]
    assert [case.handle for some in paged for case in some] == drawn
    page = unescape(Client().get(f"/calendar/{day.day}").content.decode())
    program = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S)[1]
    lines = b"".join(Client().get(f"/calendar/{day.day}.csv").streaming_content).decode().splitlines(keepends=True)
    for rows, said in ((lines, "True"), ([lines[0], *lines[:0:-1]], "False")):
        (tmp_path / f"opening-{day.day}.csv").write_text("".join(rows))
        told = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert told.split()[1:] == [f"{day.opens_at:%Y-%m-%dT%H:%M:%SZ}", str(len(lines) - 1), said]


def test_the_number_is_told_with_the_last_part_and_not_before(in_parts):
    """A part of the wave opens a day later: until then nobody can foresee its order."""
    with writing("test", in_parts.ctx("office")) as opened:
        opened.entries += 1
        late = Part.objects.order_by("number").last()
        Part.objects.filter(id=late.id).update(ends_at=late.ends_at + timedelta(days=1))
    [first, second] = days.coming(in_parts.clock.now())
    in_parts.clock.move_to(first.opens_at + timedelta(minutes=1))
    in_parts.tick()
    of = days.day(first.day, in_parts.clock.now())
    assert (of.state, of.openings[0].seed) == ("opened", "")
    page = Client().get(f"/calendar/{first.day}").content.decode()
    assert "Opened to everybody" in page and "In which order they open" in page and "<pre" not in page
    assert not any("seed" in each.data for each in Entry.objects.filter(event="campaign.opened_to_all"))
    in_parts.clock.move_to(second.opens_at + timedelta(minutes=1))
    in_parts.tick()
    (told,) = [each for each in Entry.objects.filter(event="campaign.opened_to_all") if "seed" in each.data]
    assert {days.day(each.day, in_parts.clock.now()).openings[0].seed for each in (first, second)} == {told.data["seed"]}
    seal(in_parts.ctx("office"))
    assert days.day(first.day, in_parts.clock.now()).openings[0].opened_in == Entry.objects.get(id=told.id).place


def test_a_day_whose_files_are_gone_keeps_its_figures_and_its_order(around):
    [day] = days.coming(around.clock.now())
    to(around, 80)
    with writing("test", around.ctx("office")) as opened:
        opened.entries += 1
        Campaign.objects.update(salt=b"")
    page = Client().get(f"/calendar/{day.day}").content.decode()
    assert "No name of this day is listed any more." in page and listed.shown(day.day, around.clock.now()) == 0
    assert days.past(around.clock.now())[0].names == day.names and days.past(around.clock.now())[0].openings[0].seed in page


def test_who_went_back_after_the_opening_counts_and_is_not_listed(around):
    [day] = days.coming(around.clock.now())
    to(around, 80)
    around.clock.move_to(around.clock.now() + timedelta(hours=1))
    name = listed.names(day.day, around.clock.now())[0].handle
    with writing("test", around.ctx("office")):
        leave_by_case(around.ctx("office"), members.at(name, around.clock.now()).id, "test")
    [after] = days.past(around.clock.now())
    left = [case.handle for case in listed.names(day.day, around.clock.now())]
    assert after.names == len(left) + 1 == listed.shown(day.day, around.clock.now()) + 1 and name not in left


def test_a_wave_that_stands_still_promises_no_day(around):
    [day] = days.coming(around.clock.now())
    stop_campaign(around.ctx("casey"), campaign=campaigns.campaigns()[0].id, reason="Letters look wrong.")
    around.clock.move_to(day.opens_at + timedelta(hours=1))
    assert [each.state for each in days.coming(around.clock.now())] == ["held"]
    assert "They stand still just now" in Client().get(f"/calendar/{day.day}").content.decode()
    start_again(around)
    around.clock.move_to(days.coming(around.clock.now())[0].opens_at)
    [late] = days.coming(around.clock.now())
    assert late.day > day.day and late.state == "opening" and "Opening now" in Client().get(f"/calendar/{late.day}").content.decode()
    assert Client().get(f"/calendar/{day.day}").status_code == 404, "nothing opens on it any more"


def start_again(around):
    ctx = around.ctx("olga")
    waiting = start_campaign_again(ctx, campaign=campaigns.campaigns()[0].id, reason="They were right.")
    people.sign(around.ctx("omar"), approval=waiting.approval, digest=waiting.hash)



def test_the_record_counts_the_names_of_campaigns_month_by_month(around):
    """Told in December or January, taken back then, opened in February: every figure is that of the batches in the log and of who left."""
    [day] = days.coming(around.clock.now())
    to(around, 80)
    single = {"campaign.grace": "case.grace", "campaign.taken_back": "name.taken_back", "campaign.opened_to_all": "name.opened"}
    columns = dict(zip(single, ("Holders told", "Taken back", "Opened to all"), strict=True))
    told = {columns[event]: batch(event) + Entry.objects.filter(event=single[event]).values("handle", "ref").distinct().count() for event in single}
    assert batch("campaign.opened_to_all") == day.names and batch("campaign.taken_back") > day.names and batch("campaign.grace") > day.names
    page = Client().get("/record").content.decode()
    assert "Nothing has been taken from anyone." not in page and 'href="/calendar/opened"' in page
    rows = [[unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in re.findall(r"<tr[^>]*>.*?</tr>", page, re.S)]
    head = next(row for row in rows if row[:1] == ["Month"])
    months = [dict(zip(head, row, strict=True)) for row in rows if len(row) == len(head) and row is not head]
    assert {column: sum(int(each[column].replace(",", "")) for each in months if each["Month"][-5:-1] == " 202") for column in told} == told
    opened = next(each for each in months if each["Opened to all"] != "0")
    assert opened["Month"] == f"{day.day:%B %Y}"
    assert in_page(Client().get("/ar/record").content.decode()) == []


def batch(event):
    """The names of a campaign's batches in the log, each counted once."""
    return sum(row.data["count"] for row in Entry.objects.filter(event=event) if "moved" not in row.data)


def api(path):
    return json.loads(Client().get(f"/api/v1/calendar{path}").content)
