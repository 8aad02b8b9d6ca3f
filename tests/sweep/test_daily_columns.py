"""Changed accounts are read as the accounts of the mirror were: by the same file of columns."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehandle.kernel.refusal import Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.columns import columns_of
from rehandle.sweep.daily import sweep_daily
from rehandle.sweep.daily_update import update_mirror
from rehandle.sweep.job import Job
from rehandle.sweep.mirroring import make_mirror
from rehandle.sweep.run import sweep
from tests.sweep.real import POLICIES

NOW, IDLE, LISTS = datetime(2019, 1, 1, tzinfo=UTC), load(POLICIES / "idle-365.toml"), Lists.load()
SAID = '[columns.handle]\nfrom = "n"\n\n[columns.account_id]\nfrom = "id"\n\n[columns.last_login_at]\nfrom = "seen"\nformat = "{}"\n'
BEFORE, CHANGED, AFTER = "1,tom,01.02.2017\n2,eve,03.02.2018\n3,ann,2018-01-01\n", "1,tom,02.01.2018\n3,ann,05.06.2016\n", "2,eve,03.02.2018\n1,tom,02.01.2018\n3,ann,05.06.2016\n"


def job_of(here: Path, name: str, accounts: Path, form: str = "%d.%m.%Y") -> Job:
    file = here / "columns.toml"
    file.write_text(SAID.format(form), encoding="utf-8")
    told = columns_of(str(file))
    return Job(accounts, NOW, here / name, columns=told.read, forms=told.forms, columns_sha256=told.sha256)


def written(path: Path, rows: str) -> Path:
    path.write_text("id,n,seen\n" + rows, encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A mirror of three accounts, one of them unread, and a whole sweep of it."""
    make_mirror(IDLE, LISTS, job_of(tmp_path, "mirror", written(tmp_path / "before.csv", BEFORE)))
    sweep(IDLE, LISTS, replace(job_of(tmp_path, "day-0", tmp_path / "mirror"), ahead=5))
    return tmp_path


def test_a_change_is_read_as_the_file_says(here: Path) -> None:
    made = update_mirror(IDLE, LISTS, job_of(here, "mirror", written(here / "changed.csv", CHANGED)))
    assert made.rows_set_aside == 0
    daily = sweep_daily(IDLE, LISTS, job_of(here, "day-1", here / "mirror"), here / "day-0")
    whole = sweep(IDLE, LISTS, job_of(here, "whole", written(here / "after.csv", AFTER)))
    assert whole["findings_written"] == daily["findings_written"] == 1
    assert (daily["verdicts"], daily["fingerprint"]) == (whole["verdicts"], whole["fingerprint"])


@pytest.mark.parametrize("other", ["none", "another"])
def test_without_that_file_nothing_is_changed(here: Path, other: str) -> None:
    before = (here / "mirror" / "mirror.json").read_bytes()
    changed = written(here / "changed.csv", CHANGED)
    job = Job(changed, NOW, here / "mirror") if other == "none" else job_of(here, "mirror", changed, "%m.%d.%Y")
    with pytest.raises(Refused):
        update_mirror(IDLE, LISTS, job)
    assert (here / "mirror" / "mirror.json").read_bytes() == before
