"""`rehandle policy` with an office behind it: diff and simulate against the rule in force, publish for one and for two people."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import execute_from_command_line

from rehandle import wiring
from rehandle.cli import trying
from rehandle.config.office import office as settings
from rehandle.kernel.clock import SetClock
from rehandle.people import flows as people
from rehandle.people import queries as members
from rehandle.people.queries import ctx_for
from rehandle.policy import queries
from tests.policy.test_life import NORTHWIND, newer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(office, monkeypatch, capsys, tmp_path):
    """One command as it is typed, forty days before the rule's day; a text becomes a file."""
    clock = SetClock(office.now - timedelta(days=40))
    monkeypatch.setattr(wiring, "clock", lambda: clock)
    monkeypatch.setattr(trying, "office", lambda: settings().model_copy(update={"data_dir": tmp_path / "office"}))

    def command(act, *words, text):
        (tmp_path / "rule.toml").write_text(text)
        try:
            execute_from_command_line(["rehandle", "policy", act, *words, str(tmp_path / "rule.toml"), "--json"])
            code = 0
        except SystemExit as end:
            code = end.code
        return code, json.loads(capsys.readouterr().out)

    command.clock = clock
    return command


def test_the_first_rule_is_published_by_one(run):
    assert run("publish", text=NORTHWIND)[1]["version"] == 3
    assert run("publish", text=NORTHWIND)[1] == run("publish", text=NORTHWIND)[1]
    code, told = run("publish", text=newer())
    assert (code, told["refused"]) == (2, "policy_needs_two")


def test_a_later_one_waits_for_somebody_else(run, office):
    run("publish", text=NORTHWIND)
    for member in ("ola", "oz"):
        people.add_member(office, id=member, name=member, roles=["operator"])
    code, told = run("publish", "--by", "ola", text=newer())
    assert (code, told["published"]) == (0, False)
    assert told["sign_at"].endswith(f"/desk/approval/{told['approval']}")
    assert [row.version for row in queries.versions()] == [3]
    now = wiring.clock().now()
    people.sign(ctx_for("oz", now, office.new_id), told["approval"], members.approval(told["approval"]).digest)
    assert [row.version for row in queries.versions()] == [4, 3]
    assert queries.version(4).hash == told["sha256"]


def test_a_member_who_may_not_publish_is_refused(run, office):
    run("publish", text=NORTHWIND)
    people.add_member(office, id="sam", name="sam", roles=["case_worker"])
    code, told = run("publish", "--by", "sam", text=newer())
    assert (code, told["refused"]) == (2, "forbidden")


def test_one_file_is_compared_with_the_rule_in_force(run):
    code, told = run("diff", text=newer(grace=45))
    assert (code, told["refused"]) == (2, "policy_none")
    run("publish", text=NORTHWIND)
    run.clock.move_to(run.clock.now() + timedelta(days=50))
    code, told = run("diff", text=newer(grace=45))
    assert code == 0
    changed = {each["anchor"]: each["after"] for each in told["differences"]}
    assert changed["clocks-grace"].startswith("The time to answer is 45 days")
    assert {key for each in told["differences"] for key in each["keys"]} == {"clocks.grace", "policy.version", "policy.effective"}


def test_simulate_asks_the_office_for_the_rule_in_force(run, tmp_path):
    run("publish", text=NORTHWIND)
    run.clock.move_to(run.clock.now() + timedelta(days=50))
    Path(tmp_path / "a.csv").write_text("handle,last_login_at,posts\ntom,2026-03-01,1\nann,2026-11-30,1\n")
    text = newer().replace("> 365", "> 200")
    code, told = run("simulate", "--accounts", str(tmp_path / "a.csv"), "--as-of", "2026-12-10", text=text)
    assert (code, told["newly_found"], [each["handle"] for each in told["examples"]]) == (0, 1, ["tom"])
    code, told = run("simulate", text=text)
    assert (code, told["refused"]) == (2, "file_unreadable")
