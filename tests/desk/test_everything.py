"""The one button: pressed by one with a reason, said on every page of the desk, ended by two; bad input and a second press harm nothing."""

import re
from html import unescape

import pytest

from rehandle.handles.models import Standstill
from rehandle.handles.queries import standstill
from rehandle.kernel.words.bare import in_page
from rehandle.log.models import Entry
from rehandle.people import flows
from rehandle.people.models import Approval
from tests.desk import world
from tests.desk.test_campaigns import text_of

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, STOP, START = "/desk/everything", "/desk/everything/stopping", "/desk/everything/starting"
WHY = "Letters went to the wrong people <b>."


@pytest.fixture
def two(office, sit):
    """Two operators, and a rule."""
    world.case(office, "noor_a")
    flows.add_member(office, id="oto", name="Oto", roles=["operator"], username="oto")
    return sit


def sign(two, where, who="oto"):
    page = two(who).get(where).content.decode()
    digest = re.search(r'name="hash" value="([0-9a-f]+)"', page)[1]
    return two(who).post(f"{where}/signature", {"hash": digest})


@pytest.mark.parametrize(("reason", "said"), [("", "Give a reason"), ("  \n", "Give a reason"), ("x" * 1001, "1,000 characters at most")])
def test_without_a_reason_nothing_stops_and_what_was_typed_stays(two, reason, said):
    refused = two("sam").post(STOP, {"reason": reason})
    assert refused.status_code == 422 and said in text_of(refused) and reason.strip() in refused.content.decode()
    assert standstill() is None and not Standstill.objects.exists()


@pytest.mark.parametrize("who", ["", "mem", "ann", "bob", "tia", "aud", "kit"])
def test_whose_role_does_not_allow_it_can_neither_stop_nor_start(two, who):
    for path in (STOP, START):
        assert two(who).post(path, {"reason": "I want to."}).status_code in (302, 403)
    assert standstill() is None and not Approval.objects.filter(flow="cases.start_everything").exists()
    assert 'href="/desk/everything"' not in two(who).get("/desk/").content.decode()


def test_one_stops_everything_and_every_page_says_so_with_the_reason(two):
    assert "It was never pressed." in text_of(two("sam").get(PAGE))
    assert "Everything stands still" not in two("sam").get("/desk/").content.decode()
    assert two("sam").post(STOP, {"reason": WHY})["Location"] == f"{PAGE}?done=stopped"
    for who, path in (("sam", "/desk/"), ("sam", "/desk/campaigns"), ("bob", "/desk/second"), ("tia", "/desk/ledger"), ("kit", "/desk/log"), ("ola", "/desk/people")):
        page = two(who).get(path)
        assert "Everything stands still since" in text_of(page) and f"Stopped by Sam : {WHY}" in text_of(page).replace("Sam: ", "Sam : ")
        assert "people <b>" not in page.content.decode()
        assert ('href="/desk/everything"' in page.content.decode()) == (who in ("sam", "ola"))
    assert in_page(two("ola").get(f"/ar{PAGE}").content.decode()) == []
    assert "Start again" not in text_of(two("sam").get(PAGE)), "who may stop may not start again"


def test_a_second_press_is_one_standstill_with_the_first_reason(two):
    two("sam").post(STOP, {"reason": WHY})
    again = two("ola").post(STOP, {"reason": "Me too."}, follow=True)
    assert again.status_code == 200 and "stood still already" in text_of(again)
    assert Standstill.objects.get().why == WHY and Entry.objects.filter(event="office.stopped").count() == 1


def test_two_people_start_again_and_one_alone_does_not(two):
    early = two("ola").post(START, {"reason": "It was a mistake."})
    assert early.status_code == 409 and "Nothing was done." in text_of(early)
    two("sam").post(STOP, {"reason": WHY})
    assert two("ola").post(START, {"reason": " "}).status_code == 422
    assert two("ola").post(START, {"reason": "x" * 1001}).status_code == 422
    sent = two("ola").post(START, {"reason": "The list was mended."})
    where = sent["Location"]
    assert two("ola").post(START, {"reason": "Again."})["Location"] == where and Approval.objects.filter(flow="cases.start_everything").count() == 1
    assert "Sign" not in re.findall(r"<button[^>]*>([^<]*)", two("ola").get(where).content.decode())
    assert standstill() is not None
    page = text_of(two("oto").get(where))
    assert "To start everything again" in page and "The list was mended." in page and WHY in page and "a week at least" in page
    assert in_page(two("oto").get(f"/ar{where}").content.decode()) == []
    assert "To start everything again" in text_of(two("oto").get("/desk/second")) and "the whole office" in text_of(two("oto").get("/desk/second"))
    assert sign(two, where).status_code == 302 and standstill() is None
    after = two("sam").get(f"{PAGE}?done=stopped")
    assert "Everything stands still since" not in text_of(after) and "stands still from now on" not in text_of(after)
    told = unescape(text_of(after))
    assert "The whole office was stopped" in told and "The office was started again" in told


def test_a_signature_for_an_earlier_standstill_does_not_end_a_later_one(two):
    two("sam").post(STOP, {"reason": WHY})
    first = two("ola").post(START, {"reason": "Mended."})["Location"]
    sign(two, first)
    two("sam").post(STOP, {"reason": "Once more."})
    assert first not in two("ola").get(PAGE).content.decode()
    assert two("oto").post(f"{first}/signature", {"hash": "0" * 64}).status_code == 409
    assert standstill() is not None
