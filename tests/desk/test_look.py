"""Every page of the desk in Chromium: both languages, a phone and a desk; axe, sideways scrolling, bare pieces in Arabic lines."""

import os
import shutil
from functools import partial

import pytest
from playwright.sync_api import sync_playwright

from rehandle.cases.reading import take_up
from rehandle.cases.standstill import start_everything, stop_everything
from rehandle.config.office import office as office_settings
from rehandle.desk.views import sweep as sweeps
from rehandle.kernel.words.bare import in_page
from rehandle.policy import flows as rules
from tests.desk import world
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = look.SHOTS / "desk"
SEEN = (("en", 1200), ("ar", 390))  # a desk and a phone; the gallery of the parts is looked at in all four
PAGES = {
    "sam": {
        "work": "", "file": "case/{case}", "review": "case/{review}", "out": "case/{later}", "death": "death/{report}", "waiting": "waiting",
        "campaign-stopped": "campaign/c3", "campaign-sample": "campaign/c1/sample",
        "letter": "letter/letter-sun", "message": "message/message-1", "find": "find?name=sun", "refused": "ledger",
    },
    "lee": {"file-not-me": "case/{case}"},
    "ann": {"sale": "sale/{sale}", "sale-live": "sale/{sold}", "own-draft": "approval/{approval}"},
    "bob": {"second": "second", "approval": "approval/{approval}", "rule-sign": "approval/{filed}", "rule-trial": "policy/draft/{draft}/simulation"},
    "tia": {"orders": "orders", "order": "order/{order}", "ledger": "ledger", "log": "log"},
    "ola": {"people": "people", "everything": "everything", "work-rule": "", "sweeps": "sweeps", "sweep": "sweep/run-1", "sweep-names": "sweep/run-1/names?verdict=hoarded",
        "sweep-none": "sweep/run-1/names?verdict=hoarded&tier=withheld&wave=51", "sweep-running": "sweep/running?still", "sweep-failed": "sweep/failed",
        "sweep-cancelled": "sweep/cancelled",
        "campaigns": "campaigns?still", "campaign-drawn": "campaign/c1", "campaign-running": "campaign/c2", "campaign-sign": "approval/{begins}",
        "rule": "policy", "rule-new": "policy/new", "rule-draft": "policy/draft/{draft}", "rule-errors": "policy/draft/{wrong}",
    },
}  # fmt: skip

STANDING = {  # while everything stands still
    "sam": {"standing": "everything", "standing-work": "", "campaign-ended": "campaign/c3", "campaign-dropped": "campaign/c1", "standing-running": "campaign/c2"}, "tia": {"standing-ledger": "ledger"},
    "ola": {"standing-filed": "everything", "standing-own": "approval/{starts}"}, "bob": {"standing-sign": "approval/{starts}"},
}  # fmt: skip


@pytest.fixture
def places(office, staff, monkeypatch):
    """One of everything. What was heard of the running sweep stays new for as long as this takes."""
    monkeypatch.setattr(sweeps, "SILENT_SECONDS", 3_600)
    report = world.death(office)
    case, _ = world.objection(office)
    world.message(office)
    later, _ = world.objection(office, "later_one", reviewed_by="", words="I was away, and nobody told me. I would like to keep my name.")
    review = world.case(office, "sun")
    world.case(office, "long_name_here1", "announced")
    sold, _, _, order = world.order(office, staff, "pizza")
    world.booked(office, order)
    for file in (case, review):
        take_up(staff["sam"], file, "known_to_me")
    _, _, approval = world.offer(office, staff, "tea")
    world.swept(office, office_settings().data_dir, accounts=4_000)
    world.sweeps(office, staff["ola"], office_settings().data_dir)
    begins = world.campaigns(office, staff, office_settings().data_dir)
    rules.draft(staff["ola"], "wrong", world.next_rule().replace("grace = 45", "grace = -1").replace("posts < 5", "posts < five"))
    filed = rules.publish_draft(staff["ola"], draft="draft-1", hash=world.drafted(staff)).approval
    yield {
        "draft": "draft-1", "wrong": "wrong", "begins": begins, "filed": filed,
        "report": report, "case": case, "later": later, "review": review, "sold": sold, "order": order, "approval": approval,
        "sale": world.sale(office, "bread"),
    }  # fmt: skip
    shutil.rmtree(office_settings().data_dir / "campaigns", ignore_errors=True)  # a draw that waits would stand in the next test's way


def test_every_page_is_fit_to_be_looked_at(places, office, sit, staff, live_server):
    assert (wrong := walked(PAGES, places, sit, live_server.url)) == [], "\n".join(wrong)
    world.over(office, ended="c3", dropped="c1")
    stop_everything(staff["sam"], reason="Letters went to the wrong people. Nothing goes out before we know why, and whom they reached instead.")
    places["starts"] = start_everything(staff["ola"], reason="The list of addresses was mended.").approval
    assert (wrong := walked(STANDING, places, sit, live_server.url)) == [], "\n".join(wrong)


def walked(of: dict[str, dict[str, str]], places: dict[str, str], sit, home: str) -> list[str]:
    """Everybody's pages, in every way they are seen: what is wrong with any."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    wrong: list[str] = []
    cookies = {member: sit(member).cookies["sessionid"].value for member in of}
    with sync_playwright() as play:
        browser = look.chromium(play)
        for member, pages in of.items():
            for lang, width in SEEN:
                view = browser.new_page(viewport={"width": width, "height": 800})
                view.context.add_cookies([{"name": "sessionid", "value": cookies[member], "url": home}])
                view.on("console", partial(heard, wrong))
                for name, path in pages.items():
                    shot = f"{name}.{lang}.{width}"
                    wrong += [f"{shot}: {what}" for what in looked_at(view, home, lang, path.format(**places), shot)]
                view.context.close()
        browser.close()
    return wrong


def looked_at(view, home: str, lang: str, path: str, shot: str) -> list[str]:
    """Open one page, photograph it, and say what is wrong with it."""
    view.goto(f"{home}{'/ar' if lang == 'ar' else ''}/desk/{path}")
    look.photograph(view, SHOTS / f"{shot}.png")
    bare = [f"bare {each.kind} {each.piece} in {each.line}" for each in in_page(view.content())] if lang == "ar" else []
    return look.judge(view, shot) + bare


def heard(wrong: list[str], message) -> None:
    """A page that breaks its own policy says so here; a refused page's status is no fault."""
    if message.type == "error" and "status of 403" not in message.text:
        wrong.append(f"console: {message.text}")
