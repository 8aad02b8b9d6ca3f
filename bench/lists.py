"""What one look at the lists in force costs in PostgreSQL, for 100 listed names and for 1,000,000: `python -m bench.lists`.

Counted in blocks that the database touches. It starts a PostgreSQL of its own and ends it; rooms are imported once Django knows it.
"""

import sys
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter

from bench import data
from bench.office import office

NOW, ASKED = datetime(2027, 1, 1, tzinfo=UTC), 1_000
SIZES = (100, 1_000_000)


def main() -> int:
    """Fill a list twice, and look each time."""
    office()
    handles = list(islice(data.handles(), SIZES[-1] + ASKED))
    blocks = [looked(size, handles) for size in SIZES]
    same = blocks[1] <= 3 * blocks[0]  # an index of a million is some levels deeper than one of a hundred
    print(f"blocks a look: {blocks[0]:.1f} and {blocks[1]:.1f} ({'met' if same else 'MISSED'}: the depth of an index, not the size of a list)")
    return 0 if same else 1


def looked(size: int, handles: list[str]) -> float:
    """The mean number of blocks of a look at a list of that size, for names on it and names that are not."""
    from django.db import connection

    from rehandle.kernel.ids import SeededIds
    from rehandle.names import flows, queries
    from rehandle.people import flows as people
    from rehandle.people.queries import ctx_as

    ids = SeededIds(size)
    ann, ben = (ctx_as("operator", NOW, ids, who) for who in ("ann", "ben"))
    began = perf_counter()
    flows.draft_list(ann, id=f"r{size}", list="people", severity="protected", names=handles[:size], why="a bench")
    waiting = flows.put_list_in_force(ann, revision=f"r{size}")
    people.sign(ben, approval=waiting.approval, digest=waiting.hash)
    taken = perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze list_change")
    asked = handles[size - 50 : size] + handles[-50:]
    began = perf_counter()
    found = sum(bool(queries.listed(name)) for name in asked)
    each = 1000 * (perf_counter() - began) / len(asked)
    print(f"{size:,} names came into force in {taken:.1f} s; {found} of {len(asked)} found, {each:.2f} ms a look", flush=True)
    return sum(map(_blocks, asked)) / len(asked)


def _blocks(name: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from rehandle.names import queries

    with CaptureQueriesContext(connection) as made:
        queries.listed(name)
    total = 0
    with connection.cursor() as cursor:
        for each in made:
            cursor.execute(f"explain (analyze, buffers, format json) {each['sql']}")
            plan = cursor.fetchone()[0][0]["Plan"]
            total += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return total


if __name__ == "__main__":
    sys.exit(main())
