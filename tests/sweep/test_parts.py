"""A sweep in parts is the sweep of the whole; a killed one goes on; what changed meanwhile, or is taken, is refused."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from rehandle.adapters.platform.world import write_parquet
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep import output
from rehandle.sweep.job import Job, Progress
from rehandle.sweep.mirrored import REJECTS
from rehandle.sweep.mirroring import make_mirror
from rehandle.sweep.run import sweep
from tests.sweep.forked import run
from tests.sweep.real import POLICIES

NOW, ROWS = datetime(2026, 12, 1, tzinfo=UTC), 20_000
NORTHWIND, IDLE, LISTS = load(POLICIES / "northwind.toml"), load(POLICIES / "idle-365.toml"), Lists.load()
TOLD = ("rows_read", "rows_judged", "rows_set_aside", "verdicts", "before_exemptions", "tiers", "clauses", "flagged", "flags", "fingerprint")


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounts") / "accounts.parquet"
    write_parquet(path, accounts=ROWS, as_of=NOW)
    return path


def files(out: Path) -> dict[str, str]:
    """Every file of a finished sweep but what tells times, with its hash."""
    found = (path for path in out.rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest() for path in found}


def findings(out: Path) -> list[tuple[object, ...]]:
    return duckdb.sql(f"SELECT * FROM read_parquet('{out}/findings/*/*.parquet', hive_partitioning = true) ORDER BY canonical, account_id").fetchall()


def test_parts_are_the_whole(accounts: Path, tmp_path: Path) -> None:
    whole = sweep(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "whole"))
    parts = sweep(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "parts", part_rows=3_000))
    assert {name: whole[name] for name in TOLD} == {name: parts[name] for name in TOLD}
    assert findings(tmp_path / "whole") == findings(tmp_path / "parts")
    assert {path.name for path in (tmp_path / "parts").iterdir()} == {"findings", "rejects", "run.json"}


def test_the_counts_are_those_of_the_rows(accounts: Path, tmp_path: Path) -> None:
    """What the tally resolves in Python is what the engine says row by row."""
    run = sweep(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "out", every=True))
    rows = duckdb.sql(f"SELECT verdict, exempt, tier, flags FROM read_parquet('{tmp_path}/out/findings/*/*.parquet')").fetchall()
    assert run["verdicts"] == Counter(row[0] for row in rows)
    assert run["tiers"] == Counter(str(row[2]) for row in rows)
    assert run["flags"] == Counter(flag for row in rows for flag in row[3])
    assert run["flagged"] == sum(bool(row[3]) for row in rows)
    decided = {(each["kind"], each["name"]): each["decided"] for each in run["clauses"]}  # type: ignore[attr-defined]  # a list of documents
    assert all(n == sum(name == row[0 if kind == "verdict" else 1] for row in rows) for (kind, name), n in decided.items())


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_folder_and_a_pattern_are_swept_as_one(accounts: Path, tmp_path: Path, ending: str) -> None:
    folder, how = tmp_path / "folder", {"csv": "csv, header", "jsonl": "json", "parquet": "parquet"}[ending]
    folder.mkdir()
    for number in range(3):
        rows = f"SELECT * FROM '{accounts}' WHERE hash(handle) % 3 = {number}"
        duckdb.execute(f"COPY ({rows}) TO '{folder / f'a{number}.{ending}'}' (FORMAT {how})")
    one = sweep(NORTHWIND, LISTS, Job(accounts, NOW))
    for path in (folder, folder / f"a*.{ending}"):
        many = sweep(NORTHWIND, LISTS, Job(path, NOW))
        assert {name: one[name] for name in TOLD} == {name: many[name] for name in TOLD}
        assert many["accounts"]["files"] == 3  # type: ignore[index]  # a document


def test_a_sweep_that_was_killed_goes_on_and_ends_with_the_same_bytes(accounts: Path, tmp_path: Path) -> None:
    """Twenty times at a moment drawn by lot, each from where the last one was."""
    sweep(IDLE, LISTS, Job(accounts, NOW, tmp_path / "whole", part_rows=500))
    out, draw, killed = tmp_path / "out", random.Random(7), 0
    started = multiprocessing.get_context("forkserver")
    started.set_forkserver_preload(["tests.sweep.forked"])
    words = ["--policy", str(POLICIES / "idle-365.toml"), "--accounts", str(accounts), "--as-of", "2026-12-01", "--out", str(out), "--part-rows", "500"]
    while not (out / "run.json").exists():
        running = started.Process(target=run, args=words)
        running.start()
        finished = _parts(out)
        while running.is_alive() and killed < 20 and _parts(out) <= finished:
            time.sleep(0.005)
        time.sleep(draw.random() * 0.08)
        if killed < 20 and running.is_alive():
            running.kill()
            killed += 1
        running.join(60)
        assert running.exitcode in (0, -signal.SIGKILL)
    assert killed == 20
    assert files(out) == files(tmp_path / "whole")


def _parts(out: Path) -> int:
    return len(list((out / output.PARTS).glob("*.json")))


def test_a_second_sweep_of_one_folder_is_refused_while_the_first_runs(accounts: Path, tmp_path: Path) -> None:
    met: list[Code] = []

    def meanwhile(_: Progress) -> None:
        with pytest.raises(Refused) as refused:
            sweep(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "out"))
        met.append(refused.value.code)

    sweep(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "out"), meanwhile)
    assert set(met) == {Code.OUTPUT_EXISTS}


class Ended(Exception):
    """The run ends here."""


def ended_after(parts: int):  # type: ignore[no-untyped-def]  # a Say
    seen: list[Progress] = []

    def say(at: Progress) -> None:
        seen.append(at)
        if sum(each.doing == "judging" for each in seen) > parts:
            raise Ended

    return say


def test_what_was_begun_with_other_accounts_or_another_day_is_not_taken_up(accounts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Ended):
        sweep(NORTHWIND, LISTS, Job(accounts, NOW, out, part_rows=5_000), ended_after(2))
    assert not (out / "run.json").exists() and _parts(out) == 2
    for job in (Job(accounts, datetime(2026, 12, 2, tzinfo=UTC), out, part_rows=5_000), Job(accounts, NOW, out, part_rows=4_000)):
        with pytest.raises(Refused) as refused:
            sweep(NORTHWIND, LISTS, job)
        assert refused.value.code == Code.OUTPUT_EXISTS
    assert sweep(NORTHWIND, LISTS, Job(accounts, NOW, out, part_rows=5_000))["rows_judged"] == ROWS


@pytest.mark.parametrize("what", ["changed", "gone"])
def test_accounts_that_change_or_vanish_meanwhile_are_refused(accounts: Path, tmp_path: Path, what: str) -> None:
    copy, out = tmp_path / "copy.parquet", tmp_path / "out"
    copy.write_bytes(accounts.read_bytes())

    def say(at: Progress) -> None:
        if at.doing == "judging" and at.share > 0.4 and copy.exists():
            os.utime(copy, (1, 1)) if what == "changed" else copy.unlink()

    with pytest.raises(Refused) as refused:
        sweep(NORTHWIND, LISTS, Job(copy, NOW, out, part_rows=5_000), say)
    assert refused.value.code in (Code.ACCOUNTS_CHANGED, Code.FILE_UNREADABLE)
    assert not (out / "run.json").exists()


def test_too_many_rejects_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("handle,last_login_at\n" + "".join(f"n{number},{'soon' if number < 3 else '2018-01-01'}\n" for number in range(9)), encoding="utf-8")
    idle = load(POLICIES / "idle-365.toml")
    assert sweep(idle, LISTS, Job(path, NOW, max_rejects=3))["rows_set_aside"] == 3
    with pytest.raises(Refused) as refused:
        sweep(idle, LISTS, Job(path, NOW, tmp_path / "out", max_rejects=2))
    assert (refused.value.code, refused.value.facts["set_aside"]) == (Code.TOO_MANY_REJECTS, 3)


def test_a_later_file_without_a_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text("handle,last_login_at\nann,2018-01-01\n", encoding="utf-8")
    (tmp_path / "a2.csv").write_text("handle,seen\nbob,2018-01-01\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        sweep(load(POLICIES / "idle-365.toml"), LISTS, Job(tmp_path / "a*.csv", NOW))
    assert (refused.value.code, refused.value.facts["file"]) == (Code.COLUMN_MISSING, "a2.csv")


def test_a_mirror_is_swept_as_the_accounts_are(accounts: Path, tmp_path: Path) -> None:
    one = sweep(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "one"))
    made = make_mirror(NORTHWIND, LISTS, Job(accounts, NOW, tmp_path / "mirror", part_rows=7_000))
    other = sweep(NORTHWIND, LISTS, Job(tmp_path / "mirror", NOW, tmp_path / "other"))
    assert (made.rows_read, made.rows_set_aside) == (one["rows_read"], one["rows_set_aside"])
    assert {name: one[name] for name in TOLD} == {name: other[name] for name in TOLD}
    assert findings(tmp_path / "one") == findings(tmp_path / "other")
    assert one["accounts"]["sha256"] == other["accounts"]["sha256"]  # type: ignore[index]  # documents


def test_a_mirror_keeps_what_was_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("handle,last_login_at\nann,2018-01-01\nbob,soon\n,2018-01-01\n", encoding="utf-8")
    idle = load(POLICIES / "idle-365.toml")
    make_mirror(idle, LISTS, Job(path, NOW, tmp_path / "mirror"))
    assert len((tmp_path / "mirror" / REJECTS).read_text().splitlines()) == 3
    run = sweep(idle, LISTS, Job(tmp_path / "mirror", NOW))
    assert (run["rows_read"], run["rows_judged"], run["rows_set_aside"]) == (3, 1, 2)


def test_a_mirror_for_another_rule_is_refused(accounts: Path, tmp_path: Path) -> None:
    idle = load(POLICIES / "idle-365.toml")
    make_mirror(idle, LISTS, Job(accounts, NOW, tmp_path / "mirror"))
    with pytest.raises(Refused) as refused:
        sweep(NORTHWIND, LISTS, Job(tmp_path / "mirror", NOW))
    assert (refused.value.code, "lacks" in str(refused.value)) == (Code.INVALID, True)
    with pytest.raises(Refused) as refused:
        make_mirror(idle, LISTS, Job(accounts, NOW, tmp_path / "mirror"))
    assert refused.value.code == Code.OUTPUT_EXISTS


def test_counting_alone_gives_the_same_numbers(accounts: Path) -> None:
    whole, counted = sweep(NORTHWIND, LISTS, Job(accounts, NOW)), sweep(NORTHWIND, LISTS, Job(accounts, NOW, count=True))
    assert {name: whole[name] for name in TOLD if name != "fingerprint"} == {name: counted[name] for name in TOLD if name != "fingerprint"}
    assert counted["fingerprint"] == ""


def test_a_mirror_that_was_cut_is_refused(accounts: Path, tmp_path: Path) -> None:
    make_mirror(IDLE, LISTS, Job(accounts, NOW, tmp_path / "mirror", part_rows=7_000))
    (tmp_path / "mirror" / "part-000001.parquet").unlink()
    with pytest.raises(Refused) as refused:
        sweep(IDLE, LISTS, Job(tmp_path / "mirror", NOW))
    assert (refused.value.code, refused.value.facts["mirror"]) == (Code.ACCOUNTS_CHANGED, "part-000001.parquet")


def test_a_mirror_of_some_rows_is_swept_without_naming_them_again(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("handle,last_login_at,site\nann,2018-01-01,a\nbob,2018-01-01,b\nANN,2018-01-01,a\n", encoding="utf-8")
    make_mirror(IDLE, LISTS, Job(path, NOW, tmp_path / "mirror", only={"site": "a"}))
    run = sweep(IDLE, LISTS, Job(tmp_path / "mirror", NOW, check_duplicates=True))
    assert (run["rows_judged"], run["duplicates"]) == (2, {"handles": 1, "examples": {"ann": 2}})
    with pytest.raises(Refused):
        sweep(IDLE, LISTS, Job(tmp_path / "mirror", NOW, only={"site": "b"}))


def test_of_several_files_a_place_names_the_one(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text("handle,last_login_at\nann,2018-01-01\n", encoding="utf-8")
    (tmp_path / "a2.csv").write_text("handle,last_login_at\nbob,soon\ncarl\n", encoding="utf-8")
    sweep(IDLE, LISTS, Job(tmp_path / "a*.csv", NOW, tmp_path / "out"))
    told = (tmp_path / "out" / "rejects" / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert told == ["place,handle,reason,found", '"a2.csv, line 3",,missing columns,carl', '"a2.csv, row 1",bob,last_login_at is not a date,soon']


def test_a_sweep_that_waited_does_not_wipe_what_another_one_finished(accounts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its look at the folder and its lock, another sweep finishes there."""
    out, looked = tmp_path / "out", output._only_ours
    job = Job(accounts, NOW, out)

    def meanwhile(folder: Path) -> None:
        looked(folder)
        monkeypatch.setattr(output, "_only_ours", looked)
        sweep(IDLE, LISTS, job)

    monkeypatch.setattr(output, "_only_ours", meanwhile)
    with pytest.raises(Refused) as refused:
        sweep(IDLE, LISTS, job)
    assert refused.value.code == Code.OUTPUT_EXISTS
    assert (out / "run.json").exists() and findings(out)
