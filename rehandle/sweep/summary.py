"""Counts what a sweep found: by verdict, by clause, before and after exemptions."""

from dataclasses import asdict, dataclass, field
from hashlib import sha256

import duckdb

from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.policy.rules.tree import columns_of

Counts = dict[str, int]
FINGERPRINTED = ("handle", "canonical", "account_id", "verdict", "clause", "exempt", "tier", "tier_clause", "idle_days", "score")


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """One clause: for how many rows it is true and unknown, and how many it decided. `missing`: columns that the source lacks."""

    kind: str
    name: str
    true: int
    unknown: int
    decided: int
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a sweep says of itself; `run.json` holds it whole."""

    rows_read: int
    rows_judged: int
    rows_set_aside: int
    verdicts: Counts
    before_exemptions: Counts
    tiers: Counts
    clauses: list[ClauseCount]
    flagged: int
    flags: Counts
    fingerprint: str

    def as_dict(self) -> dict[str, object]:
        """As it stands in JSON."""
        return asdict(self)


def summarise(db: duckdb.DuckDBPyConnection, judging: Judging, rows_read: int, rows_set_aside: int) -> Summary:
    """Count the tables `mirror` and `judged_rows`."""
    verdicts = _by(db, "SELECT verdict, count(*) FROM judged_rows GROUP BY 1")
    return Summary(
        rows_read,
        sum(verdicts.values()),
        rows_set_aside,
        verdicts,
        _by(db, f"SELECT {judging.verdict(exemptions=False)}, count(*) FROM {judging.with_activity('mirror')} GROUP BY 1"),
        _by(db, "SELECT tier, count(*) FROM judged_rows GROUP BY 1"),
        _clauses(db, judging),
        _one(db, "SELECT count(*) FROM judged_rows WHERE len(flags) > 0"),
        _by(db, "SELECT flag, count(*) FROM (SELECT unnest(flags) AS flag FROM judged_rows) AS every GROUP BY 1"),
        _fingerprint(db),
    )


def _clauses(db: duckdb.DuckDBPyConnection, judging: Judging) -> list[ClauseCount]:
    policy = judging.policy
    clauses = [(kind, clause) for kind, group in (("exempt", policy.exempt), ("verdict", policy.verdict)) for clause in group]
    tests = [f"count(*) FILTER ({test})" for _, clause in clauses for test in (judging.true(clause), judging.open(clause))]
    counts = db.execute(f"SELECT {', '.join(tests)} FROM {judging.with_activity('mirror')}").fetchone() or ()
    return [
        ClauseCount(kind, clause.name, counts[2 * index], counts[2 * index + 1], _decided(db, kind, clause), _missing(clause, judging))
        for index, (kind, clause) in enumerate(clauses)
    ]


def _decided(db: duckdb.DuckDBPyConnection, kind: str, clause: Clause) -> int:
    column = {"exempt": "exempt", "verdict": "verdict"}[kind]
    return _one(db, f"SELECT count(*) FROM judged_rows WHERE {column} = {text_literal(clause.name)}")


def _missing(clause: Clause, judging: Judging) -> list[str]:
    return [name for name in columns_of(clause.tree) if name not in judging.present | {"last_active", "handle"}]


def _fingerprint(db: duckdb.DuckDBPyConnection) -> str:
    """One number for all findings, whatever their order: the same on every engine that says the same."""
    plain = [f"coalesce(CAST({quoted(name)} AS VARCHAR), chr(1))" for name in FINGERPRINTED]
    row = f"concat_ws(chr(2), {', '.join(plain)}, coalesce(CAST(epoch_us(last_active_at) AS VARCHAR), chr(1)), array_to_string(flags, ','))"
    total = db.execute(f"SELECT count(*), sum(md5_number_lower({row})), sum(md5_number_upper({row})) FROM judged_rows").fetchone()
    return sha256(repr(total).encode()).hexdigest()


def _by(db: duckdb.DuckDBPyConnection, query: str) -> Counts:
    return {str(name): number for name, number in sorted(db.execute(query).fetchall(), key=lambda row: (-row[1], str(row[0])))}


def _one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    found = db.execute(query).fetchone()
    assert found is not None
    return int(found[0])
