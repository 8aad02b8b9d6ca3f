"""The sweep: source to mirror, one SELECT over it, findings and their summary."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import duckdb

from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.sweep import output
from rehandle.sweep.mirror import Built, build
from rehandle.sweep.rules.mapping import Mapping, mapping_of
from rehandle.sweep.source import connect, fingerprint_of, open_source
from rehandle.sweep.summary import Summary, summarise

Say = Callable[[str], None]
STAGES = 4  # reading, judging, counting, writing


@dataclass(frozen=True, slots=True)
class Job:
    """What is swept, as of when, and how. Without `out` nothing is written: a dry run."""

    accounts: Path
    as_of: datetime
    out: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    every: bool = False
    check_duplicates: bool = False
    memory: str = "1GB"


def sweep(policy: Policy, lists: Lists, job: Job, say: Say = lambda _: None) -> dict[str, object]:
    """Sweep a file under a policy. The answer is what `run.json` holds. Refuses what it cannot read or may not overwrite."""
    for name in policy.lists:
        lists.get(name)
    begun = perf_counter()
    work = output.claim(job.out) if job.out else None
    db = connect(job.memory, work)
    try:
        run = _run(db, policy, lists, job, say, begun)
    finally:
        db.close()
    if job.out:
        output.finish(job.out, run)
    return run


def _run(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, say: Say, begun: float) -> dict[str, object]:
    say("reading the accounts")
    mapping, built = load_mirror(db, policy, lists, job)
    say("judging every account")
    judging = Judging(policy, today_of(job.as_of), built.present)
    db.execute(f"CREATE OR REPLACE TABLE judged_rows AS {judging.select('mirror')}")
    say("counting")
    summary = summarise(db, judging, built.rows_read, built.rows_set_aside)
    seconds = perf_counter() - begun
    say("writing the findings")
    written = _write(db, policy, job) if job.out else 0
    return describe(policy, lists, job, mapping, summary, seconds) | {"findings_written": written} | _duplicates(db, job)


def load_mirror(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job) -> tuple[Mapping, Built]:
    """Open the file and build the mirror: the first half of a sweep, of `why` and of `look`."""
    source = open_source(db, job.accounts, job.only)
    mapping = mapping_of(list(source.types), job.columns)
    return mapping, build(db, source, mapping, policy, lists)


def _write(db: duckdb.DuckDBPyConnection, policy: Policy, job: Job) -> int:
    assert job.out is not None
    output.write_rejects(db, job.out)
    return output.write_findings(db, job.out, policy.reclaim.waves, job.every)


def describe(policy: Policy, lists: Lists, job: Job, mapping: Mapping, summary: Summary, seconds: float) -> dict[str, object]:
    """Everything that the run used, so that somebody else can run it again and compare."""
    return {
        "policy": {"id": policy.id, "version": policy.version, "sha256": policy.hash},
        "accounts": {"file": job.accounts.name, "sha256": fingerprint_of(job.accounts), "only": job.only},
        "as_of": job.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "engine": f"duckdb {duckdb.__version__}",
        "columns": mapping.read,
        "activity": activity_of(policy, mapping),
        "lists": {name: digest for name, digest in lists.hashes().items() if name in used_lists(policy)},
        **summary.as_dict(),
        "seconds": round(seconds, 3),
        "rows_per_second": round(summary.rows_read / seconds) if seconds else 0,
        "waves": policy.reclaim.waves,
        "dry_run": job.out is None,
    }


def used_lists(policy: Policy) -> set[str]:
    """The lists that had a say in the verdicts or tiers."""
    kinds = {fact.kind for fact in policy.name_facts}
    return set(policy.lists) | ({"words"} if "is_word" in kinds else set()) | ({"given_names"} if "is_name" in kinds else set())


def activity_of(policy: Policy, mapping: Mapping) -> dict[str, object]:
    """Which dates counted as activity, and where one stood in for another."""
    signals = {name: mapping.read.get(name) for name in policy.signals.active}
    swaps = {ours: theirs for ours, theirs in mapping.stand_ins().items() if ours in signals}
    says = [
        f"{theirs} stood in for {ours}: nobody was asked when these accounts last signed in"
        if ours == "last_login_at"
        else f"{theirs} stood in for {ours}"
        for ours, theirs in swaps.items()
    ]
    return {"signals": signals, "stand_ins": swaps, "says": says}


def _duplicates(db: duckdb.DuckDBPyConnection, job: Job) -> dict[str, object]:
    """Handles that more than one account carries; unique handles are the source's duty."""
    if not job.check_duplicates:
        return {}
    found = db.execute("SELECT canonical, count(*) FROM mirror GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1").fetchmany(20)
    total = db.execute("SELECT count(*) FROM (SELECT canonical FROM mirror GROUP BY 1 HAVING count(*) > 1) AS doubled").fetchone()
    return {"duplicates": {"handles": total[0] if total else 0, "examples": dict(found)}}
