"""Due lists ask once what they share, until something moves; whoever else asks is told what stands there now."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rehandle.handles.models import Standstill
from rehandle.handles.queries import standstill
from rehandle.kernel.flow import CHANNEL, writing
from rehandle.outbox.looking import once, one_walk
from rehandle.outbox.stages import Stage, walk
from rehandle.people.flows import add_member


def asking(seen, refs=()):
    """A stage whose due list asks whether the office stands still, and so does each step."""

    def due(_):
        seen.append(standstill())
        return refs

    return Stage("test.asks", due, lambda *_: bool(seen.append(standstill())))


@pytest.mark.django_db
def test_due_lists_of_a_walk_ask_once(office):
    with CaptureQueriesContext(connection) as asked, one_walk():
        for _ in range(5):
            walk(office, asking([]))
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_step_asks_anew_and_the_lists_after_it_too(office):
    seen = []
    with one_walk():
        walk(office, asking(seen))
        begin(office)
        walk(office, asking(seen))
        walk(office, asking(seen, ["one"]))
        walk(office, asking(seen))
    assert [each is not None for each in seen] == [False, False, False, True, True]


@pytest.mark.django_db
def test_the_next_walk_knows_nothing_and_without_one_everybody_asks(office):
    seen = []
    with one_walk():
        walk(office, asking(seen))
    begin(office)
    with one_walk():
        walk(office, asking(seen))
    walk(office, asking(seen))
    assert [each is not None for each in seen] == [False, True, True]


def test_what_is_asked_decides_what_is_known(office, db):
    double = once(lambda number, times=2: number * times)
    found = []
    with one_walk():
        walk(office, Stage("test.doubles", lambda _: found.extend([double(1), double(2), double(2, times=3), double(1)]) or (), lambda *_: False))
    assert found == [2, 4, 6, 2]


@pytest.mark.django_db(transaction=True)
def test_a_flow_that_writes_wakes_who_listens_and_one_that_only_reads_does_not(office):
    told = connection.get_connection_params()
    with psycopg.connect(host=told["host"], user=told["user"], dbname=told["dbname"], autocommit=True) as wire:
        wire.execute(f"listen {CHANNEL}")
        with writing("test.reads", office):
            standstill()
        assert list(wire.notifies(timeout=0.2, stop_after=1)) == []
        add_member(office, id="olga", name="Olga", roles=["operator"])
        assert [each.channel for each in wire.notifies(timeout=10, stop_after=1)] == [CHANNEL]


def begin(office):
    with writing("test.begin", office) as opened:
        opened.entries += 1
        Standstill.objects.create(id="s1", begun_at=office.now, begun_by="olga", why="A test.")
