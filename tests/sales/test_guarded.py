"""What the rule gives to nobody: no file is opened about it, no sale of it, and no offer of it is sent."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehandle.cases.flows import Finding, open_cases
from rehandle.cases.models import Case
from rehandle.kernel.refusal import Code, Refused
from rehandle.names import flows as lists
from rehandle.outbox.stages import walk
from rehandle.people import flows as people
from rehandle.policy.file import load
from rehandle.policy.guarded import guarded
from rehandle.policy.rules.reading import parse
from rehandle.sales import flows, queries
from rehandle.sales.models import Offer, Sale
from rehandle.sales.stages import stages
from tests.sales import made

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ember", None), ("handle", None), ("pizza", None), ("army", Code.NAME_PROTECTED), ("google", Code.NAME_PROTECTED), ("g00gle", Code.NAME_LOOK_ALIKE),
        ("home", Code.NAME_RESERVED), ("sixteen_letters_", Code.NAME_SHAPE), ("no-hyphen", Code.NAME_SHAPE),
    ],
)  # fmt: skip
def test_northwind_gives(name, code):
    refusal = guarded(load(Path("policies/northwind.toml")), name, NOW)
    assert (refusal and refusal.code) == code


def test_a_rule_without_lists_keeps_no_name_back():
    text = Path("policies/northwind.toml").read_text(encoding="utf-8").replace('protected = ["reserved", "brands", "government"]\n', "")
    assert guarded(parse(text, "open"), "google", NOW) is None


def finding(handle):
    return Finding(f"c-{handle}", handle, handle, f"p-{handle}", "dormant", "dormant", "rare", "rare", datetime(2016, 3, 1, tzinfo=UTC), "en", {})


def test_nobody_is_asked_to_leave_a_name_that_is_given_to_nobody(office):
    hash_ = made.policy(office)
    assert open_cases(office, policy_hash=hash_, findings=[finding(name) for name in ("ember", "google", "g00gle")]) == ["c-ember", *["given_to_nobody"] * 2]
    assert [row.handle for row in Case.objects.all()] == ["ember"]


def listed(as_role, name):
    """Two people put a name on the brands list."""
    ann, ben = as_role("operator", "lia"), as_role("operator", "leo")
    lists.draft_list(ann, id="r1", list="brands", severity="protected", names=[name], why="a mark", change="add")
    waiting = lists.put_list_in_force(ann, revision="r1")
    people.sign(ben, approval=waiting.approval, digest=waiting.hash)


def tick(ctx):
    return sum(walk(ctx, stage) for stage in stages(made.NOBODY))


def test_a_list_that_comes_into_force_later_keeps_a_name_from_being_sold(office, as_role):
    made.team(office)
    made.case(office)
    listed(as_role, "ember")
    assert tick(office) == 0
    with pytest.raises(Refused) as refused:
        flows.open_sale(office, case="case-ember")
    assert refused.value.code == Code.NAME_PROTECTED
    assert not Sale.objects.exists()


def test_an_offer_that_waits_for_its_signature_is_not_sent(office, as_role):
    team = made.team(office)
    made.case(office)
    tick(office)
    drafted = flows.draft_offer(team["ann"], id="o1", sale=Sale.objects.get().id, name="Rita Winter", address="rita@example.net")
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=drafted.text_hash)
    listed(as_role, "ember")
    with pytest.raises(Refused) as refused:
        people.sign(team["bob"], approval=waiting.approval, digest=waiting.hash)
    assert (refused.value.code, Offer.objects.get().state) == (Code.NAME_PROTECTED, "draft")
    assert queries.guarded_now("case-ember", office.now).facts == {"list": "brands"}


def test_a_rule_with_a_list_that_is_not_here_is_not_published(office):
    text = Path("policies/northwind.toml").read_text(encoding="utf-8").replace('"brands", "government"]', '"brandz"]')
    with pytest.raises(Refused) as refused:
        made.policy(office, text)
    assert (refused.value.code, refused.value.facts["list"]) == (Code.LIST_UNKNOWN, "brandz")
