"""The seal: entries get their place, the tree grows, a head is signed."""

from django.db import connection

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope, writing
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Checkpoint, Entry
from rehandle.log.rules.merkle import grow, leaf_hash, root_of
from rehandle.log.rules.note import Head, sign

BATCH = 5_000
ONE_SEALER = 0x5EA1  # an advisory lock: the head has one writer
PLACES = """
with ripe as (
    select id, %s + row_number() over (order by xid, id) - 1 as place
    from (select id, xid from entry where place is null and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          order by xid, id limit %s) as unsealed
)
update entry set place = ripe.place from ripe where entry.id = ripe.id
"""


def seal(ctx: Ctx) -> int:
    """Give places to what is settled, grow the tree from what is read back, sign the head. Returns how many.

    Only entries older than every open transaction are taken, in order of (transaction, id), so that a slower
    transaction is never passed over. The seal is told by its own checkpoint and so adds no entry of its own.
    """
    if Permission.TICK not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.TICK.value)
    if not Entry.objects.filter(place=None).exists():
        return 0
    with writing("log.seal", ctx):
        scope().entries += 1
        return _sealed(ctx)


def _sealed(ctx: Ctx) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_SEALER])
        last = Checkpoint.objects.order_by("-size").first()
        size, peaks = (last.size, [bytes.fromhex(peak) for peak in last.peaks]) if last else (0, [])
        cursor.execute(PLACES, [size, BATCH])
        placed = int(cursor.rowcount)
    if not placed:
        return 0
    leaves = Entry.objects.filter(place__gte=size).order_by("place").values_list("leaf", flat=True)
    peaks = grow(size, peaks, [leaf_hash(leaf.encode()) for leaf in leaves])
    head = Head(office().log_origin, size + placed, root_of(peaks))
    Checkpoint.objects.create(
        size=head.size, root=head.root, peaks=[peak.hex() for peak in peaks], note=sign(head, keys().log), at=ctx.now
    )
    return placed
