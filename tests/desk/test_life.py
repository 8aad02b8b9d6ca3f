"""The life line of a file: its stages come in order, and its dates from the file and its rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehandle.cases.rules.facts import CaseFacts
from rehandle.desk.rules.life import road
from rehandle.policy.rules.reading import parse

POLICY = parse(Path("policies/northwind.toml").read_text(encoding="utf-8"))
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CASE = CaseFacts(
    "c", "noor_a", "noor_a", 0, "a", "h", "rare", "", "dormant", "dormant", {}, "en", "opened", AT, None, None, None, None, "", None, "", "", None,
    None, None, None, "", None, "",
)  # fmt: skip
TOLD = replace(CASE, state="grace", grace_from=AT, answer_by=AT + 30 * DAY, ends_at=AT + 30 * DAY)
TAKEN = replace(TOLD, state="reclaimed", reclaimed_at=AT + 31 * DAY, ends_at=AT + 61 * DAY)


@pytest.mark.parametrize(("case", "now", "done"), [
    (CASE, "told", ["seen"]),
    (TOLD, "answer", ["seen", "told"]),
    (TAKEN, "taken", ["seen", "told", "answer"]),
    (replace(TAKEN, state="announced", announced_at=AT + 61 * DAY, ends_at=AT + 77 * DAY), "listed", ["seen", "told", "answer", "taken"]),
    (replace(TAKEN, state="released", announced_at=AT + 61 * DAY, released_at=AT + 77 * DAY), "opens", ["seen", "told", "answer", "taken", "listed", "back"]),
    (replace(TOLD, state="kept", ended_at=AT + DAY), "kept", ["seen", "told"]),
    (replace(TAKEN, state="restored", ended_at=AT + 40 * DAY), "restored", ["seen", "told", "answer", "taken"]),
])  # fmt: skip
def test_road(case, now, done):
    steps = road(case, POLICY, AT - 900 * DAY, AT)
    assert [step.key for step in steps if step.state == "now"] == [now]
    assert [step.key for step in steps if step.state == "done"] == done


def test_what_is_to_come_stands_in_order():
    days = [step.at for step in road(TOLD, POLICY, AT - 900 * DAY, AT)]
    assert None not in days
    assert days == sorted(days, key=lambda day: day or AT)


def test_a_way_back_that_closes_before_the_public_list_stands_before_it():
    early = POLICY.model_copy(update={"clocks": POLICY.clocks.model_copy(update={"restore_closes": 40})})
    keys = [step.key for step in road(TOLD, early, AT, AT)]
    assert keys.index("back") < keys.index("listed")
