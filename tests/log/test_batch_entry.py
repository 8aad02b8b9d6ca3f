"""A batch's entry in the real log: every row of it gets its two-step proof from the database and the file of leaves."""

import pytest

from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.log import queries
from rehandle.log.append import append
from rehandle.log.batch import append_batch, prove, read_leaves, write_leaves
from rehandle.log.events import Event
from rehandle.log.flows import seal
from rehandle.log.models import Entry
from rehandle.log.rules import batch
from rehandle.log.rules.merkle import inclusion
from rehandle.log.verify import verify_proof

pytestmark = pytest.mark.django_db(transaction=True)
KEY = bytes(32)


@flow(needs=Permission.TICK)
def tell(ctx, root: str, count: int, others: int) -> int:
    for _ in range(others):
        append(ctx, Event.STRUCK)
    append_batch(ctx, Event.RELEASED, ref="part-1", root=bytes.fromhex(root), count=count, data={"wave": 3})
    return count


@pytest.mark.parametrize("others", [0, 5, 300])
def test_every_row_of_a_batch_proves(office, tmp_path, others):
    rows = [{"handle": f"name_{nth}", "opens_at": "2026-12-01"} for nth in range(300)]
    leaves = batch.leaves_of(rows, KEY)
    write_leaves(tmp_path / "leaves", leaves)
    tell(office, root=batch.root(leaves).hex(), count=300, others=others)
    told = {"key": KEY, "index": 299, "leaf": read_leaves(tmp_path / "leaves")[299], "path": prove(tmp_path / "leaves", 299)}
    assert queries.proof_of(Event.RELEASED, "part-1", row=rows[299], **told) is None
    seal(office)
    tell(office, root=batch.root([]).hex(), count=1, others=2)
    seal(office)
    found = queries.proof_of(Event.RELEASED, "part-1", row=rows[299], **told)
    assert found is not None
    proven = verify_proof(found.document(), queries.verifier_key())
    assert (proven.row, proven.index, proven.count, proven.place) == (rows[299], 299, 300, others)
    assert proven.entry["data"] == {"wave": 3, "root": batch.root(leaves).hex(), "count": 300}


def test_paths_from_tiles_are_those_of_the_tree(office):
    tell(office, root="00" * 32, count=1, others=520)
    seal(office)
    hashes = queries.leaf_hashes(521)
    for place in (0, 255, 256, 511, 512, 520):
        assert batch.path(place, 521, queries._nodes) == inclusion(hashes, place)
    assert Entry.objects.exclude(place=None).count() == 521
