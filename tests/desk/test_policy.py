"""The rule at the desk: drafted, read with its errors, compared, tried, signed by somebody else; who may see what."""

import re

import pytest

from rehandle.config.office import office as settings
from rehandle.kernel.words.bare import in_page
from rehandle.people import queries as members
from rehandle.people.flows import add_member
from rehandle.policy import flows, queries
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ruled(office, staff):
    """An office with the rule in force, and another operator."""
    world.case(office, "tom")
    add_member(office, id="oz", name="Oz", roles=["operator"], username="oz")
    return staff


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def drawn(seat, text: str, draft: str = "d1") -> str:
    """Draft a text as the page does; the address of the draft."""
    answer = seat.post("/desk/policy/drafts", {"id": draft, "text": text.replace("\n", "\r\n")})
    assert answer.status_code == 302
    return answer["Location"]


def test_from_a_draft_to_a_version_by_two_people(ruled, sit):
    ola, bob = sit("ola"), sit("bob")
    assert "Draft a new version" in text_of(ola.get("/desk/policy"))
    assert "version = 3" in ola.get("/desk/policy/new").content.decode()
    where = drawn(ola, world.next_rule())
    shown = text_of(ola.get(where))
    for said in ("More than 365 days have passed", "More than 200 days have passed", "The time to answer is 45 days", "20 December 2026", queries.draft("d1").policy.hash):
        assert said in shown
    answer = ola.post(f"{where}/filing", {"hash": queries.draft("d1").policy.hash})
    approval = answer["Location"].rpartition("/")[2]
    assert "Who drafted this may not sign it" in text_of(ola.get(answer["Location"]))
    assert "It waits for a second signature" in text_of(ola.get(where))
    assert "a version of the rule read what changes and sign, or send back" in text_of(bob.get("/desk/second"))
    asked = text_of(bob.get(answer["Location"]))
    assert "The time to answer is 45 days" in asked and "published at once and takes effect on 20 December 2026" in asked
    assert bob.post(f"/desk/approval/{approval}/signature", {"hash": members.approval(approval).digest}).status_code == 302
    assert queries.version(4).text == world.next_rule(), "the very text, with the line ends that it had"
    assert "Published as version 4" in text_of(ola.get(where))
    listed = text_of(sit("sam").get("/desk/policy"))
    assert "Version 4 coming 20 December 2026 Ola Bob" in listed and "Version 3 in force" in listed


def test_errors_stand_with_their_lines_and_the_text_is_not_lost(ruled, sit):
    wrong = world.next_rule().replace("grace = 45", "grace = -45")
    where = drawn(sit("ola"), wrong)
    page = sit("ola").get(where).content.decode()
    line = wrong.splitlines().index("grace = -45") + 1
    assert f">{line}<" in page and "clocks.grace" in page and "grace = -45" in page
    assert "Send for signature" not in page and "Check the draft" in page
    assert queries.draft("d1").text == wrong


@pytest.mark.parametrize(("text", "says"), [
    (world.next_rule(day="2026-12-10"), "only after it was public for the promised time"), (world.next_rule(version=3), "This changed since you looked"),
])  # fmt: skip
def test_what_cannot_be_filed_is_told_before_anybody_presses(ruled, sit, text, says):
    where = drawn(sit("ola"), text)
    page = text_of(sit("ola").get(where))
    assert says in page and "Send for signature" not in page
    answer = sit("ola").post(f"{where}/filing", {"hash": queries.draft("d1").policy.hash})
    assert answer.status_code == 409 and says in text_of(answer)


def test_what_the_office_cannot_carry_out_is_named(ruled, sit):
    text = world.next_rule().replace('form = "offer"\nprice = "60000.00"\ninvited = true\nanswer_days = 14\ntries = 3', 'form = "drop"')
    page = text_of(sit("ola").get(drawn(sit("ola"), text)))
    assert "this office cannot carry out a drop without criteria yet" in page and "Send for signature" not in page


def test_an_empty_text_is_no_draft(ruled, sit):
    assert sit("ola").post("/desk/policy/drafts", {"text": "  "}).status_code == 422


def test_an_operator_may_sign_what_another_drafted(ruled, sit):
    where = drawn(sit("ola"), world.next_rule())
    waits = flows.publish_draft(ruled["ola"], "d1", queries.draft("d1").policy.hash)
    page = text_of(sit("oz").get(f"/desk/approval/{waits.approval}"))
    assert "Sign" in page and "Hash to sign" in page
    assert sit("oz").post(f"/desk/approval/{waits.approval}/return", {"reason": "Too short."}).status_code == 302
    assert "Send for signature" in text_of(sit("ola").get(where)), "sent back, it can be sent again"


@pytest.fixture
def tried(ruled, office, sit):
    """A draft with accounts to try it on; its address."""
    world.snapshot(office, settings().data_dir)
    return drawn(sit("ola"), world.next_rule())


@pytest.mark.parametrize("lang", ["", "/ar"])
def test_what_it_would_change(tried, sit, lang):
    page = sit("bob").get(f"{lang}{tried}/simulation").content.decode()
    assert page.count("<svg role=") >= 2, "who is newly found, and who comes back"
    assert page.count("<table") >= 4
    if lang:
        assert in_page(page) == []


def test_revenue_is_for_whoever_may_read_sales_only(tried, sit):
    assert "If every name found were sold once" in text_of(sit("bob").get(f"{tried}/simulation"))
    page = text_of(sit("ola").get(f"{tried}/simulation"))
    assert "newly found" in page
    assert not re.search(r"US\$|sold once|revenue", page)


def test_before_the_first_sweep_there_is_nothing_to_try_it_on(ruled, sit):
    for path in settings().data_dir.glob("accounts*.parquet"):
        path.unlink()
    where = drawn(sit("ola"), world.next_rule())
    assert sit("ola").get(f"{where}/simulation").status_code == 422
