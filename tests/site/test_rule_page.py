"""`/policy`: the version in force, any other by its number, and the anchors that letters and accounts link to."""

import re
from datetime import timedelta

import pytest

from rehandle.cases import queries as cases
from rehandle.cases.mass.models import Campaign, Sampled
from rehandle.cases.telling import notice_of
from rehandle.kernel.words.bare import in_page
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for
from rehandle.policy import flows, queries
from tests.desk.world import act
from tests.policy.test_life import NORTHWIND

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def four(site):
    """An office whose version 4 is published and not yet in force."""
    office = site.office.now()
    for member in ("ola", "oz"):
        people.add_member(office, id=member, name=member, roles=["operator"])
    day = f"{office.now + timedelta(days=20):%Y-%m-%d}"
    text = NORTHWIND.replace("version = 3", "version = 4").replace("effective = 2026-12-01", f"effective = {day}").replace("grace = 30", "grace = 45")
    made = flows.draft(ctx_for("ola", office.now, office.new_id), "d1", text)
    waits = flows.publish_draft(ctx_for("ola", office.now, office.new_id), "d1", made.hash)
    people.sign(ctx_for("oz", office.now, office.new_id), waits.approval, waits.hash)
    return site


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize("root", ["", "/ar"])
def test_each_version_has_its_page(four, root):
    now, coming = (four.client.get(f"{root}/policy{query}") for query in ("", "?version=4"))
    assert {"": "30 days", "/ar": "30 يومًا"}[root] in text_of(now)
    assert {"": "45 days", "/ar": "45 يومًا"}[root] in text_of(coming)
    assert {"": "Until then the one in force holds", "/ar": "وحتى ذلك الحين يسري الإصدار الحالي"}[root] in text_of(coming)
    assert {"": "What changed from version 3", "/ar": "ما تغيّر عن الإصدار 3"}[root] in text_of(coming)
    assert {"": "30 days", "/ar": "30 يومًا"}[root] in text_of(coming), "the sentence as it was"
    assert {"": "What changed", "/ar": "ما تغيّر عن"}[root] not in text_of(now), "the first version changes nothing"
    assert four.client.get(f"{root}/policy?version=9").status_code == 404
    if root:
        assert in_page(coming.content.decode()) == []


def test_what_a_letter_links_to_is_there(four):
    """By the version that the file is pinned to, whatever is in force when the link is opened."""
    case = cases.case(four.grace("quiet"))
    link = notice_of(case, queries.pinned(case.policy_hash), 30, "letter-1", "en", four.now, ["mail"]).clause_link
    address, _, anchor = link.partition("#")
    assert "?version=3" in address
    page = four.client.get(address[address.index("/policy") :]).content.decode()
    assert f'id="{anchor}"' in page


def judged(site, right: int, wrong: int) -> None:
    """A campaign of the rule in force whose sample people judged so."""
    rule, now = queries.in_force(site.now), site.now

    def make(_):
        campaign = Campaign.objects.create(
            id="c1", policy_hash=rule.hash, tier="mass", run="r1", wave="00", as_of=now, folder="none", members=9, root="", salt=b"", commitment="",
            drawn_at=now,
        )  # fmt: skip
        said = [True] * right + [False] * wrong + [None]
        rows = [Sampled(campaign=campaign, place=n, handle=f"n{n}", right=each, judged_by="" if each is None else "sam") for n, each in enumerate(said)]
        Sampled.objects.bulk_create(rows)

    act(site.office.now(), what=make)


@pytest.mark.parametrize(("right", "wrong", "says"), [
    (390, 10, ("a drawn sample of 400 names; found wrongly: 10 names, 2.5 % (between 1.4 and 4.5 %, with 95 % certainty)", "400 اسم، وكان الخطأ في 10 أسماء، أي 2.5٪")),
    (400, 0, ("a drawn sample of 400 names: none was found wrongly. The share of all that is wrong is between 0 and 1 %", "ولم يكن أي منها خطأ")),
])  # fmt: skip
def test_what_people_found_of_the_sample_stands_beside_its_sentence(four, right, wrong, says):
    assert 'id="judged"' not in four.client.get("/policy").content.decode(), "nobody judged anything yet"
    judged(four, right, wrong)
    for root, said in zip(("", "/ar"), says, strict=True):
        page = four.client.get(f"{root}/policy")
        assert said in text_of(page) and page.content.decode().index('id="brake-sample"') < page.content.decode().index('id="judged"')
    assert in_page(page.content.decode()) == []
    assert 'id="judged"' not in four.client.get("/policy?version=4").content.decode(), "another version has its own"
