"""Scoring at the desk: no name on any page, points and a reason to each criterion, who is too near stands aside, a third where two differ."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from rehandle.kernel.words.bare import in_page
from rehandle.letters.flows import erase
from rehandle.people import flows as people
from rehandle.people.queries import ctx_as
from rehandle.sales import entering
from rehandle.sales.models import Conflict, Entry, Score
from rehandle.sales.round_queries import to_decide
from tests.desk.dropped import drop
from tests.sales.entered import TEXTS

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "It says what it is for, and since when."


@pytest.fixture
def sat(office, staff):
    """Reviewers at the desk, by name."""

    def seat(*names):
        for name in names:
            people.add_member(office, id=name, name=name, roles=["reviewer"], username=name)
        seats = [Client() for _ in names]
        for client, name in zip(seats, names, strict=True):
            client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        return seats

    return seat


def sheet(use, part=5, **more):
    return {"points-use": str(use), "points-part": str(part), "reason-use": WHY, "reason-part": WHY} | more


def test_two_who_differ_ask_for_a_third(office, sat):
    sale, (label,) = drop(office)
    one, two, three, four = sat("r1", "r2", "r3", "r4")
    path = f"/desk/round/{sale}/{label}"
    for lang in ("", "/ar"):
        for address in ("/desk/", f"/desk/round/{sale}", path):
            page = one.get(lang + address).content.decode()
            assert "zoe" not in page and (not lang or in_page(page) == [])
    assert TEXTS["use"] in one.get(path).content.decode()
    for wrong in (sheet(11), sheet("x"), sheet(""), sheet(5, **{"reason-use": "short"})):
        assert one.post(f"{path}/scores", wrong).status_code == 422
    assert one.post(f"{path}/scores", sheet(9)).status_code == 302
    assert one.post(f"{path}/scores", sheet(8)).status_code == 409 and one.get(path).status_code == 409
    assert two.post(f"{path}/scores", sheet(5)).status_code == 302
    assert to_decide() == [] and f"round/{sale}" in three.get("/desk/").content.decode()
    assert three.post(f"{path}/scores", sheet(6)).status_code == 302
    assert to_decide() == [sale]
    assert four.post(f"{path}/scores", sheet(1)).status_code == 409
    assert sorted(Score.objects.values_list("points__use", flat=True)) == [5, 6, 9]
    entering.decide(office, sale=sale, contacts=[])
    assert four.get(f"/desk/round/{sale}").status_code == 404


def test_who_is_too_near_does_not_score(office, sat):
    sale, (label,) = drop(office)
    one, two = sat("r1", "r2")
    path = f"/desk/round/{sale}/{label}"


    people.link(office, one="r1", other=Entry.objects.get().member, why="family")
    assert one.get(path).status_code == 403 and one.post(f"{path}/scores", sheet(9)).status_code == 403
    assert two.post(f"{path}/conflict", {"reason": ""}).status_code == 422
    assert two.post(f"{path}/conflict", {"reason": "He told me of it."}).status_code == 302
    assert two.get(path).status_code == 403 and two.post(f"{path}/scores", sheet(9)).status_code == 403
    assert Conflict.objects.count() == 1 and not Score.objects.exists()
    assert f"round/{sale}" not in one.get("/desk/").content.decode() + two.get("/desk/").content.decode()


def test_an_application_of_somebody_who_was_erased_can_still_be_scored(office, sat):
    sale, (label,) = drop(office)
    erase(ctx_as("keeper", office.now, office.new_id), subject="account:a-zoe")
    (one,) = sat("r1")
    page = one.get(f"/desk/round/{sale}/{label}")
    assert page.status_code == 200 and "was erased" in page.content.decode() and TEXTS["use"] not in page.content.decode()
    assert one.post(f"/desk/round/{sale}/{label}/scores", sheet(0, 0)).status_code == 302
