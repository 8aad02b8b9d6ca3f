"""The mirror: one row an account, with typed columns, the canonical handle, name facts and group facts as columns.

The sweep reads this and joins nothing. It is a table where the source is text, and a view of the source where that has types already.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import duckdb

from rehandle.kernel.refusal import Refused
from rehandle.names import words
from rehandle.names.facts import name_facts
from rehandle.names.lists import GIVEN_NAMES, Lists
from rehandle.names.rules.profiles import canonical
from rehandle.policy.rules.columns import SOURCE, Kind
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.policy.rules.tree import NameFact, columns_of
from rehandle.sweep.rules.casts import cast, unread
from rehandle.sweep.rules.mapping import Mapping
from rehandle.sweep.source import Source

BATCH = 100_000
ASKED = {"looks_like": "BOOLEAN", "machine_made": "BIGINT"}  # what only Python can answer, with the type of the answer
CLASSES = {"digits": "[0-9]+", "letters": "[A-Za-z]+"}
USABLE = "named.handle IS NOT NULL AND fits AND reason IS NULL"
FEW = 10_000  # names that are kept to be read again


@dataclass(frozen=True, slots=True)
class Built:
    """The mirror's columns beyond handle and canonical, and how many rows came in and were set aside."""

    present: frozenset[str]
    rows_read: int
    rows_set_aside: int


def build(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, policy: Policy, lists: Lists) -> Built:
    """Make the tables `mirror` and `rejects` from the view `source`, whole and counted."""
    listed(db, policy, lists)
    read(db, source, mapping, policy)
    grouped = groups(db, policy, mapping)
    db.execute(f"CREATE OR REPLACE TABLE mirror AS {mirror(db, policy, lists, grouped)}")
    set_aside(db, source, mapping)
    rows = _count(db, "typed") + _count(db, "broken")
    return Built(present_of(mapping, grouped), rows, _count(db, "rejects"))


def present_of(mapping: Mapping, grouped: bool) -> frozenset[str]:
    """The columns that conditions can be answered from."""
    return mapping.present() | ({"portfolio"} if grouped else set())


def listed(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists) -> None:
    """The lists that the policy asks of names as tables, once a connection: whether a name is on one is the engine's to find out."""
    for fact in policy.name_facts:
        names = _members(fact, lists)
        if names is not None:
            db.execute(f"CREATE OR REPLACE TABLE {quoted('listed ' + fact.key)} AS SELECT unnest($1) AS name", [_in_order(names)])


@lru_cache(8)
def _in_order(names: frozenset[str]) -> list[str]:
    """A list as it is handed to the engine. Nobody changes it."""
    return sorted(names)


def _members(fact: NameFact, lists: Lists) -> frozenset[str] | None:
    match fact.kind:
        case "is_word":
            return words.words()
        case "is_name":
            return lists.get(GIVEN_NAMES).names
        case "in_list":
            return lists.get(fact.argument).names
        case _:
            return None


def read(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, policy: Policy, odd: str = "odd") -> None:
    """`named`: every row with our columns as their types, why it cannot be used, and its canonical handle (`fits`: it has one).

    `odd` is the table for names whose canonical form Python says; one of that name that is kept from before is taken as it is.
    """
    named = _unlike(source.types)
    reads = {ours: (theirs, source.types[theirs], SOURCE[ours].kind, mapping.form(ours)) for ours, theirs in mapping.read.items()}
    columns = [f"{cast(*read)} AS {named(ours)}" for ours, read in reads.items()]
    checked = {ours: read for ours, read in reads.items() if read[2] is not Kind.TEXT and unread(*read) != "FALSE"}
    reasons = [f"WHEN {unread(*read, named(ours))} THEN {text_literal(_wants(ours, read[2]))}" for ours, read in checked.items()]
    wrong = [f"WHEN {unread(*read, named(ours))} THEN CAST({quoted(read[0])} AS VARCHAR)" for ours, read in checked.items()]
    shown = ", ".join(f"{named(ours)} AS {quoted(ours)}" for ours in reads)
    made = f"SELECT *, {', '.join(columns)} FROM source"  # each cell is read once, however often it is looked at
    select = f"SELECT row_number, {shown}, {_case(reasons)} AS reason, {_case(wrong)} AS found FROM ({made})"
    again(db, "typed", select, as_table=source.kind != "parquet")
    if not is_there(db, odd) or odd == "odd":
        _odd(db, policy, odd)
    form, join = "lower(handle) AS canonical, TRUE AS fits", ""
    if _count(db, odd):
        plain = f"{odd}.handle IS NULL"
        form = f"CASE WHEN {plain} THEN lower(typed.handle) ELSE {odd}.canonical END AS canonical, {plain} OR {odd}.canonical IS NOT NULL AS fits"
        join = f" LEFT JOIN {odd} ON {odd}.handle = typed.handle"
    db.execute(f"CREATE OR REPLACE VIEW named AS SELECT typed.*, {form} FROM typed{join}")


def _unlike(columns: Iterable[str]) -> Callable[[str], str]:
    """Names for values on their way, such as no column of the source has."""
    before = "made "
    while any(each.lower().startswith(before) for each in columns):
        before = f"_{before}"
    return lambda ours: quoted(before + ours)


def is_there(db: duckdb.DuckDBPyConnection, name: str) -> str:
    """`VIEW` or `BASE TABLE`; empty where there is none of that name."""
    there = db.execute("SELECT table_type FROM information_schema.tables WHERE table_name = $1", [name]).fetchone()
    return str(there[0]) if there else ""


def again(db: duckdb.DuckDBPyConnection, name: str, select: str, *, as_table: bool) -> None:
    """Make a table or a view of that name, whatever there was."""
    if there := is_there(db, name):
        db.execute(f"DROP {'VIEW' if there == 'VIEW' else 'TABLE'} {name} CASCADE")
    db.execute(f"CREATE {'TABLE' if as_table else 'VIEW'} {name} AS {select}")


def _plain(policy: Policy) -> str:
    """SQL: a name of the `x` profile that is canonical but for its capitals."""
    rule = policy.names
    return f"regexp_full_match(handle, '[A-Za-z0-9_]{{{rule.min_length},{rule.max_length}}}')" if rule.profile == "x" else "FALSE"


def odd_of(part: int) -> str:
    """The table of a part's odd names."""
    return f"odd_{part}"


def few_odd(db: duckdb.DuckDBPyConnection, odd: str) -> None:
    """Forget the odd names of a part where they are many; they are asked again."""
    if is_there(db, odd) and _count(db, odd) > FEW:
        db.execute(f"DROP TABLE {odd}")


def _odd(db: duckdb.DuckDBPyConnection, policy: Policy, odd: str) -> None:
    """The canonical form of every other handle, asked once each in Python."""
    rule = policy.names
    db.execute(f"CREATE OR REPLACE TABLE {odd} (handle VARCHAR, canonical VARCHAR)")
    for batch in _batches(db, f"SELECT DISTINCT handle FROM typed WHERE handle IS NOT NULL AND NOT {_plain(policy)}"):
        forms = [canonical(handle, rule.profile, rule.min_length, rule.max_length) for handle in batch]
        db.execute(f"INSERT INTO {odd} SELECT unnest($1), unnest($2)", [batch, [None if isinstance(form, Refused) else form for form in forms]])


def groups(db: duckdb.DuckDBPyConnection, policy: Policy, mapping: Mapping) -> bool:
    """`groups`: holders of several accounts, where the policy asks for them. Whether it was made."""
    if not asks_groups(policy, mapping):
        return False
    db.execute(f"CREATE OR REPLACE TABLE groups AS {holders()} HAVING portfolio > 1")
    return True


def asks_groups(policy: Policy, mapping: Mapping) -> bool:
    """Whether the policy counts the accounts of a holder, and the source names holders."""
    return "holder_id" in mapping.read and any("portfolio" in columns_of(clause.tree) for clause in policy.clauses)


def holders(where: str = "TRUE") -> str:
    """SQL: holders with the number of their usable accounts; only those for which this SQL holds."""
    return f"SELECT holder_id, count(*) AS portfolio FROM named WHERE holder_id IS NOT NULL AND {USABLE} AND {where} GROUP BY holder_id"


def mirror(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, grouped: bool) -> str:
    """SQL of the mirror. What only Python can answer of a name is asked here, once a name, into the table `facts`."""
    facts = [fact for fact in policy.name_facts if fact.kind != "length"]
    dear = [fact for fact in facts if fact.kind in ASKED]
    made = [f"{_fact(fact)} AS {quoted(fact.key)}" for fact in facts]
    joins = _asked(db, dear, lists) if dear else ""
    if grouped:
        made.append("CASE WHEN named.holder_id IS NOT NULL THEN coalesce(groups.portfolio, 1) END AS portfolio")
        joins += " LEFT JOIN groups ON groups.holder_id = named.holder_id"
    columns = ", ".join(["named.* EXCLUDE (reason, found, fits)", "CAST(length(named.canonical) AS BIGINT) AS length", *made])
    return f"SELECT {columns} FROM named{joins} WHERE {USABLE}"


def _fact(fact: NameFact) -> str:
    if fact.kind == "only":
        return f"regexp_full_match(named.canonical, '{CLASSES[fact.argument]}')"
    if fact.kind in ASKED:
        return f"facts.{quoted(fact.key)}"
    return f"named.canonical IN (SELECT name FROM {quoted('listed ' + fact.key)})"


def _asked(db: duckdb.DuckDBPyConnection, dear: list[NameFact], lists: Lists) -> str:
    kinds = "".join(f", {quoted(fact.key)} {ASKED[fact.kind]}" for fact in dear)
    db.execute(f"CREATE OR REPLACE TABLE facts (canonical VARCHAR{kinds})")
    for batch in _batches(db, f"SELECT DISTINCT canonical FROM named WHERE {USABLE}"):
        lots = [batch, *name_facts(batch, lists, [(fact.kind, fact.argument) if fact.argument else (fact.kind,) for fact in dear]).values()]
        db.execute(f"INSERT INTO facts SELECT {', '.join(f'unnest(${index})' for index in range(1, len(lots) + 1))}", lots)
    return " LEFT JOIN facts ON facts.canonical = named.canonical"


def set_aside(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, *, several: bool = False) -> None:
    """The table `rejects`: rows that could not be read, each with its place and its reason. Of several files the place names the one."""
    theirs, where = text_literal(mapping.read["handle"]), text_literal(f"{source.path.name}, " if several else "")
    db.execute("CREATE OR REPLACE TABLE broken (place VARCHAR, handle VARCHAR, reason VARCHAR, found VARCHAR)")
    if source.kind == "csv":
        db.execute(
            f"INSERT INTO broken SELECT DISTINCT {where} || 'line ' || line, CAST(NULL AS VARCHAR), lower(CAST(error_type AS VARCHAR)), csv_line "
            "FROM reject_errors"
        )
    db.execute(f"""
        CREATE OR REPLACE TABLE rejects AS SELECT * FROM broken UNION ALL
        SELECT {where} || 'row ' || row_number + 1, handle, CASE
            WHEN handle IS NULL THEN 'there is no handle in ' || {theirs}
            WHEN canonical IS NULL THEN 'the handle does not fit the rules for names' ELSE reason END, found
        FROM named WHERE NOT coalesce({USABLE}, FALSE)""")


def _wants(ours: str, kind: Kind) -> str:
    says = {Kind.INSTANT: "a date", Kind.INT: "a whole number", Kind.BOOL: "yes or no"}[kind]
    return f"{ours} is not {says}"


def _case(arms: list[str]) -> str:
    return f"CASE {' '.join(arms)} END" if arms else "CAST(NULL AS VARCHAR)"


def _batches(db: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[str]]:
    cursor = db.cursor().execute(query)
    while rows := cursor.fetchmany(BATCH):
        yield [row[0] for row in rows]


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    found = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])
