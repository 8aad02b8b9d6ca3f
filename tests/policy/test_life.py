"""The life of a rule: drafted by one, signed by another, published ahead of its day; nothing that already runs gets shorter."""

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.cases import queries as cases
from rehandle.kernel.refusal import Code, Refused
from rehandle.people import flows as people
from rehandle.people import queries as members
from rehandle.people.queries import ctx_for
from rehandle.policy import flows, queries
from rehandle.policy.models import PolicyVersion
from rehandle.policy.rules.life import Dated, effective_at, standings
from tests.desk.world import case

NORTHWIND = Path("policies/northwind.toml").read_text(encoding="utf-8")
TEAM = {"ola": "operator", "oz": "operator", "bob": "approver", "sam": "case_worker", "cem": "approver"}


@pytest.fixture
def staff(office):
    """An office with its first rule, version 3, in force since today."""
    for member, role in TEAM.items():
        people.add_member(office, id=member, name=member, roles=[role])
    people.link(office, one="cem", other="ola", why="one household")
    flows.publish(office.at(office.now - timedelta(days=40)), text=NORTHWIND)
    return {member: ctx_for(member, office.now, office.new_id) for member in TEAM}


def newer(version=4, effective="2026-12-20", **changes) -> str:
    """The next version: the same text with other values."""
    text = NORTHWIND.replace("version = 3", f"version = {version}").replace("effective = 2026-12-01", f"effective = {effective}")
    for key, value in changes.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key} = "))
        text = text.replace(old, f"{key} = {value}")
    return text


def filed(staff, text, by="ola", draft="d1"):
    """A draft that waits for its second signature."""
    made = flows.draft(staff[by], draft, text)
    return flows.publish_draft(staff[by], made.draft, made.hash)


def refusal(act, *arguments):
    """The code with which it is refused."""
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.code


@pytest.mark.django_db(transaction=True)
def test_two_people_make_a_version(staff, office):
    waits = filed(staff, newer())
    assert [row.version for row in queries.versions()] == [3]
    answer = people.sign(staff["oz"], waits.approval, waits.hash)
    assert answer["answer"]["version"] == 4
    row = queries.version(4)
    assert (row.published_by, row.signed_by, row.draft_id, row.text) == ("ola", "oz", "d1", newer())
    assert queries.draft("d1").version == 4
    assert queries.in_force(office.now).version == 3
    assert queries.in_force(row.effective_at - timedelta(microseconds=1)).version == 3
    assert queries.in_force(row.effective_at).version == 4
    assert list(queries.standing(office.now).values()) == ["coming", "in_force"]
    assert list(queries.standing(row.effective_at).values()) == ["in_force", "past"]


@pytest.mark.django_db(transaction=True)
def test_who_may_not_sign(staff):
    waits = filed(staff, newer())
    told = {who: refusal(people.sign, staff[who], waits.approval, waits.hash) for who in ("ola", "cem", "sam")}
    assert told == {"ola": Code.APPROVER_IS_DRAFTER, "cem": Code.APPROVER_IS_LINKED, "sam": Code.FORBIDDEN}
    assert PolicyVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_wrote_it_may_not_sign_it_though_another_asked(staff):
    made = flows.draft(staff["ola"], "d1", newer())
    waits = flows.publish_draft(staff["oz"], made.draft, made.hash)
    assert refusal(people.sign, staff["cem"], waits.approval, waits.hash) is Code.APPROVER_IS_LINKED
    assert refusal(people.sign, staff["ola"], waits.approval, waits.hash) is Code.APPROVER_IS_DRAFTER
    assert members.approval(waits.approval).state == "open"


CANNOT_BE_FILED = [
    (newer(effective="2026-12-14"), Code.POLICY_TOO_SOON),
    (newer(effective="2026-12-14", publish_days=0), Code.POLICY_TOO_SOON),  # the promise in force counts, not what the new text says of itself
    (newer(effective="2026-12-20", publish_days=60), Code.POLICY_TOO_SOON),
    (newer(version=3, grace=40), Code.STALE),
    (newer(version=2), Code.STALE),
    (NORTHWIND, Code.ALREADY_DONE),
    (newer(grace=-1), Code.POLICY_INVALID),
]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_filed(staff):
    drafts = [flows.draft(staff["ola"], f"d{number}", text) for number, (text, _) in enumerate(CANNOT_BE_FILED)]
    assert [refusal(flows.publish_draft, staff["ola"], made.draft, made.hash) for made in drafts] == [code for _, code in CANNOT_BE_FILED]


@pytest.mark.django_db(transaction=True)
def test_a_draft_with_errors_is_kept_with_their_places(staff):
    assert flows.draft(staff["ola"], "d1", newer(grace=-1)).hash == ""
    known = queries.draft("d1")
    assert known.policy is None
    assert [(fault.key, known.text.splitlines()[fault.line - 1]) for fault in known.faults] == [("clocks.grace", "grace = -1")]


@pytest.mark.django_db(transaction=True)
def test_another_hash_is_not_what_was_drafted(staff):
    flows.draft(staff["ola"], "d1", newer())
    assert refusal(flows.publish_draft, staff["ola"], "d1", "0" * 64) is Code.APPROVAL_CHANGED
    assert refusal(flows.publish_draft, staff["ola"], "d2", "0" * 64) is Code.NOT_FOUND


@pytest.mark.django_db(transaction=True)
def test_a_signature_holds_only_while_nothing_else_was_published(staff):
    first, second = filed(staff, newer()), filed(staff, newer(version=5, effective="2026-12-25"), draft="d2")
    people.sign(staff["oz"], first.approval, first.hash)
    assert refusal(people.sign, staff["oz"], second.approval, second.hash) is Code.APPROVAL_CHANGED


@pytest.mark.django_db(transaction=True)
def test_a_late_signature_comes_too_late(staff):
    waits = filed(staff, newer(effective="2026-12-16"))
    late = staff["oz"].at(staff["oz"].now + timedelta(days=2))
    assert refusal(people.sign, late, waits.approval, waits.hash) is Code.POLICY_TOO_SOON


@pytest.mark.django_db(transaction=True)
def test_one_person_publishes_the_first_rule_only(staff, office):
    assert flows.publish(office, text=NORTHWIND).version == 3
    assert refusal(flows.publish, office, newer()) is Code.POLICY_NEEDS_TWO


@pytest.mark.django_db(transaction=True)
def test_a_newer_version_with_an_earlier_day_supersedes(staff, office):
    for number, day in ((4, "2027-02-01"), (5, "2027-01-01")):
        waits = filed(staff, newer(number, day), draft=f"d{number}")
        people.sign(staff["oz"], waits.approval, waits.hash)
    assert [queries.standing(office.now)[row.hash] for row in queries.versions()] == ["coming", "superseded", "in_force"]
    assert queries.in_force(datetime(2027, 3, 1, tzinfo=UTC)).version == 5


DAYS = st.integers(0, 40)


@given(st.lists(DAYS, max_size=6), DAYS)
def test_one_version_is_in_force_and_it_is_the_newest_that_has_begun(days, today):
    """Law: the version in force is never an older one than one that has begun; what is coming will be in force on its day."""
    start, day = datetime(2027, 1, 1, tzinfo=UTC), timedelta(days=1)
    published = [Dated(str(index), index, start + offset * day) for index, offset in enumerate(days)]
    now = start + today * day
    said = standings(published, now)
    begun = [each.version for each in published if each.effective_at <= now]
    assert [int(key) for key, where in said.items() if where == "in_force"] == ([max(begun)] if begun else [])
    for each in published:
        holds = any(standings(published, start + at * day)[each.hash] == "in_force" for at in range(41))
        assert (said[each.hash] == "superseded") == (not holds and each.effective_at > now)


SHORT = {"grace": 31, "suspended": 0, "calendar": 0, "restore_closes": 0, "appeal": 1}


@pytest.mark.django_db(transaction=True)
def test_no_running_clock_is_ever_shortened(staff, office):
    """Law: a file that is open when a harsher version takes effect keeps every date it had, at every instant until it ends."""
    states = ("opened", "grace", "reclaimed", "announced", "released")
    for state in states:
        case(office, f"in_{state}", state)
    instants = [office.now + timedelta(days=day, hours=11) for day in range(0, 260, 5)]
    before = [cases.at(f"in_{state}", now) for state, now in product(states, instants)]
    assert len({each.state for each in before if each}) > 3, "they walk their road in that time"
    waits = filed(staff, newer(effective="2026-12-16", **SHORT))
    people.sign(staff["oz"], waits.approval, waits.hash)
    assert queries.in_force(instants[-1]).clocks.suspended == 0
    assert [cases.at(f"in_{state}", now) for state, now in product(states, instants)] == before
    assert effective_at(queries.in_force(instants[-1])) == datetime(2026, 12, 16, tzinfo=UTC)
