"""Sweeps at the desk: asked for, followed, cancelled, read; what stands on the pages is what the run says."""

import json
import re
import shutil
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from rehandle.config.office import office as settings
from rehandle.desk import drilling
from rehandle.desk import sweep_words as w
from rehandle.desk.speak import Speaker
from rehandle.desk.sweeping import span
from rehandle.kernel.clock import RealClock
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bare import in_page
from rehandle.log.models import Entry
from rehandle.names.lists import Lists
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.sweep import flows, progress, queries, snapshots
from rehandle.sweep.carry_out import carry_out
from rehandle.sweep.job import Job, Progress
from rehandle.sweep.models import Run, Sweep
from rehandle.sweep.run import sweep
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ruled(office, staff):
    """A rule in force, and accounts that were swept once."""
    publish(office.at(office.now - timedelta(days=30)), text=world.NORTHWIND)
    world.swept(office, settings().data_dir)
    yield staff
    for left in (settings().data_dir / "runs").glob("s*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def numbers(page: str) -> list[str]:
    return re.findall(r"\b\d[\d,]*\b", page)


def asked(seat, sweep_id="s1"):
    return seat.post("/desk/sweeps/asked", {"id": sweep_id})


def test_before_the_first_sweep(office, staff, sit):
    publish(office.at(office.now - timedelta(days=30)), text=world.NORTHWIND)
    page = text_of(sit("ola").get("/desk/sweeps"))
    assert "No sweep yet." in page and "Sweep now" not in page
    assert asked(sit("ola")).status_code == 422 and not Sweep.objects.exists()


def test_asked_for_carried_out_and_read(ruled, office, sit):
    seat = sit("ola")
    assert "Sweep now" in text_of(seat.get("/desk/sweeps"))
    where = asked(seat)
    assert (where.status_code, where["Location"]) == (302, "/desk/sweep/s1")
    waits = seat.get("/desk/sweep/s1")
    assert "waits for the worker" in text_of(waits) and waits["Refresh"] == "3"
    assert carry_out(lambda: office, "s1", settings().data_dir) == "finished"
    done = seat.get("/desk/sweep/s1")
    assert "Refresh" not in done and "Finished" in text_of(done)
    made = json.loads((Path(Run.objects.get(id="s1").folder) / "run.json").read_text(encoding="utf-8"))
    known = [clause.name for clause in in_force(office.now).verdict]
    expected = [made["rows_read"], *(made["verdicts"].get(name, 0) for name in known), sum(made["verdicts"].get(name, 0) for name in known)]
    assert {f"{n:,}" for n in expected} <= set(numbers(text_of(done)))


def test_the_same_button_twice_is_one_sweep(ruled, sit):
    seat = sit("ola")
    assert asked(seat)["Location"] == asked(seat)["Location"]
    assert Sweep.objects.count() == 1
    other = asked(seat, "s2")
    assert other.status_code == 409 and "One runs at a time" in text_of(other)


def test_who_only_reads_has_no_button(ruled, sit):
    asked(sit("ola"))
    for member in ("sam", "aud"):
        for path in ("sweeps", "sweep/s1", "sweep/run-1"):
            page = sit(member).get(f"/desk/{path}")
            assert page.status_code == 200 and "<form method=\"post\" action=\"/desk/sweep" not in page.content.decode()


def reach(share: float = 0.5, seconds_ago: float = 0.0, doing: str = "judging") -> None:
    at = RealClock().now() - timedelta(seconds=seconds_ago)
    progress.write(queries.progress_of(settings().data_dir, "s1"), progress.reached(Progress(doing, share, 12_000_000), 20.0, at))


def test_how_far_it_is(ruled, office, sit):
    seat = sit("ola")
    asked(seat)
    flows.begin_sweep(office, sweep="s1")
    assert "Nothing is heard of its process" in text_of(seat.get("/desk/sweep/s1"))
    reach()
    page = seat.get("/desk/sweep/s1")
    assert "50% done: 12,000,000 accounts, 600,000 a second. Time left: 20 seconds." in text_of(page)
    assert "<progress" in page.content.decode() and page["Refresh"] == "3"
    assert "Refresh" not in seat.get("/desk/sweep/s1?still"), "a page that renews itself can be held still"
    assert in_page(seat.get("/ar/desk/sweep/s1").content.decode()) == []
    reach(seconds_ago=60)
    assert "Nothing is heard of its process" in text_of(seat.get("/desk/sweep/s1"))


def test_every_word_of_a_real_sweep_is_known_to_the_page(ruled, office):
    said = set()
    sweep(in_force(office.now), Lists.load(), Job(snapshots.last(settings().data_dir), office.now), lambda at: said.add(at.doing))
    assert len(said) > 1 and said <= set(w.DOING)


def test_cancelled_by_somebody_whose_name_stays(ruled, office, sit):
    seat = sit("ola")
    asked(seat)
    flows.begin_sweep(office, sweep="s1")
    assert "Cancel this sweep" in text_of(seat.get("/desk/sweep/s1"))
    assert seat.post("/desk/sweep/s1/cancellation").status_code == 302
    page = text_of(seat.get("/desk/sweep/s1"))
    assert "It is being stopped." in page and "Cancel this sweep" not in page
    assert carry_out(lambda: office, "s1", settings().data_dir) == "cancelled"
    page = text_of(seat.get("/desk/sweep/s1"))
    assert "Cancelled by Ola" in page and "Nothing of it is kept." in page
    told = Entry.objects.get(ref="s1", event="sweep.cancelled")
    assert (told.actor, told.at) == ("ola", office.now)
    late = seat.post("/desk/sweep/s1/cancellation")
    assert late.status_code == 409 and "It was over before it could be cancelled." in text_of(late)
    asked(seat, "s2")
    assert Sweep.objects.get(id="s2").state == "asked"


def test_a_failure_says_what_it_means_and_what_to_do(ruled, office, sit):
    seat = sit("ola")
    for refusal in (*w.FAILURES, "something_new"):
        asked(seat, refusal)
        flows.begin_sweep(office, sweep=refusal)
        flows.fail_sweep(office, sweep=refusal, refusal=refusal, told="column: <seen>")
        means, todo = w.FAILURES.get(refusal, w.FAILURES["fault"])
        for path, lang in (("", 0), ("/ar", 1)):
            html = seat.get(f"{path}/desk/sweep/{refusal}").content.decode()
            page = unescape(html)
            assert means[lang] in page and todo[lang] in page and "column: <seen>" in page and "column: <seen>" not in html, refusal
        assert in_page(html) == [], refusal
    assert text_of(seat.get("/desk/sweeps")).count("Failed") == len(w.FAILURES) + 1


@pytest.mark.parametrize("code", [Code.COLUMN_MISSING, Code.FILE_UNREADABLE, Code.OUTPUT_EXISTS, Code.ACCOUNTS_CHANGED, Code.TOO_MANY_REJECTS, Code.LIST_UNKNOWN])
def test_every_refusal_of_a_sweep_has_its_words(code):
    assert code.value in w.FAILURES


def rows(path: Path) -> list[tuple[str, str, str, str]]:
    return duckdb.sql(f"SELECT handle, verdict, tier, wave FROM read_parquet('{path}/findings/*/*.parquet', hive_types_autocast = false)").fetchall()


def names_on(page) -> list[str]:
    return re.findall(r'class="handle[^"]*">@([^<]+)<', page.content.decode())


def test_the_names_are_those_that_were_chosen(ruled, sit):
    seats = sit("sam"), sit("ola")
    for query in ("", "verdict=never_used", "tier=rare", "verdict=dormant&tier=mass", "wave=03", "years=4"):
        chosen_are_shown(seats, query)


def chosen_are_shown(seats, query: str) -> None:
    """Whoever looks, the names fit, and are as many as there are, up to twenty."""
    page = seats[0].get(f"/desk/sweep/run-1/names?{query}")
    chosen, out = {key: values[0] for key, values in parse_qs(query).items()}, settings().data_dir / "runs" / "run-1"
    fits = {
        handle for handle, verdict, tier, wave in rows(out)
        if verdict == chosen.get("verdict", verdict) and tier == chosen.get("tier", tier) and wave == chosen.get("wave", wave)
    }  # fmt: skip
    found = names_on(page)
    assert set(found) <= fits and found == names_on(seats[1].get(f"/desk/sweep/run-1/names?{query}"))
    assert len(found) == len(set(found)) and (len(found) == min(20, len(fits)) or "years" in chosen)
    assert page.content.decode().count("<details") == len(found)
    for key, value in chosen.items():
        assert f'value="{value}" selected' in page.content.decode(), key


def test_others_can_be_drawn_of_the_same_kind(ruled, sit):
    page = sit("sam").get("/desk/sweep/run-1/names?verdict=never_used")
    link = unescape(re.search(r'href="(\?[^"]*draw=[^"]*)"', page.content.decode())[1])
    assert parse_qs(urlsplit(link).query) == {"verdict": ["never_used"], "draw": ["1"]}
    assert set(names_on(page)) != set(names_on(sit("sam").get(f"/desk/sweep/run-1/names{link}")))


def test_what_is_not_understood_harms_nothing(ruled, sit):
    seat = sit("ola")
    for query in ("verdict=<b>", "years=soon", "years=99", "draw=x", "draw=99999999999999999999", "tier=%27%20OR%201=1"):
        assert seat.get(f"/desk/sweep/run-1/names?{query}").status_code == 200, query


def test_a_wave_that_is_no_wave_is_refused(ruled, sit):
    assert sit("ola").get("/desk/sweep/run-1/names?wave=../..").status_code == 422


def test_each_name_says_why_in_both_languages(ruled, sit):
    page = text_of(sit("sam").get("/desk/sweep/run-1/names?verdict=dormant"))
    assert "The rule asks" in page and "accounts.parquet" in page
    assert in_page(sit("sam").get("/ar/desk/sweep/run-1/names?verdict=dormant").content.decode()) == []


def test_accounts_read_anew_say_so_instead_of_a_wrong_reason(ruled, office, sit):
    accounts = snapshots.last(settings().data_dir)
    kept = accounts.read_bytes()
    newer = accounts.with_suffix(".newer")
    at = (office.now - timedelta(days=1)).replace(tzinfo=None)
    duckdb.execute(f"COPY (SELECT * REPLACE (TIMESTAMP '{at}' AS last_login_at) FROM '{accounts}') TO '{newer}' (FORMAT parquet)")
    newer.rename(accounts)
    page = text_of(sit("ola").get("/desk/sweep/run-1/names?verdict=dormant"))
    accounts.write_bytes(kept)
    assert "were read anew since this sweep" in page and "The rule asks" not in page


@pytest.mark.parametrize(("code", "says"), [(Code.TOOK_TOO_LONG, "too many accounts"), (Code.FILE_UNREADABLE, "cannot be read at the moment")])
def test_names_are_shown_also_where_their_reasons_cannot_be_told(ruled, sit, monkeypatch, code, says):
    def refuse(*_):
        raise Refused(code)

    monkeypatch.setattr(drilling, "explained", refuse)
    page = sit("ola").get("/desk/sweep/run-1/names?verdict=dormant")
    assert page.status_code == 200 and len(names_on(page)) == 20 and says in text_of(page)


def test_a_draw_that_takes_too_long_asks_for_less(ruled, sit, monkeypatch):
    def refuse(*_):
        raise Refused(Code.TOOK_TOO_LONG)

    monkeypatch.setattr(drilling.findings, "drawn", refuse)
    page = sit("ola").get("/desk/sweep/run-1/names")
    assert page.status_code == 503 and "A narrower choice takes less time: one wave" in text_of(page)


def test_findings_that_are_gone_leave_the_figures(ruled, office, sit):
    asked(sit("ola"))
    carry_out(lambda: office, "s1", settings().data_dir)
    shutil.rmtree(settings().data_dir / "runs" / "s1")
    page = sit("ola").get("/desk/sweep/s1")
    assert page.status_code == 200 and "The figures below are those on record." in text_of(page)
    assert "Look at names it found" not in text_of(page)
    assert sit("ola").get("/desk/sweep/s1/names").status_code == 422


def test_names_of_what_is_not_finished_or_not_there(ruled, sit):
    asked(sit("ola"))
    assert sit("ola").get("/desk/sweep/s1/names").status_code == 409
    assert sit("ola").get("/desk/sweep/none").status_code == 404
    assert sit("ola").get("/desk/sweep/none/names").status_code == 404


@pytest.mark.parametrize(("seconds", "en", "ar"), [
    (0.4, "less than a second", "أقل من ثانية"), (1, "1 second", "ثانية واحدة"), (119, "119 seconds", "119 ثانية"), (120, "2 minutes", "دقيقتان"),
    (7_199, "120 minutes", "120 دقيقة"), (7_200, "2 hours", "ساعتان"),
])  # fmt: skip
def test_lengths_of_time(office, seconds, en, ar):
    assert (span(Speaker("en", office.now), seconds), span(Speaker("ar", office.now), seconds)) == (en, ar)
