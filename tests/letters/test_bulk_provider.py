"""A round as a file for a mail provider, and the provider's report read back."""

import csv
import json
from contextlib import suppress
from pathlib import Path

import pytest

from rehandle.kernel.refusal import Refused
from rehandle.letters.bulk.files import numbered
from rehandle.letters.bulk.ids import letter_id, message_id
from rehandle.letters.bulk.outcomes import counted, not_told, outcomes
from rehandle.letters.bulk.provider import FIELDS, as_import_file, close_round, forget_import_file, read_report
from tests.letters.bulk import NOW, App, Clock, Mailer, contacts, people, render, send


def written(folder: Path, count: int = 60, draw=render, **more):
    return as_import_file(folder, name="notice-30", addressees=people(count) + people(3), number=30, contacts=contacts, render=draw, now=Clock(), batch=25, **more)


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_text()
    return list(csv.DictReader(text.splitlines(keepends=True))) if path.suffix == ".csv" else [json.loads(line) for line in text.splitlines()]


def report(folder: Path, told: dict[str, str], kind: str = "csv") -> Path:
    path = folder / f"report.{kind}"
    rows = [{"message_id": f"<{known}>", "outcome": outcome} for known, outcome in told.items()]
    if kind == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        path.write_text("message_id,outcome\n" + "".join(f"{row['message_id']},{row['outcome']}\n" for row in rows))
    return path


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_one_row_a_letter(tmp_path: Path, kind: str) -> None:
    made = written(tmp_path, kind=kind)
    rows = rows_of(made.path)
    due = [number for number in range(60) if number % 10 and number % 7 and number != 13]
    assert (made.letters, made.settled) == (len(due), 60 - len(due)) == (len(rows), len(list(outcomes(tmp_path, "notice-30"))))
    assert [row["to"] for row in rows] == [f"a{number}@mail.example" for number in due]
    assert all(tuple(row) == FIELDS for row in rows)
    assert [row["message_id"] for row in rows] == [message_id(letter_id(f"case-{number}", 30, "mail")) for number in due]
    assert {row["text"][-1] for row in rows} == {"\n"}
    assert made.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_report_tells_the_fate_of_each(tmp_path: Path, kind: str) -> None:
    ids = [row["message_id"] for row in rows_of(written(tmp_path).path)]
    told = dict(zip(ids, ["accepted", "refused", "later", "bounced"], strict=False)) | dict.fromkeys(ids[4:20], "accepted") | {"1.x@else.where": "accepted"}
    first = read_report(tmp_path, name="notice-30", report=report(tmp_path, told, kind), at=NOW)
    assert (first.new, first.known, first.foreign, first.waiting) == (20, 0, 1, len(ids) - 20)
    again = read_report(tmp_path, name="notice-30", report=report(tmp_path, told | {ids[4]: "bounced"}, kind), at=NOW)
    assert (again.new, again.known, again.foreign, again.waiting) == (1, 19, 1, len(ids) - 20)
    done = close_round(tmp_path, "notice-30", 30, NOW)
    assert done.letters == 60
    assert counted(tmp_path, "notice-30") == {"accepted": 18, "bounced": 2, "held_back": 1, "lapsed_domain": 8, "later": 1 + len(ids) - 20, "no_address": 6, "refused": 1}
    assert len(not_told(tmp_path, "notice-30")) == 60 - 16
    assert not numbered(tmp_path / "notice-30", "journal")
    assert close_round(tmp_path, "notice-30", 30, NOW) == done


def test_the_file_goes_on_request_and_no_address_stays(tmp_path: Path) -> None:
    written(tmp_path)
    assert forget_import_file(tmp_path, "notice-30") == 1
    assert forget_import_file(tmp_path, "notice-30") == 0
    for path in (tmp_path / "notice-30").iterdir():
        assert b"mail.example" not in path.read_bytes()


def test_a_round_is_begun_once(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(Refused, match="begun before"):
        written(tmp_path)


def test_a_file_that_was_never_finished_is_written_anew(tmp_path: Path) -> None:
    def breaks(who, *rest):
        if who.handle == "name31":
            raise OSError("disk full")
        return render(who, *rest)

    with suppress(OSError):
        written(tmp_path, draw=breaks)
    assert not (tmp_path / "notice-30" / "import.csv").exists()
    assert written(tmp_path).letters == 45
    assert close_round(tmp_path, "notice-30", 30, NOW).letters == 60


def test_who_sends_himself_afterwards_knows_that_they_may_have_gone_out(tmp_path: Path) -> None:
    made = written(tmp_path)
    mailer = Mailer()
    send(tmp_path, people(60), mailer, App())
    assert len(mailer.sent) == made.letters
    assert all(row.resent for row in outcomes(tmp_path, "notice-30") if row.message_id in {mail.message_id for mail in mailer.sent})


@pytest.mark.parametrize("text", ["message_id,outcome\nx,lost\n", "id,outcome\nx,accepted\n", "message_id\nx\n"])
def test_a_report_that_cannot_be_read_changes_nothing(tmp_path: Path, text: str) -> None:
    written(tmp_path)
    before = counted(tmp_path, "notice-30")
    (tmp_path / "report.csv").write_text(text)
    with pytest.raises(Refused, match=r"report\.csv"):
        read_report(tmp_path, name="notice-30", report=tmp_path / "report.csv", at=NOW)
    assert counted(tmp_path, "notice-30") == before
