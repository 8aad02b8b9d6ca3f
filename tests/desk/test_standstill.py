"""What holds a name: set by a person with a reason, read by whoever reads files, lifted with a reason."""

import re

import pytest

from rehandle.cases.models import Case
from rehandle.handles.models import Stop
from rehandle.handles.queries import stops
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/desk/standstill/noor_a"


def text(answer) -> str:
    html = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def test_a_name_is_frozen_and_let_go_each_with_its_reason(office, sit):
    case, seat = world.case(office, "noor_a"), sit("sam")
    assert PAGE in seat.get(f"/desk/case/{case}").content.decode()
    assert "Nothing holds this name." in text(seat.get(PAGE))
    assert seat.post(f"{PAGE}/setting", {"id": "s1", "kind": "legal_hold", "why": "Court of Northtown, 12/26"}).status_code == 302
    assert "Frozen: legal hold" in text(seat.get(f"/desk/case/{case}"))
    assert "Sam : Court of Northtown, 12/26 when a person lifts it" in text(seat.get(PAGE))
    assert seat.post(f"{PAGE}/lifting", {"stop": "s1", "reason": "The order has ended."}).status_code == 302
    shown = text(seat.get(f"{PAGE}?done=lifted"))
    assert "Every clock goes on with what was left, a week at least." in shown and "Sam The order has ended." in shown
    assert not stops("noor_a")


def test_nothing_typed_is_lost_where_it_is_refused(office, sit):
    world.case(office, "noor_a")
    seat = sit("sam")
    missing = seat.post(f"{PAGE}/setting", {"kind": "duress", "why": " "})
    assert missing.status_code == 422 and "Give a reason" in text(missing)
    assert seat.post(f"{PAGE}/setting", {"kind": "recovery_hold", "why": "mine"}).status_code == 422
    seat.post(f"{PAGE}/setting", {"id": "s1", "kind": "duress", "why": "She is threatened."})
    long = seat.post(f"{PAGE}/lifting", {"stop": "s1", "reason": "x" * 1001})
    assert long.status_code == 422 and "1,000 characters" in text(long) and "x" * 1001 in long.content.decode()
    seat.post(f"{PAGE}/lifting", {"stop": "s1", "reason": "safe"})
    late = sit("lee").post(f"{PAGE}/lifting", {"stop": "s1", "reason": "safe, I think"})
    assert late.status_code == 409 and "safe, I think" in late.content.decode()
    assert Stop.objects.get().ended_why == "safe"


def test_a_click_twice_is_one_stop(office, sit):
    world.case(office, "noor_a")
    for _ in range(2):
        assert sit("sam").post(f"{PAGE}/setting", {"id": "s1", "kind": "dispute", "why": "two claim it"}).status_code == 302
    assert Stop.objects.count() == 1


def test_a_name_without_a_file_is_found_and_frozen(office, sit):
    world.case(office, "other")
    seat = sit("sam")
    assert PAGE in seat.get("/desk/find?name=@Noor_A").content.decode()
    seat.post(f"{PAGE}/setting", {"id": "s1", "kind": "dispute", "why": "two claim it"})
    assert "Stops: 1 of 1 open" in text(seat.get("/desk/find?name=noor_a"))
    assert seat.get("/desk/standstill/no%20name").status_code == 422


def test_what_only_its_decision_ends_has_no_button(office, sit):
    case, _ = world.objection(office)
    handle = Case.objects.get(id=case).handle
    page, stop = f"/desk/standstill/{handle}", stops(handle)[0].id
    shown = sit("sam").get(page).content.decode()
    assert "when it is decided" in shown and "Lift the stop" not in shown
    assert sit("sam").post(f"{page}/lifting", {"stop": stop, "reason": "quick"}).status_code == 409
    assert [each.kind for each in stops(handle)] == ["objection"]


def test_a_name_that_waits_for_a_person_is_dealt_to_one(office, sit):
    world.case(office, "noor_a", "released")
    world.left_over(office, "noor_a")
    seat = sit("sam")
    assert "stands still until somebody looks" in text(seat.get("/desk/"))
    assert seat.post("/desk/next").headers["Location"] == PAGE
    shown = text(seat.get(PAGE))
    assert "A bank decided against us after the hand-over." in shown
    seat.post(f"{PAGE}/lifting", {"stop": "lost:order-1", "reason": "Written off."})
    assert "Nothing waits for you." in text(seat.get("/desk/"))


def test_who_only_reads_sees_why_and_no_button(office, sit):
    world.left_over(office, "noor_a")
    world.case(office, "noor_a", "released")
    shown = sit("aud").get(PAGE).content.decode()
    assert "A bank decided against us" in shown and "<textarea" not in shown


def test_the_file_says_that_nobody_is_given_a_name(office, sit):
    shown = text(sit("sam").get(f"/desk/case/{world.case(office, 'police', 'released')}"))
    assert "Nobody is given this name: This name is protected. government" in shown
    shown = text(sit("sam").get(f"/desk/case/{world.case(office, 'noor_a', 'released')}"))
    assert "Nobody is given this name" not in shown
