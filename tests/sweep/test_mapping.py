"""A mapping as a file: units, formats, zones, words for yes, no and none; its errors by line; what each column was taken for."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.columns import columns_of
from rehandle.sweep.job import Job
from rehandle.sweep.look import look
from rehandle.sweep.mirroring import make_mirror
from rehandle.sweep.run import sweep
from rehandle.sweep.why import why
from tests.sweep.real import POLICIES

NOW, IDLE, LISTS = datetime(2019, 1, 1, tzinfo=UTC), load(POLICIES / "idle-365.toml"), Lists.load()


def job_with(tmp_path: Path, said: str, accounts: Path, **more: object) -> Job:
    file = tmp_path / "columns.toml"
    file.write_text(said, encoding="utf-8")
    told = columns_of(str(file))
    return Job(accounts, NOW, columns=told.read, forms=told.forms, columns_sha256=told.sha256, every=True, **more)  # type: ignore[arg-type]  # of a Job


def written(tmp_path: Path, cell: str, stored: str) -> Path:
    """One account whose column `seen` is this SQL value; `csv` or `parquet`."""
    path = tmp_path / f"accounts.{stored}"
    duckdb.execute(f"COPY (SELECT 'ann' AS name, {cell} AS seen UNION ALL SELECT 'bob', NULL) TO '{path}' (FORMAT {stored})")
    return path


def last_active(tmp_path: Path, said: str, accounts: Path) -> object:
    """When ann was last active; `set aside` with its reason where her row could not be read."""
    job = job_with(tmp_path, f'[columns.handle]\nfrom = "name"\n[columns.last_login_at]\nfrom = "seen"\n{said}\n', accounts, out=tmp_path / "out")
    run = sweep(IDLE, LISTS, job)
    rejects = (tmp_path / "out" / "rejects" / "rejects.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = duckdb.execute(f"SELECT handle, last_active_at FROM read_parquet('{tmp_path}/out/findings/*/*.parquet')").fetchall()
    assert run["rows_judged"] == len(rows)
    return rejects[0] if rejects else dict(rows)["ann"]


def at(*numbers: int) -> datetime:
    """In UTC, without saying so: as the findings have it."""
    return datetime(*numbers, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]  # year, month, day and so on


AT = at(2018, 7, 1, 10, 30)
CASES = [
    ("'1530441000'", 'unit = "seconds"', AT), ("1530441000::BIGINT", 'unit = "seconds"', AT), ("1530441000.0::DOUBLE", 'unit = "seconds"', AT),
    ("1530441000000::BIGINT", 'unit = "milliseconds"', AT), ("1530441000000::DOUBLE", 'unit = "milliseconds"', AT),
    ("1530441000000000::BIGINT", 'unit = "microseconds"', AT), ("17713::INTEGER", 'unit = "days"', at(2018, 7, 1)),
    ("-1::BIGINT", 'unit = "days"', at(1969, 12, 31)),
    ("'01.07.2018 10:30'", 'format = "%d.%m.%Y %H:%M"', AT), ("'01.07.2018 12:30'", 'format = "%d.%m.%Y %H:%M"\nzone = "Europe/Berlin"', AT),
    ("'2018/07/01 10:30'", 'format = ["%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M"]', AT),
    ("'01/Jul/2018:12:30:00 +0200'", 'format = "%d/%b/%Y:%H:%M:%S %z"\nzone = "Asia/Tokyo"', AT),
    ("'2018-07-01 12:30:00'", 'zone = "Europe/Berlin"', AT), ("'2018-07-01T10:30:00Z'", 'zone = "Europe/Berlin"', AT),
    ("'2018-07-01 12:30:00+02'", 'zone = "Asia/Tokyo"', AT), ("'2018-12-01 11:30:00'", 'zone = "Europe/Berlin"', at(2018, 12, 1, 10, 30)),
    ("'2018-07-01'", 'zone = "Europe/Berlin"', at(2018, 6, 30, 22)), ("TIMESTAMP '2018-07-01 12:30'", 'zone = "Europe/Berlin"', AT),
    ("TIMESTAMP '2018-07-01 12:30'", 'type = "date"', at(2018, 7, 1, 12, 30)),
    ("'0000-00-00'", 'none = "0000-00-00"', None), ("' never '", 'none = ["0", "never"]', None), ("0::BIGINT", 'unit = "seconds"\nnone = ["0"]', None),
    ("TIMESTAMP '1970-01-01'", 'none = "1970-01-01 00:00:00"', None), ("TIMESTAMP '0000-01-01'", 'none = "0001-01-01 (BC) 00:00:00"', None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "said", "instant"), CASES)
@pytest.mark.parametrize("stored", ["csv", "parquet"])
def test_a_date_is_read_as_the_file_says(tmp_path: Path, stored: str, cell: str, said: str, instant: datetime | None) -> None:
    assert last_active(tmp_path, said, written(tmp_path, cell, stored)) == instant


@pytest.mark.parametrize(("cell", "said"), [
    ("'soon'", 'unit = "seconds"'), ("15.5", 'unit = "seconds"'), ("9223372036854775807::BIGINT", 'unit = "days"'), ("1e300::DOUBLE", 'unit = "seconds"'),
    ("'2018-07-01'", 'format = "%d.%m.%Y"'), ("'31.02.2018'", 'format = "%d.%m.%Y"'), ("'0000-00-00'", 'none = "0000-00-01"'),
])  # fmt: skip
@pytest.mark.parametrize("stored", ["csv", "parquet"])
def test_what_the_file_does_not_say_is_set_aside(tmp_path: Path, stored: str, cell: str, said: str) -> None:
    assert str(last_active(tmp_path, said, written(tmp_path, cell, stored))).startswith("row 1,ann,last_login_at is not a date,")


def test_words_for_yes_no_and_none(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("handle,last_login_at,badge,posts\na,2018-01-01,Blue,3\nb,2018-01-01,grey,n/a\nc,2018-01-01,-,0\nd,2018-01-01,red,1\n", encoding="utf-8")
    said = '[columns]\nverified = { from = "badge", yes = ["blue", "gold"], no = "grey", none = "-" }\nposts = { from = "posts", type = "number", none = "n/a" }\n'
    make_mirror(IDLE, LISTS, job_with(tmp_path, said, accounts, out=tmp_path / "mirror"))
    rows = duckdb.execute(f"SELECT handle, verified, posts FROM '{tmp_path}/mirror/part-*.parquet' ORDER BY 1").fetchall()
    assert rows == [("a", True, 3), ("b", False, None), ("c", None, 0)]
    assert "d,verified is not yes or no,red" in (tmp_path / "mirror" / "rejects.csv").read_text(encoding="utf-8")


WRONG = [
    ('zone = "Mars/Base"\n[columns.handle]\nfrom = "n"', "columns.toml:1: zone: must be a time zone by its name, as in Europe/Berlin"),
    ("", "columns.toml:1: columns: must be a table with a column of ours each, as in [columns.last_login_at]"),
    ('[columns.handle]\nfrom = "n"\n\n[columns.seen]\nfrom = "n"', "columns.toml:4: columns.seen: is no column of ours"),
    ('[columns.posts]\nfrom = 3', "columns.toml:2: columns.posts.from: must be the name of the source's column in quotes"),
    ('[columns.posts]\nfrom = "n"\nunit = "days"', "columns.toml:3: columns.posts.unit: is for a date, and this column is a number"),
    ('[columns.posts]\nfrom = "n"\ntype = "date"', "columns.toml:3: columns.posts.type: must be 'number': what this column is"),
    ('[columns.created_at]\nfrom = "n"\nunit = "weeks"', "columns.toml:3: columns.created_at.unit: must be one of seconds, milliseconds, microseconds, days"),
    ('[columns.created_at]\nfrom = "n"\nunit = "days"\nzone = "UTC"', "columns.toml:3: columns.created_at.unit: numbers since 1970 have no format and no zone"),
    ('[columns.created_at]\nfrom = "n"\nformat = "%d.%m.%Q"', "columns.toml:3: columns.created_at.format: %Q is not read"),
    ('[columns.created_at]\nfrom = "n"\nformat = "%d.%m."', "columns.toml:3: columns.created_at.format: has no year (%Y)"),
    ('[columns.staff]\nfrom = "n"\nyes = ["x"]\nno = "X"', "columns.toml:3: columns.staff.yes: stands for yes and for no: x"),
    ('[columns.staff]\nfrom = "n"\nnone = 0', "columns.toml:3: columns.staff.none: must be a text in quotes, or a list of them"),
    ('[columns.staff]\nfrom = "n"\nform = 0', "columns.toml:3: columns.staff.form: is no key of a column"),
    ("[columns.staff\n", "columns.toml: Expected ']'"),
]


@pytest.mark.parametrize(("said", "says"), WRONG)
def test_an_error_has_its_place(tmp_path: Path, said: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        job_with(tmp_path, said, tmp_path)
    assert refused.value.code == Code.INVALID
    assert str(refused.value.facts["columns"]).startswith(says)


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        job_with(tmp_path, '[columns.staff]\nfrom = 1\nunit = "days"\n[columns.x]\n', tmp_path)
    assert str(refused.value.facts["columns"]).count("columns.toml:") == 3


def test_the_run_says_what_each_column_was_taken_for_and_by_which_file(tmp_path: Path) -> None:
    accounts, told = written(tmp_path, "1530441000", "csv"), list[str]()
    said = '[columns.handle]\nfrom = "name"\n[columns.last_login_at]\nfrom = "seen"\nunit = "seconds"\nnone = "0"\n'
    run = sweep(IDLE, LISTS, job_with(tmp_path, said, accounts), lambda reached: told.extend(reached.told))
    taken = {"handle": "name (varchar), as a text", "last_login_at": "seen (varchar), as a date: seconds since 1970, none where 0"}
    assert run["columns_taken_for"] == taken
    assert told == [f"{ours}: {how}" for ours, how in taken.items()]
    assert run["columns_file"] == {"sha256": sha256(said.encode()).hexdigest()}


def test_why_look_and_a_mirror_read_it_alike(tmp_path: Path) -> None:
    accounts = written(tmp_path, "1530441000", "csv")
    said = '[columns.handle]\nfrom = "name"\n[columns.last_login_at]\nfrom = "seen"\nunit = "seconds"\n'
    job = job_with(tmp_path, said, accounts)
    told = why(IDLE, LISTS, job, "ann")["accounts"][0]["last_active_at"]  # type: ignore[index]  # a document
    assert told.replace(tzinfo=None) == AT
    assert look(job, tmp_path / "look.csv", LISTS, IDLE).run["verdicts"] == {"active": 1, "unknown": 1}
    make_mirror(IDLE, LISTS, job_with(tmp_path, said, accounts, out=tmp_path / "mirror"))
    assert sweep(IDLE, LISTS, job_with(tmp_path, said, tmp_path / "mirror"))["fingerprint"] == sweep(IDLE, LISTS, job)["fingerprint"]
    assert json.loads((tmp_path / "mirror" / "mirror.json").read_text())["columns_sha256"] == job.columns_sha256
    with pytest.raises(Refused) as refused:
        sweep(IDLE, LISTS, job_with(tmp_path, said + "# another\n", tmp_path / "mirror"))
    assert refused.value.facts["mirror"] == "it was read with another file of columns"


def test_pairs_are_still_pairs(tmp_path: Path) -> None:
    assert columns_of("handle=name.toml").read == {"handle": "name.toml"}
    with pytest.raises(Refused) as refused:
        columns_of(str(tmp_path / "none.toml"))
    assert refused.value.code == Code.FILE_UNREADABLE


def test_the_example_of_the_documentation_reads(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "columns.md").read_text(encoding="utf-8")
    file = tmp_path / "columns.toml"
    file.write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    told = columns_of(str(file))
    assert set(told.read) == {"handle", "last_login_at", "created_at", "verified"}
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("user_name,seen,joined,badge\nann,1530441000000,01.07.2018 12:30,Gold\nbob,0,0000-00-00,-\ncarl,0,01.07.2018,grey\n", encoding="utf-8")
    job = Job(accounts, NOW, tmp_path / "mirror", columns=told.read, forms=told.forms)
    make_mirror(IDLE, LISTS, job)
    rows = duckdb.execute(f"SELECT handle, last_login_at, created_at, verified FROM '{tmp_path}/mirror/part-*.parquet' ORDER BY 1").fetchall()
    assert rows == [("ann", AT, AT, True), ("bob", None, None, None), ("carl", None, at(2018, 6, 30, 22), False)]
