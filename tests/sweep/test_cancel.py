"""A sweep that is cancelled at a moment drawn by lot leaves nothing that reads as a run, and the same sweep can be started again."""

import random
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import OperationalError

from rehandle.adapters.platform.world import write_parquet
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Entry
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.flows import publish
from rehandle.sweep import carry_out as carrying
from rehandle.sweep import flows, progress, queries
from rehandle.sweep.carry_out import carry_out
from rehandle.sweep.job import Job, Progress
from rehandle.sweep.models import Run, Sweep
from rehandle.sweep.run import sweep
from rehandle.sweep.snapshots import LAST
from rehandle.sweep.stopping import Stop, Stopped, watched
from tests.sweep.real import POLICIES
from tests.sweep.test_parts import files

NOW, ROWS, PART = datetime(2026, 12, 1, 9, tzinfo=UTC), 4_000, 400
IDLE, LISTS = load(POLICIES / "idle-365.toml"), Lists.load()
NORTHWIND = (POLICIES / "northwind.toml").read_text(encoding="utf-8")
OURS = {"findings", "rejects", ".parts", ".work", ".unfinished", ".lock"}


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    write_parquet(folder / LAST, accounts=ROWS, as_of=NOW)
    return folder / LAST


def test_a_sweep_stopped_at_any_moment_is_no_run_and_goes_on_to_the_same_bytes(accounts: Path, tmp_path: Path) -> None:
    """Twenty times by lot: from no time at all to about as long as the whole takes. Each goes on where the last one was."""
    whole = sweep(IDLE, LISTS, Job(accounts, NOW, tmp_path / "whole", part_rows=PART))
    out, draw, stopped = tmp_path / "out", random.Random(5), 0
    while stopped < 20:
        stop, ended = Stop(), threading.Event()
        after = threading.Timer(draw.random() * float(str(whole["seconds"])) / 8, _again_and_again, [stop, ended])
        after.start()
        try:
            sweep(IDLE, LISTS, Job(accounts, NOW, out, part_rows=PART), stop=stop)
        except Stopped:
            stopped += 1
            assert not (out / "run.json").exists()
            assert {path.name for path in out.iterdir()} <= OURS
        else:
            _removed(out)  # it was faster: once more from the beginning
        finally:
            ended.set()
            after.join()
    sweep(IDLE, LISTS, Job(accounts, NOW, out, part_rows=PART))
    assert files(out) == files(tmp_path / "whole")


def _again_and_again(stop: Stop, ended: threading.Event) -> None:
    while not ended.wait(0.001):
        stop.ask()


def _removed(out: Path) -> None:
    carrying.discard(out)
    assert not out.exists()


def test_a_query_in_the_middle_is_broken_off() -> None:
    """It would take hours."""
    stop, db = Stop(), duckdb.connect()
    with pytest.raises(Stopped), stop.over(db), watched(stop.ask, 0.01):
        db.execute("SELECT count(*) FROM range(100000000000) a, range(1000000) b WHERE hash(a.range, b.range) = 1").fetchall()
    db.close()
    stop.ask()  # nothing is left to break off


def test_an_error_of_a_sweep_that_nobody_stops_stays_what_it_is() -> None:
    db = duckdb.connect()
    with pytest.raises(Refused), Stop().over(db):
        raise Refused(Code.FILE_UNREADABLE)
    with pytest.raises(duckdb.CatalogException), Stop().over(db):
        db.execute("SELECT * FROM nowhere")


@pytest.fixture
def asked(accounts, office, as_role):
    """Ask for a sweep as an operator; the folder of the office."""
    rule = publish(office.at(NOW - timedelta(days=30)), text=NORTHWIND).hash

    def ask(sweep_id: str = "s1") -> Path:
        flows.ask_sweep(as_role("operator", "ola"), id=sweep_id, policy_hash=rule, as_of=NOW)
        return accounts.parent

    yield ask
    for left in (accounts.parent / "runs").glob("*"):
        carrying.discard(left)


def told(sweep_id: str) -> list[str]:
    return [row.event for row in Entry.objects.filter(ref=sweep_id).order_by("id")]


@pytest.mark.django_db(transaction=True)
class TestOfTheOffice:
    """Sweeps that somebody asked for."""

    def test_it_is_carried_out_once(self, asked, office):
        folder = asked()
        assert carry_out(lambda: office, "s1", folder) == "finished"
        run = Run.objects.get(id="s1")
        assert run.summary["rows_read"] == ROWS and Path(run.folder, "run.json").exists()
        assert carry_out(lambda: office, "s1", folder) == "finished"
        assert told("s1") == ["sweep.asked", "sweep.begun", "sweep.finished"]
        assert {path.name for path in (folder / "runs").iterdir()} == {"s1"}, "neither lock nor progress is left"

    @pytest.mark.parametrize("lot", range(6))
    def test_cancelled_at_any_moment_nothing_of_it_is_left(self, asked, office, as_role, monkeypatch, lot):
        folder, seen, at = asked(), [], random.Random(lot).randrange(0, 13)
        said = carrying.Told.say

        def say(self, reached: Progress) -> None:
            said(self, reached)
            seen.append(reached)
            if len(seen) == at + 1:
                flows.cancel_sweep(as_role("operator", "ola"), sweep="s1")

        monkeypatch.setattr(carrying.Told, "say", say)
        assert carry_out(lambda: office, "s1", folder, part_rows=PART) == "cancelled"
        row = Sweep.objects.get(id="s1")
        assert (row.cancelled_by, row.cancelled_at is not None) == ("ola", True)
        assert told("s1") == ["sweep.asked", "sweep.begun", "sweep.cancelled", "sweep.stopped"]
        assert not Run.objects.exists() and not list((folder / "runs").iterdir())
        monkeypatch.setattr(carrying.Told, "say", said)
        asked("s2")
        assert carry_out(lambda: office, "s2", folder) == "finished", "another one can be asked for at once"

    def test_cancelled_before_it_began(self, asked, office, as_role):
        folder = asked()
        assert flows.cancel_sweep(as_role("operator", "ola"), sweep="s1") == "cancelled"
        assert carry_out(lambda: office, "s1", folder) == "cancelled"
        assert told("s1") == ["sweep.asked", "sweep.cancelled"]
        with pytest.raises(Refused) as refused:
            flows.cancel_sweep(as_role("operator", "ola"), sweep="s1")
        assert refused.value.code == Code.WRONG_STATE

    def test_cancelled_in_the_last_moment_it_is_not_put_on_record(self, asked, office, as_role, monkeypatch):
        folder = asked()
        whole = carrying._swept

        def late(*given):
            run = whole(*given)
            flows.cancel_sweep(as_role("operator", "ola"), sweep="s1")
            return run

        monkeypatch.setattr(carrying, "_swept", late)
        assert carry_out(lambda: office, "s1", folder) == "cancelled"
        assert not Run.objects.exists() and not (folder / "runs" / "s1").exists()

    def test_one_whose_process_died_is_taken_up_again_and_given_up_in_the_end(self, asked, office, monkeypatch):
        folder = asked()

        class Died(BaseException):
            """As if the machine took the process away."""

        def die(*_):
            raise Died

        monkeypatch.setattr(carrying, "_swept", die)
        for _ in range(flows.MOST_BEGUN):
            with pytest.raises(Died):
                carry_out(lambda: office, "s1", folder)
            assert queries.under_way() == "s1"
        assert carry_out(lambda: office, "s1", folder) == "failed"
        assert Sweep.objects.get(id="s1").refusal == "fell_over" and queries.under_way() == ""

    def test_cancelled_while_its_process_is_dead(self, asked, office, as_role):
        folder = asked()
        flows.begin_sweep(office, sweep="s1")
        (folder / "runs" / "s1" / "findings").mkdir(parents=True)
        assert flows.cancel_sweep(as_role("operator", "ola"), sweep="s1") == "cancelling"
        assert queries.under_way() == "s1", "somebody still has to clear up"
        assert carry_out(lambda: office, "s1", folder) == "cancelled"
        assert not (folder / "runs" / "s1").exists()

    @pytest.mark.parametrize(("error", "kind"), [
        (Refused(Code.ACCOUNTS_CHANGED, accounts="a"), "accounts_changed"), (OSError("No space left on device"), "disk_full"),
        (duckdb.OutOfMemoryException("could not allocate"), "memory_full"), (MemoryError(), "memory_full"), (OSError("odd"), "fault"),
    ])  # fmt: skip
    def test_what_goes_wrong_is_put_on_record(self, asked, office, monkeypatch, error, kind):
        folder = asked()

        def fail(*_):
            raise error

        monkeypatch.setattr(carrying, "sweep", fail)
        assert carry_out(lambda: office, "s1", folder) == "failed"
        assert Sweep.objects.get(id="s1").refusal == kind
        assert told("s1")[-1] == "sweep.failed" and not list((folder / "runs").iterdir())

    def test_no_two_processes_have_it_in_hand(self, asked, office, monkeypatch):
        folder, met = asked(), []

        def meanwhile(*_):
            met.append(carry_out(lambda: office, "s1", folder))
            return {}

        monkeypatch.setattr(carrying, "_swept", meanwhile)
        carry_out(lambda: office, "s1", folder)
        assert met == ["running"] and told("s1").count("sweep.begun") == 1

    def test_a_database_that_is_away_for_a_moment_stops_nothing(self, asked, office, monkeypatch):
        folder, looks, known = asked(), [], queries.state_of

        def state_of(sweep_id):
            if threading.current_thread() is not threading.main_thread():
                looks.append(sweep_id)
                if len(looks) == 1:
                    raise OperationalError("away")
            return known(sweep_id)

        monkeypatch.setattr(queries, "state_of", state_of)
        monkeypatch.setattr(carrying, "LOOK_SECONDS", 0.01)
        assert carry_out(lambda: office, "s1", folder) == "finished"
        assert len(looks) > 1, "it looked again"

    def test_one_at_a_time(self, asked):
        asked()
        with pytest.raises(Refused) as refused:
            asked("s2")
        assert refused.value.code == Code.SWEEP_OPEN

    @pytest.mark.parametrize("bad", ["..", "../x", "a/b", ".hidden", "x.lock", ""])
    def test_an_id_that_is_no_folder_is_refused(self, asked, bad):
        with pytest.raises(Refused) as refused:
            asked(bad)
        assert refused.value.code == Code.INVALID

    @pytest.mark.parametrize("role", ["case_worker", "sales_drafter", "approver", "treasurer", "auditor", "keeper", "member", "public"])
    def test_only_operators_ask_and_cancel(self, asked, as_role, role):
        asked()
        with pytest.raises(Refused):
            flows.ask_sweep(as_role(role, "x"), id="s9", policy_hash="", as_of=NOW)
        with pytest.raises(Refused):
            flows.cancel_sweep(as_role(role, "x"), sweep="s1")


@pytest.mark.parametrize(("millions", "rows"), [(0, 1_000_000), (1, 1_000_000), (60, 1_000_000), (61, 2_000_000), (300, 5_000_000), (1_500, 10_000_000)])
def test_parts_are_small_enough_to_be_heard_of_and_few_enough_to_be_files(accounts, monkeypatch, millions, rows):
    monkeypatch.setattr(carrying, "units_of", lambda _db, _files, least: range(max(1, millions * 1_000_000 // least)))
    assert carrying.rows_of_a_part(accounts) == rows


def test_progress_is_told_and_read(tmp_path: Path) -> None:
    told = progress.reached(Progress("judging", 0.25, 1_000), 10.0, NOW)
    assert (told.rows_per_second, told.left_seconds) == (100, 30.0)
    progress.write(tmp_path / "p", told)
    assert progress.read(tmp_path / "p") == told
    assert progress.read(tmp_path / "none") is None
    assert progress.reached(Progress("starting"), 0.0, NOW).left_seconds is None
