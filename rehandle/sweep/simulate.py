"""A rule tried on the last accounts beside the one in force. It is two sweeps that write nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.explain import Why, explain
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.simulate import ASKED_DAYS, SET_ASIDE, Away, Cell, Judged, Tally, tally, thresholds
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep.job import Job
from rehandle.sweep.mirror import Built
from rehandle.sweep.revenue import Band, revenue
from rehandle.sweep.run import load_mirror
from rehandle.sweep.source import connect, fingerprint_of
from rehandle.sweep.why import rows_where

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same platform's accounts at an earlier time. Without `as_of` it is the day of the newest activity that the file holds."""

    accounts: Path
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One handle whose result would change, drawn by lot, with the new rule's account of it."""

    handle: str
    was: Judged
    now: Judged
    why: Why


@dataclass(frozen=True, slots=True)
class Curve:
    """Who came back between two snapshots, by how long they had been away at the first."""

    since: datetime
    until: datetime
    points: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the new rule would change on these accounts. `revenue` only where it was asked for; `curve` only with an earlier snapshot."""

    as_of: datetime
    accounts: str
    sha256: str
    tally: Tally
    examples: tuple[Example, ...]
    thresholds: dict[int, tuple[str, ...]]
    curve: Curve | None
    revenue: tuple[Band, Band] | None


def simulate(
    old: Policy, new: Policy, lists: Lists, job: Job, *, seed: int = 0, earlier: Earlier | None = None, with_revenue: bool = False
) -> Simulation:
    """Try a rule. The same files, rules and seed give the same answer. Refuses what a sweep refuses."""
    for policy in (old, new):
        for name in policy.lists:
            lists.get(name)
    db = connect(job.memory)
    try:
        return _simulate(db, old, new, lists, job, seed, earlier, with_revenue)
    finally:
        db.close()


def _simulate(
    db: duckdb.DuckDBPyConnection, old: Policy, new: Policy, lists: Lists, job: Job, seed: int, earlier: Earlier | None, with_revenue: bool
) -> Simulation:
    since = _judge_earlier(db, new, lists, job, earlier) if earlier else None
    _judge_both(db, old, new, lists, job)
    db.execute(
        f"CREATE TABLE pair AS SELECT row_number, coalesce(now.canonical, was.canonical) AS canonical, {_side('was')}, {_side('now')} "
        "FROM was FULL JOIN now USING (row_number)"
    )
    curve = Curve(since, job.as_of, tuple(_curve(db, new, since))) if since else None
    bands = (revenue(db, "was", old, lists, seed), revenue(db, "now", new, lists, seed)) if with_revenue else None
    return Simulation(
        job.as_of, job.accounts.name, fingerprint_of(job.accounts), tally(old, new, _cells(db)), tuple(_examples(db, old, new, lists, job, seed)),
        thresholds(new), curve, bands,
    )  # fmt: skip


def _judge_both(db: duckdb.DuckDBPyConnection, old: Policy, new: Policy, lists: Lists, job: Job) -> None:
    """Both rules' verdicts, from one mirror where both read names alike."""
    if shape(old) == shape(new):
        _, built = load_mirror(db, reads_both(old, new), lists, job)
        _judge(db, "was", old, job, built)
    else:
        _judge(db, "was", old, job, load_mirror(db, old, lists, job)[1])
        _, built = load_mirror(db, new, lists, job)
    _judge(db, "now", new, job, built)


def shape(policy: Policy) -> tuple[str, int, int]:
    """What decides which name a row has."""
    return policy.names.profile, policy.names.min_length, policy.names.max_length


def reads_both(old: Policy, new: Policy) -> Policy:
    """A rule that asks for the facts of both. It is never judged by, and never checked whole: two of its clauses may have one name."""
    clauses = {"exempt": (*new.exempt, *old.exempt), "verdict": (*new.verdict, *old.verdict), "tier": (*new.tier, *old.tier)}
    return Policy.model_construct(**(dict(new) | clauses))


def _judge(db: duckdb.DuckDBPyConnection, table: str, policy: Policy, job: Job, built: Built) -> None:
    """One rule's verdicts, by the row of the file."""
    judging = Judging(policy, today_of(job.as_of), built.present)
    key = f"coalesce({judging.emit.column('account_id')}, canonical) AS account"
    db.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT row_number, canonical, {key}, {judging.verdict()} AS verdict, {judging.clause()} AS clause, "
        f"{judging.tier()} AS tier, last_active FROM {judging.with_activity('mirror')}"
    )


def _judge_earlier(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, earlier: Earlier) -> datetime:
    undecided = Policy.model_construct(**(dict(policy) | {"exempt": (), "verdict": (), "tier": ()}))  # only the last use is asked for
    _judge(db, "earlier", undecided, job, load_mirror(db, undecided, lists, replace(job, accounts=earlier.accounts))[1])
    newest = db.execute("SELECT max(last_active) FROM earlier").fetchone()
    if earlier.as_of:
        return earlier.as_of
    if newest is None or newest[0] is None:
        raise Refused(Code.COLUMN_MISSING, column=" or ".join(policy.signals.active), file=str(earlier.accounts))
    return datetime.combine(newest[0].date(), time(tzinfo=UTC))


def _side(table: str) -> str:
    return f"coalesce({table}.verdict, '{SET_ASIDE}') AS {table}_verdict, {table}.clause AS {table}_clause, {table}.tier AS {table}_tier"


SIDES = "was_verdict, was_clause, was_tier, now_verdict, now_clause, now_tier"


def _cells(db: duckdb.DuckDBPyConnection) -> list[Cell]:
    rows = db.execute(f"SELECT {SIDES}, count(*) FROM pair GROUP BY ALL ORDER BY ALL").fetchall()
    return [Cell(Judged(*row[:3]), Judged(*row[3:6]), row[6]) for row in rows]


def _curve(db: duckdb.DuckDBPyConnection, policy: Policy, since: datetime) -> Iterable[Away]:
    """Accounts of both snapshots only: one that is gone can neither come back nor stay away."""
    day = text_literal(f"{since.astimezone(UTC):%Y-%m-%d %H:%M:%S}")
    for days in sorted({*ASKED_DAYS, *thresholds(policy)}):
        found = db.execute(
            f"SELECT count(*), count(*) FILTER (now.last_active > TIMESTAMP {day}) FROM earlier JOIN now USING (account) "
            f"WHERE earlier.last_active <= TIMESTAMP {day} - INTERVAL {int(days)} DAY"
        ).fetchone()
        assert found is not None
        yield Away(days, found[0], found[1])


def _examples(db: duckdb.DuckDBPyConnection, old: Policy, new: Policy, lists: Lists, job: Job, seed: int) -> Iterable[Example]:
    """Drawn among what changes: found by one of the two rules only, or in another tier. The mirror is still the new rule's."""
    names = ", ".join(text_literal(clause.name) for policy in (old, new) for clause in policy.verdict)
    changes = "was_verdict IS DISTINCT FROM now_verdict OR was_tier IS DISTINCT FROM now_tier"
    drawn = db.execute(
        f"SELECT row_number, {SIDES} FROM pair WHERE ({changes}) AND (was_verdict IN ({names}) OR now_verdict IN ({names})) "
        f"ORDER BY md5(concat(canonical, ' ', {int(seed)})), row_number LIMIT {EXAMPLES}"
    ).fetchall()
    rows = {row["row_number"]: row for row in rows_where(db, f"row_number IN ({', '.join(str(row[0]) for row in drawn) or 'NULL'})", [])}
    for number, *sides in drawn:
        if row := rows.get(number):
            yield Example(str(row["handle_shown"]), Judged(*sides[:3]), Judged(*sides[3:]), explain(new, row, job.as_of, lists))


