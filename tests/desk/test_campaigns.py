"""Campaigns at the desk: asked for, judged, begun by two, stopped by one, started again by two; the figures are those of the rows."""

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from rehandle.cases.mass import asked, figures, files, members
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.leave import leave
from rehandle.cases.mass.machines import CAMPAIGN
from rehandle.cases.mass.models import Campaign, Part, Sampled
from rehandle.cases.models import Case
from rehandle.config.office import office as settings
from rehandle.desk import campaign_words as w
from rehandle.desk.campaigning import share
from rehandle.kernel.refusal import Code
from rehandle.kernel.words.bare import in_page
from rehandle.kernel.words.shares import percent
from rehandle.people import flows
from rehandle.people import queries as people
from rehandle.people.queries import ctx_for
from rehandle.policy.flows import publish
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)
RULE = world.NORTHWIND.replace("waves = 52", "waves = 2").replace("sample = 400", "sample = 3")


@pytest.fixture
def ruled(office, staff):
    """A rule of two waves and a sample of three, and accounts that were swept under it."""
    publish(office.at(office.now - timedelta(days=30)), text=RULE)
    world.swept(office, settings().data_dir, "run-2")
    people_of_the_office(office)
    yield staff
    shutil.rmtree(settings().data_dir / "campaigns", ignore_errors=True)
    shutil.rmtree(settings().data_dir / "runs" / "run-2", ignore_errors=True)


def people_of_the_office(office) -> None:
    """A second operator, who signs."""
    flows.add_member(office, id="oto", name="Oto", roles=["operator"], username="oto")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def ask(seat, wave="00", campaign="c1", tier="mass"):
    return seat.post("/desk/campaigns/asked", {"id": campaign, "tier": tier, "wave": wave})


def drawn(office, wave="00", campaign="c1") -> Campaign:
    return Campaign.objects.get(id=world.campaign(office, settings().data_dir, campaign, wave, "run-2"))


def judge_all(seat, campaign="c1", wrong=()) -> None:
    for place in range(3):
        act = "wrong" if place in wrong else "right"
        told = {"of": campaign, "place": place, "act": act, "reason": "The holder is abroad." if place in wrong else ""}
        assert seat.post(f"/desk/campaign/{campaign}/judgement", told).status_code == 302


def running(office, sit) -> Campaign:
    row = drawn(office)
    judge_all(sit("sam"))
    sign(sit, sit("ola").post("/desk/campaign/c1/beginning"))
    row.refresh_from_db()
    return row


def sign(sit, sent) -> None:
    """The second person signs what was sent."""
    assert sent.status_code == 302 and "/approval/" in sent["Location"]
    where = sent["Location"]
    page = sit("oto").get(where)
    digest = re.search(r'name="hash" value="([0-9a-f]+)"', page.content.decode())[1]
    assert sit("oto").post(f"{where}/signature", {"hash": digest}).status_code == 302


def test_before_the_first(office, staff, sit):
    publish(office.at(office.now - timedelta(days=30)), text=RULE)
    page = text_of(sit("ola").get("/desk/campaigns"))
    assert "No campaign yet." in page and "Sweep the accounts first." in page
    assert "Draw a campaign" not in text_of(sit("sam").get("/desk/campaigns"))


def test_asked_for_at_the_page_and_drawn_elsewhere_in_the_name_of_who_asked(ruled, office, sit):
    seat, data = sit("ola"), settings().data_dir
    assert ask(seat).status_code == 302
    waits = seat.get("/desk/campaigns")
    assert "Being drawn" in text_of(waits) and waits["Refresh"] and not Campaign.objects.exists()
    assert "Refresh" not in seat.get("/desk/campaigns?still")
    assert asked.waiting(data) == "c1"
    assert ask(seat).status_code == 302, "the same button twice is one draw"
    other = ask(seat, "01", "c2")
    assert other.status_code == 409 and "One is drawn at a time" in text_of(other)
    assert asked.carry_out(lambda member: ctx_for(member, office.now, office.new_id), data, "c1") == "drawn"
    row, page = Campaign.objects.get(id="c1"), text_of(seat.get("/desk/campaigns"))
    assert asked.waiting(data) == "" and "Being drawn" not in page and "Drawn, not begun" in page and f" {row.members:,} " in page
    assert asked.carry_out(lambda member: ctx_for(member, office.now, office.new_id), data, "c1") == "", "drawn once"


def test_a_draw_that_cannot_be_done_says_why_until_it_is_put_aside(ruled, office, sit):
    seat, data = sit("ola"), settings().data_dir
    drawn(office)
    ask(seat, "00", "c2")
    assert asked.carry_out(lambda member: ctx_for(member, office.now, office.new_id), data, "c2") == "campaign_empty"
    page = seat.get("/desk/campaigns")
    assert Code.CAMPAIGN_EMPTY.meaning.en in text_of(page) and "Refresh" not in page
    assert in_page(seat.get("/ar/desk/campaigns").content.decode()) == []
    assert ask(seat, "01", "c3").status_code == 302, "what failed stands in nobody's way"
    seat.post("/desk/campaigns/forgotten", {"id": "c2"})
    assert asked.read(data, "c2") is None and asked.read(data, "c3") is not None


@pytest.mark.parametrize(("tier", "wave"), [("rare", "00"), ("", "00"), ("mass", "77"), ("mass", ""), ("mass", "../x")])
def test_what_cannot_be_drawn_is_refused_at_once(ruled, sit, tier, wave):
    assert ask(sit("ola"), wave, "c9", tier).status_code == 422
    assert ask(sit("ola"), "00", "../c9").status_code == 422
    assert asked.every(settings().data_dir) == []


def test_a_draw_whose_process_dies_again_and_again_is_given_up(ruled, office, sit):
    ask(sit("ola"))
    data = settings().data_dir
    asked._write(data, replace(asked.read(data, "c1"), begun=asked.MOST_BEGUN))
    assert asked.carry_out(lambda member: ctx_for(member, office.now, office.new_id), data, "c1") == "fell_over"
    assert w.FAILURES["fell_over"][0] in text_of(sit("ola").get("/desk/campaigns"))


def test_the_sample_is_judged_one_at_a_time_with_its_reasons(ruled, office, sit):
    drawn(office)
    seat, first = sit("sam"), Sampled.objects.get(campaign="c1", place=0)
    page = seat.get("/desk/campaign/c1/sample")
    told, rest = page.content.decode().split("What else the rule asks", 1)
    assert told.count('data-label="Result"') == 2 and rest.count('data-label="Result"') > 5, "what decided comes first: a clause, and a kind of name"
    assert f"@{first.handle}" in text_of(page) and "The rule asks" in text_of(page) and "Judged: 0 of 3" in text_of(page)
    assert in_page(seat.get("/ar/desk/campaign/c1/sample").content.decode()) == []
    silent = seat.post("/desk/campaign/c1/judgement", {"of": "c1", "place": 0, "act": "wrong", "reason": " "})
    assert silent.status_code == 422 and "Say why the rule is wrong here." in text_of(silent)
    judge_all(seat, wrong=(1,))
    done = text_of(seat.get("/desk/campaign/c1/sample"))
    assert "Every finding is judged." in done and "1 of 3 wrong: 33.3 % (between 6.1 and 79.2 %)" in done
    assert seat.post("/desk/campaign/c1/judgement", {"of": "c1", "place": 0, "act": "right"}).status_code == 409
    assert Sampled.objects.get(place=1).judged_by == "sam"


def test_two_people_begin_it_and_not_before_the_sample_is_judged(ruled, office, sit):
    drawn(office)
    early = sit("ola").post("/desk/campaign/c1/beginning")
    assert early.status_code == 409 and Code.SAMPLE_MISSING.meaning.en in text_of(early)
    page = text_of(sit("ola").get("/desk/campaign/c1"))
    assert "when every finding of the sample is judged" in page and "Send for a second signature" not in page
    assert people.open_approvals() == [] and Campaign.objects.get().state == "drawn"


def test_begun_by_two_under_the_second_signature(ruled, office, sit):
    row = drawn(office)
    judge_all(sit("sam"))
    sent = sit("ola").post("/desk/campaign/c1/beginning")
    assert "To begin a campaign" in text_of(sit("oto").get("/desk/second"))
    own = text_of(sit("ola").get(sent["Location"]))
    assert "You drafted" in own or "Sign, or send back" in own
    page = text_of(sit("oto").get(sent["Location"]))
    assert f"letters go to {row.members:,} holder" in page and "Found and drawn" in page
    assert in_page(sit("oto").get(f"/ar{sent['Location']}").content.decode()) == []
    waits = text_of(sit("ola").get("/desk/campaign/c1"))
    assert "It waits for a second signature." in waits and "Send for a second signature" not in waits
    sign(sit, sent)
    assert Campaign.objects.get().state == "running" and "letters to" in text_of(sit("ola").get("/desk/campaign/c1"))


def test_stopped_by_one_with_a_reason_and_started_again_by_two(ruled, office, sit):
    running(office, sit)
    seat = sit("sam")
    silent = seat.post("/desk/campaign/c1/stopping", {"reason": ""})
    assert silent.status_code == 422 and Campaign.objects.get().state == "running"
    assert seat.post("/desk/campaign/c1/stopping", {"reason": "Letters look wrong <b>."}).status_code == 302
    page = seat.get("/desk/campaign/c1")
    assert "Time line of this campaign" in page.content.decode() and "Stopped by Sam" in text_of(page) and "Letters look wrong <b>." in text_of(page) and "wrong <b>" not in page.content.decode()
    assert "Start again" not in text_of(page), "who may stop may not start again"
    assert "First letters stands still Time to answer Taken back" in text_of(page), "no day is promised while its clocks stand"
    assert "stands still" in text_of(seat.get("/desk/campaigns"))
    again = seat.post("/desk/campaign/c1/stopping", {"reason": "Once more."})
    assert again.status_code == 409
    assert sit("ola").post("/desk/campaign/c1/starting", {"reason": ""}).status_code == 422
    assert sit("ola").post("/desk/campaign/c1/starting", {"reason": "x" * 1001}).status_code == 422, "a second person is not sent what cannot be done"
    sent = sit("ola").post("/desk/campaign/c1/starting", {"reason": "The letters were right."})
    assert sit("ola").post("/desk/campaign/c1/starting", {"reason": "Pressed twice."})["Location"] == sent["Location"]
    sign(sit, sent)
    assert Campaign.objects.get().state == "running"


def test_dropped_with_a_reason(ruled, office, sit):
    drawn(office)
    assert sit("ola").post("/desk/campaign/c1/dropping", {"reason": ""}).status_code == 422
    assert sit("ola").post("/desk/campaign/c1/dropping", {"reason": "Wrong week."}).status_code == 302
    assert Campaign.objects.get().state == "dropped" and "Dropped" in text_of(sit("ola").get("/desk/campaigns"))
    page = text_of(sit("ola").get("/desk/campaign/c1"))
    assert "Dropped by Ola" in page and "Wrong week." in page


@pytest.mark.parametrize("limit", list(w.STOPPED_ITSELF))
def test_why_it_stopped_by_itself(ruled, office, sit, limit):
    row = running(office, sit)
    stopped = {"state": "stopped", "stopped_at": office.now, "stopped_by": "office", "stopped_why": limit}
    world.act(office, what=lambda _: Campaign.objects.filter(id=row.id).update(**stopped))
    for path, lang in (("", 0), ("/ar", 1)):
        page = sit("sam").get(f"{path}/desk/campaign/c1")
        assert w.STOPPED_ITSELF[limit][lang] in text_of(page)
    assert in_page(page.content.decode()) == []


def test_the_figures_are_those_of_the_rows(ruled, office, sit):
    row = running(office, sit)
    part = Part.objects.get(campaign=row)
    names = [each["canonical"] for each in staying(part)]
    left_by(office, part, names[0], state="kept", why_ended="holder_kept")
    left_by(office, part, names[1], state="restored", why_ended="holder_returned", reclaimed_at=office.now)
    left_by(office, part, names[2], why="not_told")
    part.refresh_from_db()
    told = {
        "rounds": {"30": office.now.isoformat()}, "state": "announced", "letters": 100, "undelivered": 7, "reclaimed_at": office.now,
        "answer_by": office.now, "announced_at": office.now, "ends_at": office.now + timedelta(days=15),
    }  # fmt: skip
    world.act(office, what=lambda _: Part.objects.filter(id=part.id).update(**told))
    at, n = figures.road("c1"), row.members
    assert (at.members, at.told, at.not_told, at.came_back, at.got_back, at.taken_back, at.opened) == (n, n - 1, 1, 1, 1, n - 2, 0)
    page = text_of(sit("aud").get("/desk/campaign/c1"))
    assert f"{n - 3} names opened to everybody" in page and "7 of 100 7 % 30 %" in page
    assert f"2 of {at.told}" in page, "came back, of those told"
    assert "7 % of at most 30 %" in text_of(sit("aud").get("/desk/campaigns"))
    assert in_page(sit("aud").get("/ar/desk/campaign/c1").content.decode()) == []


def staying(part):
    return list(members.staying(Part.objects.select_related("campaign").get(id=part.id)))


def left_by(office, part, name, why="touched", **changed) -> None:
    part = Part.objects.select_related("campaign").get(id=part.id)
    world.act(office, what=lambda ctx: leave(ctx, part, files.find(folder_of(part), part.number, name), why))
    if changed:
        world.act(office, what=lambda _: Case.objects.filter(handle=name).update(**changed))


def test_a_campaign_that_is_none(ruled, sit):
    for path in ("campaign/none", "campaign/none/sample"):
        assert sit("sam").get(f"/desk/{path}").status_code == 404
    assert sit("ola").post("/desk/campaign/none/starting", {"reason": "x"}).status_code == 404


def test_every_state_and_step_has_its_words():
    assert set(CAMPAIGN.states) == set(w.STATES) == set(w.BADGES)


@pytest.mark.parametrize(("part", "all_", "said"), [(0, 0, "0"), (1, 40, "2.5"), (1, 5, "20"), (2, 3, "66.7"), (1, 1, "100")])
def test_shares(part, all_, said):
    assert share(part, all_) == said and percent(part / (all_ or 1)) == said


def test_signing_is_known_to_people(ruled, office, sit):
    running(office, sit)
    assert people.open_approvals() == []
