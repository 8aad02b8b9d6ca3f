"""The sweep on Apache Spark, where one machine is not enough: the same mirror, the same rule, the same findings.

It reads a mirror (`rehandle mirror`) on a path that this process and Spark's workers see alike, and needs the extra `spark` and Java.
"""

from contextlib import nullcontext
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.dialects import SPARK
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tally import Tally
from rehandle.sweep import output
from rehandle.sweep.described import describe, lists_used
from rehandle.sweep.job import Job, Progress, Say
from rehandle.sweep.mirrored import fits, manifest_of, parts_of
from rehandle.sweep.part import Part, fingerprint
from rehandle.sweep.source import connect
from rehandle.sweep.summary import summarise

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {"sql.session.timeZone": "UTC", "ui.enabled": "false", "log.level": "ERROR", "driver.bindAddress": "127.0.0.1", "driver.host": "127.0.0.1"}


def sweep_on_spark(policy: Policy, lists: Lists, job: Job, master: str = "local[*]", say: Say = lambda _: None) -> dict[str, object]:
    """Sweep a mirror with Spark. The answer is what `run.json` holds; `plan` shows how Spark went about it.
    A dry run has no fingerprint: that is of written findings.

    Refuses `invalid` for accounts that are no mirror, or one that lacks what the rule asks; `output_exists`; `engine_missing`.
    """
    made, begun = manifest_of(job.accounts), perf_counter()
    if made is None:
        raise Refused(Code.INVALID, accounts=str(job.accounts), right="a mirror", try_this="rehandle mirror --policy P --accounts A --out MIRROR")
    fits(made, policy, lists_used(policy, lists), job.columns, job.only, job.columns_sha256)
    parts_of(job.accounts, made)
    if made.updates:
        raise Refused(Code.INVALID, engine="spark", mirror="it was updated since it was made", try_this="rehandle mirror into a new folder")
    if job.check_duplicates or job.count:
        raise Refused(Code.INVALID, engine="spark", cannot="--check-duplicates, --count", try_this="--engine duckdb")
    with output.held(job.out) if job.out else nullcontext():
        if job.out:
            output.begin(job.out, {"engine": "spark", "accounts": str(job.accounts), "policy": policy.hash, "as_of": job.as_of})
        judging = Judging(policy, today_of(job.as_of), frozenset(made.present), SPARK)
        part, plan = _swept(judging, job, master, say)
        summary = summarise(judging, [part], made.rows_set_aside)
        run = describe(policy, lists, job, made.mapping, summary, perf_counter() - begun)
        run |= {"engine": f"spark {_version()}", "findings_written": part.written, "plan": plan} | ({} if job.out else {"fingerprint": ""})
        if job.out:
            output.finish(job.out, run)
    return run


def _swept(judging: Judging, job: Job, master: str, say: Say) -> tuple[Part, str]:
    """Count, find and write in one session."""
    spark = session(master)
    try:
        spark.read.parquet(str(job.accounts / "part-*.parquet")).createOrReplaceTempView("mirror")
        say(Progress("counting", 0.1))
        tally = [tuple(int(cell) for cell in row) for row in spark.sql(Tally(judging).select("mirror")).collect()]
        judged = sum(row[-1] for row in tally)
        say(Progress("finding", 0.4, judged))
        found = spark.sql(with_wave(judging.select("mirror", only_found=not job.every), judging.policy.reclaim.waves))
        plan = str(found._jdf.queryExecution().simpleString())  # Spark has no other way to give its plan as text
        written, sums = _written(found, job)
    finally:
        spark.stop()
    return Part(judged, 0, sorted(tally), sums, written), plan


def session(master: str) -> "SparkSession":
    """A session of our own. Refuses `engine_missing` where Spark or Java is not there."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused(Code.ENGINE_MISSING, engine="spark", try_this="pip install 'rehandle[spark]', and Java 17 or newer") from None
    builder = SparkSession.builder.master(master).appName("rehandle-sweep")
    for key, value in SETTINGS.items():
        if not (master.startswith("spark://") and key.startswith("driver.")):
            builder = builder.config(f"spark.{key}", value)
    try:
        return builder.getOrCreate()
    except RuntimeError as error:
        raise Refused(Code.ENGINE_MISSING, engine="spark", why=str(error).splitlines()[0]) from None


def with_wave(findings: str, waves: int) -> str:
    """SQL of Spark: the findings with their wave, as DuckDB writes it."""
    wave = f"CAST(conv(substr(md5(canonical), 1, 8), 16, 10) AS BIGINT) % {waves}"
    return f"SELECT *, lpad(CAST({wave} AS STRING), {max(2, len(str(waves - 1)))}, '0') AS wave FROM ({findings})"


def _written(found: Any, job: Job) -> tuple[int, tuple[int, int]]:
    """Write the findings by wave, and count what lies there with DuckDB: the fingerprint is the same sum on both engines."""
    if job.out is None:
        return 0, (0, 0)
    found.write.mode("overwrite").partitionBy("wave").parquet(str(job.out / "findings"))
    rows = f"SELECT * FROM read_parquet('{job.out}/findings/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
    db = connect()
    total = db.execute(f"SELECT count(*) FROM ({rows})").fetchone()
    return int(total[0]) if total else 0, fingerprint(db, rows, every=job.every)


def _version() -> str:
    from pyspark import __version__

    return str(__version__)
