"""The tree grows by what is settled, in order, and its heads are signed."""

import threading

import pytest
from django.db import DatabaseError, connection

from rehandle.config.keys import keys
from rehandle.config.office import office as settings
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.log.flows import seal
from rehandle.log.models import Checkpoint, Entry
from rehandle.log.rules.merkle import leaf_hash, root
from rehandle.log.rules.note import read, verifier

pytestmark = pytest.mark.django_db(transaction=True)


@flow(needs=Permission.TICK)
def tell(ctx, count: int, gate: str = "") -> int:
    for _ in range(count):
        append(ctx, Event.STRUCK)
    if gate:
        GATES[gate].wait(10)
    return count


GATES: dict[str, threading.Event] = {}


def test_heads_grow_and_are_signed(office):
    for count in (1, 2, 5, 1):
        tell(office, count=count)
        assert seal(office) == count
    leaves = [leaf_hash(each.leaf.encode()) for each in Entry.objects.order_by("place")]
    for head in Checkpoint.objects.order_by("size"):
        told = read(head.note, verifier(settings().log_origin, keys().log))
        assert told is not None
        assert told.root == bytes(head.root) == root(leaves[: head.size])
    assert seal(office) == 0


def test_a_slower_transaction_is_not_passed_over(office):
    GATES["slow"] = threading.Event()

    def slow():
        tell(office, count=1, gate="slow")
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    while not _others_open():
        pass
    tell(office, count=3)
    assert seal(office) == 0  # the slow one came first: nothing behind it may have a place
    GATES["slow"].set()
    thread.join()
    assert seal(office) == 4


def _others_open() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()")
        return cursor.fetchone()[0] > 0


def test_entries_cannot_be_changed(office):
    tell(office, count=1)
    seal(office)

    @flow(needs=Permission.TICK)
    def tamper(ctx) -> int:
        append(ctx, Event.STRUCK)
        return Entry.objects.filter(place=0).update(leaf="{}")

    with pytest.raises(DatabaseError, match="only ever added"):
        tamper(office)
