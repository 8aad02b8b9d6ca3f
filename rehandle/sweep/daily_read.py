"""All findings as of the day of a sweep, whether that was a whole one or a daily one: the rows and columns of a whole sweep."""

from pathlib import Path

from rehandle.policy.rules.dialects import DUCKDB
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep import output
from rehandle.sweep.daily_agenda import DAILY
from rehandle.sweep.daily_earlier import Earlier, chain
from rehandle.sweep.output import CHANGES
from rehandle.sweep.source import connect
from rehandle.sweep.written import written_in_order

COLUMNS = "handle, canonical, account_id, verdict, clause, exempt, tier, tier_clause, last_active_at, score, flags"


def findings_of(folder: Path) -> str:
    """SQL of DuckDB: every finding as of the sweep in this folder, with the columns of a whole sweep. Refuses `invalid` as `chain` does."""
    sweeps = chain(folder)
    idle = f"CAST({DUCKDB.days_between(today_of(sweeps[-1].as_of), 'last_active_at')} AS INTEGER) AS idle_days"
    shown = COLUMNS.replace("last_active_at,", f"last_active_at, {idle},")
    return f"SELECT {shown} FROM ({_still(sweeps)})"


def _still(sweeps: list[Earlier]) -> str:
    """What was found by the whole sweep, less what went and with what came; names that nothing happened to are not counted again."""
    whole = _whole(sweeps[0].folder / "findings")
    if len(sweeps) == 1:
        return whole
    files = ", ".join(text_literal(str(sweep.folder / CHANGES)) for sweep in sweeps[1:])
    changes = f"SELECT {COLUMNS}, weight FROM read_parquet([{files}])"
    touched = f"SELECT canonical FROM ({changes})"
    weighed = f"{changes} UNION ALL SELECT *, 1 AS weight FROM ({whole}) WHERE canonical IN ({touched})"
    left = f"SELECT {COLUMNS}, sum(weight) AS n FROM ({weighed}) GROUP BY ALL HAVING sum(weight) > 0"
    again = f"SELECT {COLUMNS} FROM (SELECT *, unnest(range(CAST(n AS BIGINT))) AS nth FROM ({left}))"
    return f"SELECT * FROM ({whole}) WHERE canonical NOT IN ({touched}) UNION ALL {again}"


def _whole(findings: Path) -> str:
    """The findings as they were written; where there were none there is no file either."""
    if not any(findings.glob("*/*.parquet")):
        typed = dict.fromkeys(COLUMNS.split(", "), "VARCHAR") | {"last_active_at": "TIMESTAMP", "score": "SMALLINT", "flags": "VARCHAR[]"}
        return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in typed.items())} WHERE FALSE"
    return f"SELECT {COLUMNS} FROM read_parquet({text_literal(str(findings / '*' / '*.parquet'))}, hive_partitioning = false)"


def made_whole(folder: Path, out: Path, memory: str = "1GB") -> dict[str, object]:
    """Write the findings as of a daily sweep into a folder of its own, as a whole sweep would have. Gives its `run.json`. Refuses `output_exists`."""
    last = chain(folder)[-1]
    run = {name: value for name, value in last.run.items() if name != DAILY}
    with output.held(out):
        db = connect(memory, output.begin(out, {"whole": str(folder), "fingerprint": run["fingerprint"]}))
        try:
            written = written_in_order(db, findings_of(folder), run["waves"], 0, out)
        finally:
            db.close()
        run |= {"findings_written": written}
        output.finish(out, run)
    return run
