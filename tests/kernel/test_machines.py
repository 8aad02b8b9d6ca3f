"""Every machine of the office: each state meets each event, and the database knows the states."""

import pytest
from django.apps import apps
from django.db import connection

from rehandle.cases.machines import APPEAL, CASE
from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import LETTER
from rehandle.moves.models import MOVE
from rehandle.orders.models import ORDER
from rehandle.payments.models import CHARGE, REFUND
from rehandle.people.models import APPROVAL
from rehandle.sales.models import OFFER, SALE
from rehandle.sweep.machines import SWEEP

MACHINES = [CASE, APPEAL, LETTER, MOVE, ORDER, CHARGE, REFUND, APPROVAL, OFFER, SALE, SWEEP]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda each: each.name)
def test_every_state_meets_every_event(machine):
    events = {arc.event for arc in machine.arcs}
    table = {(arc.source, arc.event): arc.target for arc in machine.arcs}
    for state in machine.states:
        for event in events:
            if (state, event) in table:
                assert machine.next(state, event) == table[state, event]
            else:
                with pytest.raises(Refused) as refused:
                    machine.next(state, event)
                assert refused.value.code == Code.WRONG_STATE


@pytest.mark.parametrize("machine", MACHINES, ids=lambda each: each.name)
def test_every_state_is_reached_and_leads_to_an_end(machine):
    starts = {machine.start} | ({"draft"} if "draft" in machine.states else set())
    reached, edge = set(starts), set(starts)
    while edge:
        edge = {arc.target for arc in machine.arcs if arc.source in edge} - reached
        reached |= edge
    assert reached == set(machine.states)
    ending, grew = set(machine.ends), True
    while grew:
        more = {arc.source for arc in machine.arcs if arc.target in ending} - ending
        grew, ending = bool(more), ending | more
    open_ended = set(machine.states) - ending
    assert open_ended <= {"captured", "expired"} or not open_ended


@pytest.mark.parametrize("machine", MACHINES, ids=lambda each: each.name)
def test_the_diagram_shows_every_arc(machine):
    for arc in machine.arcs:
        assert f"{arc.source} --> {arc.target}: {arc.event}" in machine.diagram()


def test_buttons_are_the_arcs_that_a_person_may_use():
    mine = CASE.allowed("grace", {Permission.CASES_ACT_AS_HOLDER})
    assert [arc.on for arc in mine] == ["holder_kept"]
    assert CASE.allowed("grace", set()) == []
    assert CASE.allowed("closed", set(Permission)) == []


def test_an_arc_has_an_event_or_a_clock():
    with pytest.raises(AssertionError):
        Arc("a", "b")
    with pytest.raises(AssertionError):
        Machine("m", "a", frozenset({"a"}), (Arc("a", "b", on="x"),))


@pytest.mark.django_db
def test_the_database_refuses_a_state_that_no_machine_has():
    known = {f"{machine.name}_state_known" for machine in MACHINES}
    with connection.cursor() as cursor:
        cursor.execute("select conname from pg_constraint where conname = any(%s)", [sorted(known)])
        assert {row[0] for row in cursor.fetchall()} == known


@pytest.mark.django_db
def test_every_table_of_ours_is_guarded():
    """A new table without the guard is a red test."""
    tables = {model._meta.db_table for model in apps.get_models() if getattr(model, "guarded", False)}
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("rehandle.")}
    assert tables == ours
    with connection.cursor() as cursor:
        cursor.execute("select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname = 'in_flow'")
        assert {row[0] for row in cursor.fetchall()} >= tables
