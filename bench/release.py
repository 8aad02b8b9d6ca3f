"""A release of the mass lane: `python -m bench.release [THOUSANDS]` (1,000).

In turns, several times: the names' leaves, roots, files of leaves and their entries in the log, one a part of 50,000, sealed under a signed
head; and the limit, COPY of the same names into a PostgreSQL table with an index. Then, once: a signed manifest, the script that applies
it to a SQLite table, and the platform's own bulk call on the fake platform. Every result is checked.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bench import data
from bench.office import office

NOW, LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
PART, ROUNDS, TARGET, KEY = 50_000, 3, 100_000, bytes(range(32))
ROOT = Path(__file__).parents[1]
Rows = list[tuple[str, str, str, str]]


def main() -> int:
    """Make the names, run, print; 0 where the target is met."""
    size = 1_000 * int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    office()
    rows = [(name, f"p-{nr}", f"gone_{nr:x}", "campaign-1") for nr, name in enumerate(unlike(size))]
    with tempfile.TemporaryDirectory(prefix="rehandle-bench-") as folder:
        well = logged(rows, Path(folder))
        applied(rows, Path(folder))
        called(rows[: min(size, 200_000)], Path(folder))
    return 0 if well else 1


def unlike(size: int) -> list[str]:
    """Real names, each once in letters of either case, as the fake platform allows them."""
    fits = (name.lower() for name in data.handles() if len(name) <= 15 and name.isascii() and name.replace("_", "a").isalnum())
    found = list(dict.fromkeys(islice(fits, 2 * size)))[:size]
    return found + [f"n_{nr}" for nr in range(size - len(found))]


def logged(rows: Rows, folder: Path) -> bool:
    """Releases a second with their log entries, beside COPY."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("create table limit_of_it (handle text primary key, account_id text, archive_as text, held_for text)")
    rates: dict[str, list[float]] = {"log": [], "copy": [], "core": []}
    for nth in range(ROUNDS):
        worked = process_time()
        rates["log"].append(len(rows) / timed(lambda nth=nth: entered(rows, folder, nth)))
        rates["core"].append(len(rows) / (process_time() - worked))
        rates["copy"].append(len(rows) / timed(lambda: copied(rows)))
    ours, limit = median(rates["log"]), median(rates["copy"])
    said = f"{'met' if ours >= TARGET else 'MISSED'}: {TARGET:,}"
    print(f"{len(rows):,} releases with leaves, roots, files and sealed entries, one a part of {PART:,}: {ours:,.0f}/s ({said})")
    print(f"a second of one core's time, however busy the machine is: {median(rates['core']):,.0f}")
    print(f"COPY of the same rows into a table with an index: {limit:,.0f}/s (the log {ours / limit:.2f} of it)")
    steps(rows, folder)
    return ours >= TARGET


def entered(rows: Rows, folder: Path, nth: int) -> None:
    """Every part: leaves, root, file, and an entry in a transaction of its own; at the end the seal, and a proof that is checked."""
    from rehandle.kernel.ids import SeededIds
    from rehandle.log import batch, flows, queries
    from rehandle.log.events import Event
    from rehandle.log.rules import batch as rules
    from rehandle.log.verify import verify_proof
    from rehandle.people.queries import ctx_as

    office_ctx = ctx_as("office", NOW, SeededIds(nth))
    for at in range(0, len(rows), PART):
        leaves = rules.leaves_of(rows[at : at + PART], KEY)
        root = batch.write_leaves(folder / f"{nth}.{at}", leaves)
        released()(office_ctx, ref=f"{nth}.{at}", root=root.hex(), count=len(leaves))
    while flows.seal(office_ctx):
        pass
    last = (len(rows) - 1) // PART * PART
    file, index = folder / f"{nth}.{last}", len(rows) - 1 - last
    told = {"row": rows[-1], "key": KEY, "index": index, "leaf": batch.read_leaves(file)[index], "path": batch.prove(file, index)}
    proof = queries.proof_of(Event.RELEASED, f"{nth}.{last}", **told)
    assert proof is not None and verify_proof(proof.document(), queries.verifier_key()).row == rows[-1]


def released() -> Callable[..., int]:
    """The flow that tells of a part. Made once Django is there."""
    if not _FLOW:
        from rehandle.kernel.ctx import Ctx
        from rehandle.kernel.flow import flow
        from rehandle.kernel.permission import Permission
        from rehandle.log.batch import append_batch
        from rehandle.log.events import Event

        @flow(needs=Permission.TICK)
        def release_part(ctx: Ctx, ref: str, root: str, count: int) -> int:
            append_batch(ctx, Event.RELEASED, ref=ref, root=bytes.fromhex(root), count=count)
            return count

        _FLOW.append(release_part)
    return _FLOW[0]


_FLOW: list[Callable[..., int]] = []


def copied(rows: Rows) -> None:
    """The limit."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("truncate limit_of_it")
        with cursor.copy("copy limit_of_it from stdin") as copy:
            for row in rows:
                copy.write_row(row)


def steps(rows: Rows, folder: Path) -> None:
    """What each step of the log takes by itself."""
    from rehandle.log import batch
    from rehandle.log.rules import batch as rules

    leaves: list[bytes] = []
    took = {"leaves": timed(lambda: leaves.extend(rules.leaves_of(rows, KEY)))}
    took |= {"root": timed(lambda: rules.root(leaves)), "file of leaves": timed(lambda: batch.write_leaves(folder / "all", leaves))}
    proofs = timed(lambda: [batch.prove(folder / "all", at) for at in range(0, len(rows), max(1, len(rows) // 200))])
    told = ", ".join(f"{name} {len(rows) / seconds:,.0f}/s" for name, seconds in took.items())
    print(f"alone: {told}; a path from a file of {len(rows):,} leaves in {1000 * proofs / 200:.2f} ms", flush=True)


def applied(rows: Rows, folder: Path) -> None:
    """A manifest of all of them, and the script on a SQLite table."""
    import sqlite3

    from rehandle.kernel.ports import Freed
    from rehandle.moves.many import manifest
    from rehandle.moves.rules.manifest import public

    freed = [Freed(*row) for row in rows]
    took = timed(lambda: manifest.write_manifest(folder / "m", id="m", kind="vacate", rows=freed, not_before=LONG_AGO, key=KEY, now=NOW))
    print(f"manifest written and signed: {len(rows) / took:,.0f} names/s")
    with sqlite3.connect(folder / "accounts") as db:
        db.execute("create table account (account_id text primary key, handle text not null unique)")
        db.executemany("insert into account values (?, ?)", ((account, handle) for handle, account, _, _ in rows))
    told = [str(folder / "m"), "--key", public(KEY), "--database", str(folder / "accounts"), "--table", "account"]
    told += ["--report", str(folder / "r.parquet")]
    began = perf_counter()
    said = subprocess.run([sys.executable, ROOT / "tools/apply_manifest.py", *told], capture_output=True, text=True, check=True).stdout
    assert said == f'{{"done": {len(rows)}}}\n', said
    print(f"the script on a SQLite table, with its report: {len(rows) / (perf_counter() - began):,.0f} names/s", flush=True)


def called(rows: Rows, folder: Path) -> None:
    """The platform's own bulk call, with the look at every name afterwards."""
    from rehandle.adapters.platform.fake import FakePlatform
    from rehandle.adapters.platform.store import insert
    from rehandle.adapters.platform.world import COLUMNS
    from rehandle.kernel.ports import Freed
    from rehandle.moves.many.free import free

    platform, blank = FakePlatform(folder / "platform"), dict.fromkeys(COLUMNS)
    insert(platform.db, (tuple((blank | {"account_id": account, "handle": handle}).values()) for handle, account, _, _ in rows))
    freed = [Freed(*row) for row in rows]
    for kind in ("vacate", "open"):
        began = perf_counter()
        assert all(came == "done" for _, came in free(platform, kind, freed))
        rate = len(rows) / (perf_counter() - began)
        print(f"free_many on the fake platform, each name looked at afterwards, {kind}: {rate:,.0f} names/s", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Its seconds."""
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
