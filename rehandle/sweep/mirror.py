"""Builds the mirror: one row an account, with typed columns, the canonical handle, name facts and group facts as columns.

The sweep then reads this one table and joins nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from rehandle.kernel.refusal import Refused
from rehandle.names.facts import name_facts
from rehandle.names.lists import Lists
from rehandle.names.rules.profiles import canonical
from rehandle.policy.rules.columns import SOURCE, Kind
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.policy.rules.tree import NameFact
from rehandle.sweep.rules.casts import cast, unread
from rehandle.sweep.rules.mapping import Mapping
from rehandle.sweep.source import Source

BATCH = 100_000
CLASSES = {"digits": "[0-9]+", "letters": "[A-Za-z]+"}


@dataclass(frozen=True, slots=True)
class Built:
    """The mirror's columns beyond handle and canonical, and how many rows came in and were set aside."""

    present: frozenset[str]
    rows_read: int
    rows_set_aside: int


def build(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, policy: Policy, lists: Lists) -> Built:
    """Make the tables `mirror` and `rejects` from the view `source`."""
    _read_rows(db, source, mapping)
    _canonical(db, policy)
    _name_facts(db, policy, lists)
    _set_aside(db, source, mapping)
    grouped = "holder_id" in mapping.read
    _join(db, policy, grouped)
    rows, aside = _count(db, "typed") + _count(db, "broken"), _count(db, "rejects")
    return Built(mapping.present() | ({"portfolio"} if grouped else set()), rows, aside)


def _read_rows(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping) -> None:
    """One read of the file: every column of ours as its type, and the reason why a row cannot be used."""
    reads = {ours: (theirs, source.types[theirs], SOURCE[ours].kind) for ours, theirs in mapping.read.items()}
    columns = [f"{cast(*read)} AS {quoted(ours)}" for ours, read in reads.items()]
    reasons = [f"WHEN {unread(*read)} THEN {text_literal(_wants(ours, read[2]))}" for ours, read in reads.items() if read[2] is not Kind.TEXT]
    wrong = [f"WHEN {unread(*read)} THEN CAST({quoted(read[0])} AS VARCHAR)" for read in reads.values() if read[2] is not Kind.TEXT]
    db.execute(
        f"CREATE OR REPLACE TABLE typed AS SELECT row_number, {', '.join(columns)}, {_case(reasons)} AS reason, {_case(wrong)} AS found FROM source"
    )


def _wants(ours: str, kind: Kind) -> str:
    says = {Kind.INSTANT: "a date", Kind.INT: "a whole number", Kind.BOOL: "yes or no"}[kind]
    return f"{ours} is not {says}"


def _case(arms: list[str]) -> str:
    return f"CASE {' '.join(arms)} END" if arms else "CAST(NULL AS VARCHAR)"


def _canonical(db: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """One row a distinct handle. Plain ASCII names of the `x` profile need no Python; all others are asked one by one."""
    rule = policy.names
    plain = f"regexp_full_match(handle, '[A-Za-z0-9_]{{{rule.min_length},{rule.max_length}}}')" if rule.profile == "x" else "FALSE"
    db.execute(
        "CREATE OR REPLACE TABLE names AS SELECT handle, lower(handle) AS canonical FROM "
        f"(SELECT DISTINCT handle FROM typed WHERE handle IS NOT NULL) AS distinct_handles WHERE {plain}"
    )
    for batch in _batches(db, f"SELECT DISTINCT handle FROM typed WHERE handle IS NOT NULL AND NOT {plain}"):
        forms = [canonical(handle, rule.profile, rule.min_length, rule.max_length) for handle in batch]
        db.execute("INSERT INTO names SELECT unnest($1), unnest($2)", [batch, [None if isinstance(form, Refused) else form for form in forms]])


def _name_facts(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists) -> None:
    """One row a canonical handle, one column a fact that the policy asks for."""
    asked = [fact for fact in policy.name_facts if fact.kind not in ("length", "only")]
    kinds = "".join(f", {quoted(fact.key)} BOOLEAN" for fact in asked)
    db.execute(f"CREATE OR REPLACE TABLE facts (canonical VARCHAR{kinds})")
    if not asked:
        return
    for batch in _batches(db, "SELECT DISTINCT canonical FROM names WHERE canonical IS NOT NULL"):
        answers = name_facts(batch, lists, [_want(fact) for fact in asked])
        lots = [batch, *answers.values()]
        db.execute(f"INSERT INTO facts SELECT {', '.join(f'unnest(${index})' for index in range(1, len(lots) + 1))}", lots)


def _want(fact: NameFact) -> tuple[str, ...]:
    return (fact.kind, fact.argument) if fact.argument else (fact.kind,)


def _set_aside(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping) -> None:
    """The table `rejects`: rows that could not be read, each with its place and its reason."""
    theirs = text_literal(mapping.read["handle"])
    db.execute("CREATE OR REPLACE TABLE broken (place VARCHAR, handle VARCHAR, reason VARCHAR, found VARCHAR)")
    if source.kind == "csv":
        db.execute(
            "INSERT INTO broken SELECT DISTINCT 'line ' || line, CAST(NULL AS VARCHAR), lower(CAST(error_type AS VARCHAR)), csv_line "
            "FROM reject_errors"
        )
    db.execute(f"""
        CREATE OR REPLACE TABLE rejects AS SELECT * FROM broken UNION ALL
        SELECT 'row ' || row_number, typed.handle, CASE
            WHEN typed.handle IS NULL THEN 'there is no handle in ' || {theirs}
            WHEN names.canonical IS NULL THEN 'the handle does not fit the rules for names' ELSE reason END, found
        FROM typed LEFT JOIN names USING (handle) WHERE typed.handle IS NULL OR names.canonical IS NULL OR reason IS NOT NULL""")


def _join(db: duckdb.DuckDBPyConnection, policy: Policy, grouped: bool) -> None:
    """The mirror itself: what is dear is joined here, once, and never in the sweep."""
    only = [fact for fact in policy.name_facts if fact.kind == "only"]
    made = "".join(f", regexp_full_match(names.canonical, '{CLASSES[fact.argument]}') AS {quoted(fact.key)}" for fact in only)
    portfolio = ", groups.portfolio" if grouped else ""
    joins = "LEFT JOIN facts ON facts.canonical = names.canonical"
    if grouped:
        groups = "SELECT holder_id, count(*) AS portfolio FROM usable GROUP BY holder_id"
        joins += f" LEFT JOIN ({groups}) AS groups ON groups.holder_id = usable.holder_id"
    db.execute(f"""
        CREATE OR REPLACE TABLE mirror AS
        WITH usable AS (SELECT typed.* FROM typed SEMI JOIN (FROM names WHERE canonical IS NOT NULL) USING (handle) WHERE reason IS NULL)
        SELECT usable.* EXCLUDE (reason, found), names.canonical, CAST(length(names.canonical) AS BIGINT) AS length{made},
            facts.* EXCLUDE (canonical){portfolio}
        FROM usable JOIN names ON names.handle = usable.handle {joins}""")


def _batches(db: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[str]]:
    cursor = db.cursor().execute(query)
    while rows := cursor.fetchmany(BATCH):
        yield [row[0] for row in rows]


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    found: Sequence[int] | None = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return found[0]
