"""Whether a name is among very many: the pool beside a Python set and PostgreSQL's B-tree: `python -m bench.availability [MILLIONS]` (10).

The names are the real ones of ../shared/data, and the same with a number behind them. Each is asked for names that are there, names that are
not, and as many of both, interleaved in one run; every answer is checked. The set and PostgreSQL are exact, and so is `holds`; `may_hold` is not.
The target of a batch is for what a filter answers from memory: names that are not there, and `may_hold`. A name that is there costs a read of the
disk's cache, and batches of those stay below it; the ratio is printed.

PostgreSQL runs as an office runs it (64 MB of shared buffers, files in the machine's cache), over its socket, with a prepared statement.
"""

import gc
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import TypeVar

import psutil
import psycopg

from bench import data
from rehandle.config.postgres import Embedded
from rehandle.pool.build import build
from rehandle.pool.opened import Pool

ROUNDS, ALONE, TOGETHER, BATCH, NEAR = 5, 100_000, 400_000, 10_000, 200
SLOW = 20  # PostgreSQL is asked a twentieth: a round takes as long
BYTES, SINGLE, BATCHED, NEAR_MS = 2.0, 250_000, 1_000_000, 0.5
Ask = Callable[[Sequence[str]], int]
T = TypeVar("T")


def main() -> int:
    """Make the three, ask in turns, print."""
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory(prefix="rehandle-bench-") as folder:
        return compared(Path(folder), round(millions * 1_000_000))


def names(start: int = 0) -> Iterator[str]:
    """Handles without end: as they are, then with a number that none of them has by itself."""
    for number in count(start):
        yield from (f"{name}.{number}" if number else name for name in data.handles())


def compared(folder: Path, size: int) -> int:
    """One size."""
    pool, seconds = timed(lambda: built(folder / "pool", size))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:,} names. pool: made in {seconds:.1f} s and {most:,.0f} MB, {on_disk(folder / 'pool') / size:.1f} bytes a name on disk", flush=True)
    (held, each), seconds = timed(lambda: weighed(size))
    print(f"Python set: made in {seconds:.1f} s, {each:.1f} bytes a name", flush=True)
    server = Embedded(folder / "postgres")
    server.start()
    try:
        with psycopg.connect(server.url, autocommit=True) as database:
            tree, seconds = timed(lambda: planted(database, size))
            print(f"PostgreSQL: made in {seconds:.1f} s, {tree / size:.1f} bytes a name in the B-tree", flush=True)
            return asked(pool, held, database)
    finally:
        server.stop()


def built(folder: Path, size: int) -> Pool:
    """The pool, written and opened."""
    build(folder, islice(names(), size), expected=size, version="bench")
    return Pool.open(folder)


def weighed(size: int) -> tuple[set[str], float]:
    """A set, and what it takes of the process's memory."""
    gc.collect()
    before = psutil.Process().memory_info().rss
    held = set(islice(names(), size))
    return held, (psutil.Process().memory_info().rss - before) / size


def planted(database: psycopg.Connection, size: int) -> int:
    """A table with its primary key; answers the bytes of the tree."""
    database.execute("create unlogged table held (name text collate \"C\")")
    with database.cursor().copy("copy held from stdin") as copy:
        for name in islice(names(), size):
            copy.write_row((name,))
    database.execute("set maintenance_work_mem = '512MB'")
    database.execute("create unique index tree on held (name)")
    database.execute("vacuum analyze held")
    return database.execute("select pg_relation_size('tree')").fetchone()[0]


def asked(pool: Pool, held: set[str], database: psycopg.Connection) -> int:
    """All questions, in turns; 0 where the targets are met."""
    draw = Random(7)
    here = draw.sample(list(islice(held, 0, None, max(1, len(held) // 2_000_000))), min(TOGETHER, len(held) // 2))
    gone = [name for each in here if (name := f"{each[:-1]}~{draw.choice('abcdefgh')}") not in held]
    both = [name for pair in zip(here, gone, strict=True) for name in pair]
    print(f"pool: {pool.memory() / len(pool):.2f} bytes a name in memory ({met(pool.memory() / len(pool) <= BYTES)}: {BYTES:.0f})")
    well = pool.memory() / len(pool) <= BYTES
    for kind, wanted in (("not there", gone), ("there", here), ("half of each", both)):
        draw.shuffle(wanted)
        print(f"{kind}:")
        well &= in_turns("one at a time", singles(pool, held, database), wanted[:ALONE], held, SINGLE)
        fast = in_turns(f"batches of {BATCH:,}", batches(pool, held, database), wanted[:TOGETHER], held, BATCHED)
        well &= fast or kind != "not there"
    return 0 if near(pool, held, here[:NEAR]) and well else 1


def singles(pool: Pool, held: set[str], database: psycopg.Connection) -> dict[str, Ask]:
    """Each asked for one name at a time, as a caller would."""

    def tree(name: str) -> bool:
        return database.execute("select exists (select from held where name = %s)", (name,), prepare=True).fetchone()[0]

    return {
        "pool, exact": lambda wanted: sum([pool.holds(name) for name in wanted]),
        "pool, may hold": lambda wanted: sum([pool.may_hold(name) for name in wanted]),
        "Python set": lambda wanted: sum([held.__contains__(name) for name in wanted]),
        "PostgreSQL": lambda wanted: sum([tree(name) for name in wanted]),
    }


def batches(pool: Pool, held: set[str], database: psycopg.Connection) -> dict[str, Ask]:
    """Each asked for many at once."""

    def tree(many: Sequence[str]) -> int:
        return database.execute("select count(*) from held where name = any(%s)", (list(many),), prepare=True).fetchone()[0]

    def cut(ask: Callable[[Sequence[str]], int]) -> Ask:
        return lambda wanted: sum(ask(wanted[at : at + BATCH]) for at in range(0, len(wanted), BATCH))

    return {
        "pool, exact": cut(lambda many: sum(pool.holds_each(many))),
        "pool, may hold": cut(lambda many: sum(pool.may_hold_each(many))),
        "Python set": cut(lambda many: sum([name in held for name in many])),
        "PostgreSQL": cut(tree),
    }


def in_turns(how: str, asks: dict[str, Ask], wanted: Sequence[str], held: set[str], target: int) -> bool:
    """Answers a second of each, with their ratios; every count of yes is checked. Whether the exact pool meets its target."""
    rates: dict[str, list[float]] = {who: [] for who in asks}
    for _ in range(ROUNDS):
        for who, ask in asks.items():
            mine = wanted[: len(wanted) // SLOW] if who == "PostgreSQL" else wanted
            said, seconds = timed(lambda ask=ask, mine=mine: ask(mine))
            true = sum([name in held for name in mine])
            assert said == true or (who == "pool, may hold" and true <= said <= true + len(mine) / 100), (who, said, true)
            rates[who].append(len(mine) / seconds)
    middle = {who: median(each) for who, each in rates.items()}
    pool = middle["pool, exact"]
    others = ", ".join(f"{who} {rate:,.0f} (pool {pool / rate:.2f} of it)" for who, rate in middle.items() if who != "pool, exact")
    print(f"  {how}: pool {pool:,.0f} exact answers/s ({met(pool >= target)}: {target:,}); {others}", flush=True)
    return pool >= target


def near(pool: Pool, held: set[str], wanted: list[str]) -> bool:
    """Milliseconds for all names at edit distance 1, held to the set's answer for the first ones."""
    taken = [timed(lambda name=name: pool.near(name)) for name in wanted]
    for name, (found, _) in zip(wanted[:20], taken, strict=False):
        assert found == slips(name, pool.manifest.letters, held), name
    times, found = sorted(1000 * seconds for _, seconds in taken), sum(len(found) for found, _ in taken) / len(taken)
    middle, slow = median(times), times[int(0.99 * len(times))]
    print(f"edit distance 1: {middle:.3f} ms the middle one ({met(middle < NEAR_MS)}: {NEAR_MS}), {slow:.3f} ms the 99th of 100;", end=" ")
    lengths = f"the middle name has {median(map(len, wanted)):.0f} and the longest {max(map(len, wanted))}"
    print(f"{len(pool.manifest.letters)} letters to put in, {lengths}, {found:.1f} found each")
    return middle < NEAR_MS


def slips(name: str, letters: str, held: set[str]) -> list[str]:
    """The same by the set, written plainly."""
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    put = {a + letter + b for a, b in cuts for letter in letters} | {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    taken = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return sorted(((put | taken) - {name}) & held)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it answers and its seconds."""
    began = perf_counter()
    return work(), perf_counter() - began


def on_disk(folder: Path) -> int:
    """Bytes of all its files."""
    return sum(path.stat().st_size for path in folder.iterdir())


def met(good: bool) -> str:
    """In words."""
    return "met" if good else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
