"""What the flow mechanism itself promises."""

import dataclasses

import pytest
from django.db import DatabaseError, connection, transaction

from rehandle.kernel.flow import Waiting, flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.log.models import Entry
from rehandle.people import flows as people
from rehandle.people.models import Member, Strike

pytestmark = pytest.mark.django_db(transaction=True)


@flow(needs=Permission.TICK)
def silent(ctx) -> int:
    Strike.objects.create(member="x", why="y", ref=ctx.new_id(), at=ctx.now)
    return 1


@flow(needs=Permission.TICK, once="id")
def told(ctx, id: str, why: str = "late") -> dict[str, str]:  # noqa: A002 -- the client's id
    Strike.objects.create(member="x", why=why, ref=id, at=ctx.now)
    append(ctx, Event.STRUCK, ref=id)
    return {"id": id, "why": why}


@flow(needs=Permission.TICK, once="id", seen=("there",))
def looked(ctx, id: str, why: str, there: str) -> dict[str, str]:  # noqa: A002 -- the client's id
    Strike.objects.create(member="x", why=why, ref=id, at=ctx.now)
    append(ctx, Event.STRUCK, ref=id)
    return {"id": id, "there": there}


@flow(needs=Permission.TICK, eyes=2)
def heavy(ctx, ref: str) -> dict[str, str | None]:
    Strike.objects.create(member="x", why="heavy", ref=ref, at=ctx.now)
    append(ctx, Event.STRUCK, ref=ref)
    return {"by": ctx.actor.id, "drafted": ctx.drafted_by}


def test_a_change_that_the_log_does_not_tell_is_not_committed(office):
    with pytest.raises(AssertionError, match="told the log nothing"):
        silent(office)
    assert not Strike.objects.exists()


def test_permission_comes_first(as_role):
    with pytest.raises(Refused) as refused:
        told(as_role("public"), id="a")
    assert refused.value.code == Code.FORBIDDEN


def test_what_was_seen_outside_is_no_part_of_what_an_id_stands_for(office):
    first = looked(office, id="a", why="late", there="nobody")
    assert looked(office, id="a", why="late", there="somebody") == first
    with pytest.raises(Refused) as refused:
        looked(office, id="a", why="other", there="nobody")
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT


def test_a_replay_answers_as_the_first_time_and_other_content_is_refused(office):
    first = told(office, id="a")
    assert told(office, id="a") == first
    assert Strike.objects.count() == 1
    with pytest.raises(Refused) as refused:
        told(office, id="a", why="other")
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT


def test_somebody_else_who_repeats_an_id_and_its_content_gets_no_stored_answer(office):
    told(office, id="a")
    with pytest.raises(Refused) as refused:
        told(dataclasses.replace(office, actor=dataclasses.replace(office.actor, id="another")), id="a")
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT


def test_a_dry_run_shows_the_answer_and_leaves_nothing(office):
    assert told(dataclasses.replace(office, dry_run=True), id="a") == {"id": "a", "why": "late"}
    assert not Strike.objects.exists()
    assert not Entry.objects.exists()


def test_the_database_refuses_a_write_outside_a_flow(office):
    with pytest.raises(DatabaseError), transaction.atomic():
        Strike.objects.create(member="x", why="y", ref="z", at=office.now)


def test_rows_that_are_only_added_cannot_be_changed_even_in_a_flow(office):
    told(office, id="a")

    @flow(needs=Permission.TICK)
    def tamper(ctx) -> int:
        append(ctx, Event.STRUCK)
        return Strike.objects.update(why="nothing")

    with pytest.raises(DatabaseError):
        tamper(office)


def test_flows_never_call_flows(office):
    @flow(needs=Permission.TICK)
    def outer(ctx) -> int:
        told(ctx, id="inner")
        return 1

    with pytest.raises(AssertionError, match="never call"):
        outer(office)


@pytest.fixture
def signers(office, as_role):
    for name in ("ann", "bob", "cem"):
        people.add_member(office, id=name, name=name, roles=["approver"])
    people.link(office, one="ann", other="cem", why="one household")
    return {name: dataclasses.replace(as_role("approver", name), may=as_role("approver").may | {Permission.TICK}) for name in ("ann", "bob", "cem")}


def test_two_people_sign_one_text(signers):
    waiting = heavy(signers["ann"], ref="r1")
    assert isinstance(waiting, Waiting)
    assert heavy(signers["ann"], ref="r1") == waiting
    for name, code in (("ann", Code.APPROVER_IS_DRAFTER), ("cem", Code.APPROVER_IS_LINKED)):
        with pytest.raises(Refused) as refused:
            people.sign(signers[name], approval=waiting.approval, digest=waiting.hash)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        people.sign(signers["bob"], approval=waiting.approval, digest="0" * 64)
    assert refused.value.code == Code.APPROVAL_CHANGED
    assert not Strike.objects.exists()
    answer = people.sign(signers["bob"], approval=waiting.approval, digest=waiting.hash)
    assert answer["answer"] == {"by": "bob", "drafted": "ann"}
    with pytest.raises(Refused) as refused:
        people.sign(signers["bob"], approval=waiting.approval, digest=waiting.hash)
    assert refused.value.code == Code.APPROVAL_USED


def test_edited_bytes_void_the_signature(signers):
    waiting = heavy(signers["ann"], ref="r1")
    with connection.cursor() as cursor:
        cursor.execute("""select set_config('rehandle.flow', 'attack', false)""")
        cursor.execute("""update approval set arguments = '{"ref":"r2"}'""")
        cursor.execute("""select set_config('rehandle.flow', '', false)""")
    with pytest.raises(Refused) as refused:
        people.sign(signers["bob"], approval=waiting.approval, digest=waiting.hash)
    assert refused.value.code == Code.APPROVAL_CHANGED


def test_nobody_judges_names_and_earns_by_them(office):
    with pytest.raises(Refused):
        people.add_member(office, id="two", name="two", roles=["case_worker", "approver"])
    people.add_member(office, id="one", name="one", roles=["case_worker"])
    with pytest.raises(Refused):
        people.grant_role(office, member="one", role="treasurer")
    assert Member.objects.count() == 1
