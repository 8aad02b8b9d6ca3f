"""Every story of `stories/` against the real flows, with every invariant after every step."""

from pathlib import Path

import pytest

from rehandle.sim.story import StoryFailed, covers, play, read
from rehandle.sim.world import world

STORIES = sorted((Path(__file__).resolve().parents[2] / "stories").glob("*.jsonl"))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story(story):
    lines = read(story)
    with world(lines[0].at) as around:
        play(around, lines)


def test_there_are_stories():
    assert len(STORIES) >= 14


def test_a_wrong_expectation_fails(tmp_path):
    path = tmp_path / "wrong.jsonl"
    path.write_text('{"at": "2026-11-16T09:00:00Z", "do": "policy", "with": {"file": "northwind.toml"}, "expect": {"version": 99}}\n')
    lines = read(path)
    with world(lines[0].at) as around, pytest.raises(StoryFailed, match="line 1"):
        play(around, lines)


def test_covers():
    assert covers({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}], "d": 3})
    assert not covers({"a": [1]}, {"a": [1, 2]})
    assert not covers({"a": 1}, {})
