"""A file: who may decide, what a decision sends, and what a page that went stale says."""

import pytest

from rehandle.cases import decisions
from rehandle.cases.models import Appeal, Case
from rehandle.log.models import Entry
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_may_decide_reads_the_words_and_the_log_tells_it(office, sit):
    case, _ = world.objection(office)
    shown = sit("sam").get(f"/desk/case/{case}").content.decode()
    assert world.WORDS in shown
    assert "Keep for the holder" in shown
    assert Entry.objects.filter(event="letter.unsealed", actor="sam", ref="appeal-noor_a").count() == 1


@pytest.mark.parametrize(("member", "why"), [("lee", "You decided on this name before"), ("aud", "Your role does not allow this")])
def test_whoever_may_not_decide_sees_why_and_no_button(office, sit, member, why):
    case, _ = world.objection(office)
    shown = sit(member).get(f"/desk/case/{case}").content.decode()
    assert why in shown
    assert world.WORDS not in shown
    assert 'name="act"' not in shown
    assert not Entry.objects.filter(event="letter.unsealed").exists()


def test_keep_is_one_click_and_the_letter_goes_out(office, sit):
    case, appeal = world.objection(office)
    answer = sit("sam").post(f"/desk/case/{case}/objection", {"appeal": appeal, "act": "keep", "reason": "You were ill."})
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/case/{case}?done=kept")
    assert (Case.objects.get(id=case).state, Appeal.objects.get(id=appeal).reason) == ("kept", "You were ill.")
    assert "Kept for the holder" in sit("sam").get(answer["Location"]).content.decode()


def test_dismissal_shows_the_letter_first_and_changes_nothing(office, sit):
    case, appeal = world.objection(office)
    seat = sit("sam")
    shown = seat.post(f"/desk/case/{case}/objection", {"appeal": appeal, "act": "dismiss", "reason": "Not used."}).content.decode()
    assert "Your objection was dismissed" in shown
    assert "The reason: Not used." in shown
    assert Appeal.objects.get(id=appeal).state == "filed"
    seat.post(f"/desk/case/{case}/objection", {"appeal": appeal, "act": "dismiss_sure", "reason": "Not used."})
    assert Appeal.objects.get(id=appeal).state == "dismissed"


def test_a_dismissal_without_a_reason_is_asked_for_one(office, sit):
    case, appeal = world.objection(office)
    answer = sit("sam").post(f"/desk/case/{case}/objection", {"appeal": appeal, "act": "dismiss", "reason": "  "})
    assert answer.status_code == 422
    assert "Give a reason that the holder can read" in answer.content.decode()
    assert Appeal.objects.get(id=appeal).state == "filed"


def test_a_stale_page_says_who_decided_and_loses_nothing(office, sit, staff):
    case, appeal = world.objection(office, reviewed_by="")
    decisions.decide_appeal(staff["lee"], appeal, True, "You were ill.")
    answer = sit("sam").post(f"/desk/case/{case}/objection", {"appeal": appeal, "act": "dismiss_sure", "reason": "My long thoughts."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Lee decided this at" in shown and "09:00 UTC" in shown
    assert "Kept by its holder" in shown
    assert "My long thoughts." in shown
    assert Case.objects.get(id=case).state == "kept"


def test_a_review_that_leaves_alone_needs_a_reason(office, sit):
    case = world.case(office, "sun")
    seat = sit("sam")
    assert seat.post(f"/desk/case/{case}/review", {"act": "spare", "reason": ""}).status_code == 422
    assert Case.objects.get(id=case).state == "grace"
    assert seat.post(f"/desk/case/{case}/review", {"act": "spare", "reason": "a shop uses it"}).status_code == 302
    assert Case.objects.get(id=case).state == "kept"


def test_another_file_than_the_next_asks_for_a_reason(office, sit):
    case, _ = world.objection(office)
    world.case(office, "sun")  # its review was promised earlier
    seat = sit("sam")
    asked = seat.get(f"/desk/case/{case}").content.decode()
    assert "Files are dealt in the order of our promises" in asked
    assert "Why it was found" not in asked
    assert seat.post(f"/desk/case/{case}/taking-up", {}).status_code == 422
    assert seat.post(f"/desk/case/{case}/taking-up", {"why": "known_to_me"}).status_code == 302
    assert "Why it was found" in seat.get(f"/desk/case/{case}").content.decode()
    assert Entry.objects.get(event="file.taken_up").data == {"why": "known_to_me"}


def test_deaths_come_before_all_and_are_decided(office, sit):
    world.objection(office)
    report = world.death(office)
    seat = sit("sam")
    assert "a death told about" in seat.get("/desk/").content.decode()
    dealt = seat.post("/desk/next")
    assert dealt["Location"] == f"/desk/death/{report}"
    shown = seat.get(dealt["Location"]).content.decode()
    assert "She died in May." in shown and "sis@home.example" in shown
    assert seat.post(f"/desk/death/{report}/decision", {"act": "memorial", "reason": ""}).status_code == 422
    assert seat.post(f"/desk/death/{report}/decision", {"act": "memorial", "reason": "the family wrote"}).status_code == 302
    assert Case.objects.get(id="case-mariam_k").why_ended == "memorial"
    assert seat.post(f"/desk/death/{report}/decision", {"act": "go_on", "reason": "x"}).status_code == 409


def test_a_letter_opens_for_a_reason_that_is_kept(office, sit):
    world.case(office, "sun")
    seat = sit("sam")
    assert "Do you want to keep it?" not in seat.get("/desk/letter/letter-sun").content.decode()
    assert seat.post("/desk/letter/letter-sun", {"reason": ""}).status_code == 422
    opened = seat.post("/desk/letter/letter-sun", {"reason": "the holder asked"}).content.decode()
    assert "Do you want to keep it?" in opened and "sun@home.example" in opened and "the holder asked" in opened
