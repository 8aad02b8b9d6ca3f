"""A generated platform: N accounts whose dormancy, activity, names, bots, hoarders and languages follow real sets (README.md).

The same seed, size and instant give the same rows, on any machine with the same DuckDB (its version is locked).
"""

import random
from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from rehandle.adapters.platform import facts_sql, names_sql
from rehandle.adapters.platform.measured import GROUP_SIZE, HOARDED_SHARE
from rehandle.adapters.platform.people import people
from rehandle.adapters.platform.words import GIVEN, GIVEN_AR, words
from rehandle.kernel.ports import Account

ACCOUNTS, SEED = 200_000, 7
OPENED = datetime(2008, 3, 1, tzinfo=UTC)
SPARE = 1.25  # candidates for each account wanted: two with one name cost the later one

TYPES = {
    "account_id": "varchar", "handle": "varchar", "holder_id": "varchar", "created_at": "timestamp",
    "last_login_at": "timestamp", "last_post_at": "timestamp", "posts": "bigint", "followers": "bigint", "following": "bigint",
    "verified": "boolean", "staff": "boolean",
    "memorial": "boolean", "paid": "boolean", "absent_until": "timestamp", "protected_class": "varchar",
    "state": "varchar", "lang": "varchar",
    "time_zone": "varchar", "site_status": "varchar", "default_profile": "boolean",
    "expires_at": "timestamp", "empty": "boolean",
}  # fmt: skip
COLUMNS = tuple(TYPES)


def write_parquet(path: Path, *, accounts: int = ACCOUNTS, seed: int = SEED, as_of: datetime) -> int:
    """Write a generated platform to `path`; returns its rows. Times are UTC, without a zone."""
    with duckdb.connect() as connection:
        _generate(connection, accounts, seed, as_of)
        connection.execute(f"copy world to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)")
        return accounts


def _generate(connection: duckdb.DuckDBPyConnection, accounts: int, seed: int, as_of: datetime) -> None:
    placed = people(as_of)
    assert accounts >= len(placed), f"a world has at least its {len(placed)} placed people"
    connection.execute(facts_sql.MACROS.format(seed=int(seed)))
    _place(connection, placed)
    _candidates(connection, accounts, seed)
    _name(connection)
    _live(connection, as_of)
    connection.execute(_JOINED, {"wanted": accounts - len(placed)})
    made = connection.execute("select count(*), count(distinct lower(handle)), count(distinct account_id) from world").fetchone()
    assert made == (accounts, accounts, accounts), f"the generator ran out of names: {made}"


def _place(connection: duckdb.DuckDBPyConnection, placed: Sequence[Account]) -> None:
    declared = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
    connection.execute(f"create temp table placed ({declared})")
    connection.executemany(f"insert into placed values ({', '.join('?' * len(COLUMNS))})", [_row(account) for account in placed])


def _row(account: Account) -> list[object]:
    named = dict(zip((field.name for field in fields(account)), astuple(account), strict=True))
    named["account_id"] = named["id"]
    return [value.replace(tzinfo=None) if isinstance(value := named[column], datetime) else value for column in COLUMNS]


def _candidates(connection: duckdb.DuckDBPyConnection, accounts: int, seed: int) -> None:
    """Hoarders' accounts first, group by group, then everybody else."""
    groups = _groups(int(accounts * HOARDED_SHARE), random.Random(seed))  # noqa: S311  # a world must come out the same again
    connection.execute(_CANDIDATES.format(lang=facts_sql.languages()), {
        "sizes": [size for size, _, _ in groups], "stems": [stem for _, stem, _ in groups], "styles": [style for _, _, style in groups],
        "total": int(accounts * SPARE) + 2_000,
    })  # fmt: skip


def _groups(wanted: int, rng: random.Random) -> list[tuple[int, str, str]]:
    """Holders of several names until `wanted` names are given out: (size, stem, style)."""
    stems, groups, given = words(), list[tuple[int, str, str]](), 0
    while given < wanted:
        size = _group_size(rng.random())
        groups.append((size, rng.choice(stems), rng.choice(("count", "family", "words"))))
        given += size
    return groups


def _group_size(draw: float) -> int:
    low, smallest = 0.0, 1
    for high, largest in GROUP_SIZE:
        if draw <= high:
            return round(smallest * float((largest / smallest) ** ((draw - low) / (high - low))))
        low, smallest = high, largest
    return smallest


def _name(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every candidate a name; of two with one name the earlier has it."""
    for kind, parts in (("word", words()), ("given", GIVEN), ("given_ar", GIVEN_AR)):
        connection.execute(_PARTS, {"kind": kind, "parts": parts})
    connection.execute("create temp table part_count as select kind, len, count(*) n from part group by all")
    connection.execute("create temp table length_slots as select $1::int[] lengths", [names_sql.length_slots()])
    connection.execute(names_sql.SHAPE)
    connection.execute(f"create temp table named as {names_sql.NATURAL} union all {names_sql.HOARDED}")


def _live(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    told = {"as_of": f"{as_of.astimezone(UTC):%Y-%m-%d %H:%M:%S}", "platform_days": max(30.0, (as_of - OPENED).days)}
    connection.execute(facts_sql.LIFE.format(**told))
    connection.execute(facts_sql.COUNTED.format(**told))
    connection.execute(f"create temp table facts as {facts_sql.FACTS.format(**told)}")


_PARTS = """
insert into part
select $kind, length(w), row_number() over (partition by length(w) order by place) - 1, w
from (select unnest($parts::varchar[]) w, generate_subscripts($parts::varchar[], 1) place)
"""
_CANDIDATES = """
create temp table part (kind varchar, len int, k int, w varchar);
create temp table account as
with given as (select unnest($sizes::int[]) size, unnest($stems::varchar[]) stem, unnest($styles::varchar[]) style,
    generate_subscripts($sizes::int[], 1) nr),
hoarded as (select row_number() over (order by nr, member) - 1 i, 'g-' || lpad(nr::text, 7, '0') holder_id, stem, style, member
  from (select *, unnest(range(1, size + 1)) member from given)),
listed as (
  from hoarded union all
  select range, null, null, null, null from range((select count(*) from hoarded)::bigint, $total::bigint))
select *, {lang} lang from listed
"""
_JOINED = """
create temp table world as
with one_each as (
  select i, handle from named
  where handle not in (select handle from placed) and length(handle) between 1 and 15
  qualify row_number() over (partition by handle order by i) = 1 order by i limit $wanted
), mixed as (select *, row_number() over (order by hash(i, 'place'), i) place from one_each)
from placed union all
(select 'p-' || lpad(place::text, 9, '0'), handle, f.* exclude (i) from mixed join facts f using (i) order by place)
"""
