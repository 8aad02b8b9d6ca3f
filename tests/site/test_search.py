"""The search in the public list: exact, by its beginning, alike, by kind and length; and what is not on the list is as if it did not exist."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rehandle.handles import change
from rehandle.log.models import Entry
from rehandle.names import flows as lists
from rehandle.people import flows as people
from tests.kept import rows_as_they_were
from tests.sales import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listed(site):
    """Three names on the list; one in its time to answer, one that stands still, one that goes back to its holder."""
    rows_as_they_were("names-to-search", lambda: names(site))
    return site


def names(site):
    for name in ("pizza", "pizzas", "anchor"):
        site.listed(name)
    site.grace("pizze")
    site.listed("pizzo")
    made.act(site.office.now(), what=lambda ctx: change.open_stop(ctx, change.lock("pizzo"), "legal_hold", "h1"))
    site.listed("pizzi", restore_move="m1")


def found(site, query, lang="en"):
    html = site.get(f"/calendar?{query}", lang).content.decode()
    return re.findall(r'<th scope="row"[^>]*><a href="(?:/ar)?/h/(\w+)"', html)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name=pizza&how=exact", ["pizza"]),
        ("name=@Pizza&how=exact", ["pizza"]),
        ("name=pizz&how=prefix", ["pizza", "pizzas"]),
        ("name=plzza&how=similar", ["pizza", "pizzas"]),
        ("name=p1zza", ["pizza", "pizzas"]),
        ("longest=5", ["pizza"]),
        ("kind=rare", ["anchor", "pizza", "pizzas"]),
        ("kind=rare&longest=5&name=anchor", []),
        ("name=pizze&how=exact", []),
        ("name=pizzo&how=exact", []),
        ("name=pizzi&how=exact", []),
        ("name=nobody&how=exact", []),
        ("name=%00'%22%3Cscript&how=exact", []),
        ("name=pizza&how=other", ["pizza", "pizzas"]),
    ],
)
def test_what_is_found(listed, query, names, lang):
    assert found(listed, query, lang) == names


def test_what_is_hidden_is_answered_by_the_same_page_and_the_same_reads(listed):
    def asked(name):
        listed.get(f"/calendar?name={name}&how=exact")
        with CaptureQueriesContext(connection) as queries:
            html = listed.get(f"/calendar?name={name}&how=exact").content.decode()
        return html[html.index("<main") : html.index("</main>")].replace(name, "?"), [re.sub(r"'[^']*'", "?", each["sql"]) for each in queries]

    assert asked("pizze") == asked("pizzo") == asked("qqzzx") == asked("pizzi")


def test_a_search_writes_nothing(listed):
    before = Entry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        listed.get("/calendar?name=pizza")
    assert not [each["sql"] for each in queries if not each["sql"].lstrip().lower().startswith(("select", "with"))]
    assert Entry.objects.count() == before


@pytest.mark.parametrize("longest", ["0", "256", "x", "-1", "9" * 40, "٣"])
def test_a_length_that_is_none_is_said_at_its_field(listed, longest):
    html = listed.get(f"/calendar?longest={longest}&name=pizza").content.decode()
    assert "A whole number from 1 to 255." in html and 'value="pizza"' in html


def test_nothing_found_leads_on(listed):
    html = listed.get("/calendar?name=pizze&how=exact").content.decode()
    assert "No name on the public list is like that." in html and 'href="/h/pizze"' in html and 'href="/calendar"' in html


def test_what_a_list_keeps_from_everybody_meanwhile_is_promised_to_nobody(site, as_role):
    site.listed("pizza")
    site.name("noodle")  # released, and for sale
    assert "Not given" not in site.get("/h/pizza").content.decode() and found(site, "name=pizza") == ["pizza"]
    forbid(as_role, ["pizza", "noodle"])
    assert found(site, "name=pizza") == [] and "pizza" not in site.get("/calendar").content.decode()
    for name in ("pizza", "noodle"):
        assert site.get(f"/api/names/{name}").json()["state"] == "not_given"


def forbid(as_role, names):
    ann, ben = as_role("operator", "lia"), as_role("operator", "leo")
    lists.draft_list(ann, id="r1", list="brands", severity="protected", names=names, why="marks", change="add")
    waiting = lists.put_list_in_force(ann, revision="r1")
    people.sign(ben, approval=waiting.approval, digest=waiting.hash)
