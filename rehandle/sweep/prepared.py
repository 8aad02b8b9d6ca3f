"""What is found out once, before the first part is judged: columns, lists, holders, and what a part's rows are read from."""

from collections.abc import Iterator, Sequence

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.classes import told_from_one
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep import holders, mirror
from rehandle.sweep.described import lists_used
from rehandle.sweep.job import Job, Progress, Say
from rehandle.sweep.mirrored import fits, gone_rows, manifest_of
from rehandle.sweep.part import Asked
from rehandle.sweep.rules.mapping import Mapping, mapping_of
from rehandle.sweep.source import Source, Unit, open_source


def asked_of(
    db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, units: Sequence[Unit], say: Say, *, exactly: bool = True
) -> Asked:  # fmt: skip
    """What holds for every part: of accounts as they came, or of a mirror of them. `exactly`: small numbers of a holder's accounts are known, too,
    also where the rule does not tell them from one."""
    made, several = manifest_of(job.accounts), len({unit.path for unit in units}) > 1
    if made:
        fits(made, policy, lists_used(policy, lists), job.columns, job.only, job.columns_sha256)
        judging = Judging(policy, today_of(job.as_of), frozenset(made.present))
        return Asked(policy, lists, made.mapping, judging, "portfolio" in made.present, job.every, mirrored=True, count=job.count)
    source = open_source(db, units[0].path, job.only)
    mapping = mapping_of(list(source.types), job.columns, job.forms)
    taken = mapping.taken(source.types)
    say(Progress("reading", told=tuple(f"{ours}: {how}" for ours, how in taken.items())))
    mirror.listed(db, policy, lists)
    least = 2 if exactly else told_from_one(policy, today_of(job.as_of))
    grouped, read = _grouped(db, policy, mapping, job, units, say, least)
    judging = Judging(policy, today_of(job.as_of), mirror.present_of(mapping, grouped))
    return Asked(policy, lists, mapping, judging, grouped, job.every, count=job.count, taken=taken, several=several, read=read)


def opened(db: duckdb.DuckDBPyConnection, mapping: Mapping, job: Job, unit: Unit) -> Source:
    """The rows of a part as `source`. Refuses `column_missing` where a later file has other columns."""
    db.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    if made := manifest_of(job.accounts):
        gone = f"SELECT at_row FROM ({gone_rows(job.accounts, made.gone)}) WHERE at_file = {text_literal(unit.path.name)}"
        return open_source(db, unit.path, None, unit, f"row_number NOT IN ({gone})" if made.gone else "")
    source = open_source(db, unit.path, job.only, unit)
    if lacking := [theirs for theirs in mapping.read.values() if theirs not in source.types]:
        raise Refused(Code.COLUMN_MISSING, column=", ".join(lacking), file=unit.path.name, there_are=", ".join(source.types))
    return source


def _grouped(
    db: duckdb.DuckDBPyConnection, policy: Policy, mapping: Mapping, job: Job, units: Sequence[Unit], say: Say, least: int
) -> tuple[bool, Source | None]:  # fmt: skip
    """Count the accounts of each holder over all parts first, where the policy asks for it; of holders with so many accounts at least.

    Text of a single part is a table by then, and stays: the source that need not be read again.
    """
    if not mirror.asks_groups(policy, mapping):
        return False, None
    stays: list[Source] = []

    def each() -> Iterator[object]:
        for unit in units:
            say(Progress("counting the accounts of each holder", unit.number / len(units)))
            if not stays:
                source = opened(db, mapping, job, unit)
                mirror.read(db, source, mapping, policy, mirror.odd_of(unit.number))
                stays.extend([source] if len(units) == 1 and source.kind != "parquet" else [])
            yield unit
            if not stays:
                mirror.few_odd(db, mirror.odd_of(unit.number))

    several = len(units) > 1
    where = holders.crowded(db, each(), least, several=several) if least > 2 else "TRUE"
    holders.counted(db, each(), least, where, several=several)
    return True, next(iter(stays), None)
