"""Entries and signed heads. An entry gets its place in the tree when it is sealed, not when it is written."""

from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from rehandle.kernel.models import Row

# Only the seal may touch a row again, and only to give it its place.
SEALED_ONCE = """
create or replace function rehandle_sealed_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.place is not null or new.place is null
       or (to_jsonb(new) - 'place') <> (to_jsonb(old) - 'place') then
        raise exception 'log entries are only ever added' using errcode = 'RH002';
    end if;
    return new;
end $$;
create or replace trigger sealed_once before update or delete on entry for each row execute function rehandle_sealed_once();
"""


class Entry(Row):
    """One thing that happened. `leaf` is what the public tree holds: nothing personal."""

    guard_sql = SEALED_ONCE

    id = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=RawSQL("(pg_current_xact_id()::text)::bigint", []), editable=False)
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    flow = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    handle = models.CharField(max_length=255, blank=True)
    ref = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=32)
    leaf = models.TextField()
    place = models.BigIntegerField(null=True, unique=True)

    class Meta:
        db_table = "entry"
        indexes: ClassVar = [
            models.Index(fields=["handle", "id"], name="entry_handle"),
            models.Index(fields=["ref", "id"], name="entry_ref"),
            models.Index(fields=["xid", "id"], condition=models.Q(place=None), name="entry_unsealed"),
        ]


class Checkpoint(Row):
    """A signed head of the tree. `peaks` are the roots of its complete parts, which the next one grows from."""

    only_added = True

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    peaks = models.JSONField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "checkpoint"
