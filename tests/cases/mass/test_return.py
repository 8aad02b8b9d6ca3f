"""Return wins, also late in the file: activity before the taking-back gives the name back, whenever the platform comes to report it."""

import pytest

from rehandle.log.events import Event
from rehandle.log.models import Entry
from tests.cases.mass.lanes import Happens, live, name_of

pytestmark = pytest.mark.django_db(transaction=True)
# What the platform reports, on which day of the history, of which day; the names are taken back on the 33rd, listed on the 64th, open on the 79th.
LIVES = {
    "silent": [],
    "in time": [(20, "login")],
    "late": [(40, "late", "31")],
    "late, seen on the list": [(70, "late", "31")],
    "too late": [(90, "late", "31")],
    "afterwards": [(40, "login")],
    "late, and then afterwards too": [(40, "late", "31"), (45, "login")],
    "late, but too little": [(40, "late", "-500")],
    "wrote late, signed in afterwards": [(40, "post", "31"), (45, "login")],
    "late, but had asked for it back before": [(40, "late", "31"), (50, "get_back")],
}
BACK = {"in time", "late", "late, seen on the list", "wrote late, signed in afterwards", "late, but had asked for it back before"}


@pytest.fixture(params=["rows", "mass"])
def lived(request):
    history = [Happens(act[0], act[1], name_of(number), *act[2:]) for number, life in enumerate(LIVES.values()) for act in life]
    told = live(request.param, len(LIVES), sorted(history, key=lambda each: each.day), 110)
    return {life: told[name_of(number)] for number, life in enumerate(LIVES)}


def test_who_was_active_before_it_gets_the_name_back(lived):
    assert {life for life, told in lived.items() if told["platform"][0] == told["case"]["account_id"]} == BACK
    files = {life: (told["case"]["state"], told["case"]["why_ended"]) for life, told in lived.items()}
    assert files["in time"] == ("kept", "active_again")
    assert files["late, but had asked for it back before"] == ("restored", "holder_returned")
    late = {"late", "late, seen on the list", "wrote late, signed in afterwards"}
    assert {life for life, told in files.items() if told == ("restored", "active_late")} == late
    assert {told for life, told in files.items() if life not in BACK} == {("released", "")}
    assert {life: bool(lived[life]["case"]["announced_at"]) for life in late} == {life: life == "late, seen on the list" for life in late}
    on_record = Entry.objects.filter(event=Event.ACTIVE_LATE.value).values_list("handle", flat=True)
    assert sorted(on_record) == sorted(name_of(list(LIVES).index(life)) for life in late)
