"""Every programme: its file marks each key, its page has both languages, its story replays its published numbers, and one page compares them."""

from pathlib import Path

import pytest

from rehandle.cli.management.commands.programmes import made
from rehandle.kernel.words.bare import in_text
from rehandle.policy.file import load
from rehandle.policy.rules.render import render
from rehandle.sim.story import play, read
from rehandle.sim.world import world
from tests.policy.test_reading import faults

ROOT = Path(__file__).parents[2]
PROGRAMMES = ["x-2023", "x-2025", "telegram", "ton-dns", "ens", "pep541", "npm", "twitch", "livejournal", "wikimedia", "irc", "cz-nic", "ee", "se", "yahoo-2013", "discord-2023", "farcaster", "forum"]
STORIES = sorted((ROOT / "stories" / "programmes").glob("*.jsonl"))


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_key_is_marked_and_the_page_has_both_languages(name: str):
    policy = load(ROOT / "policies" / f"{name}.toml")
    assert policy.sources
    assert in_text(render(policy, "ar")) == []
    assert policy.policy.title.en in render(policy, "en")


@pytest.mark.parametrize("name", [name for name in PROGRAMMES if name != "forum"])
def test_a_key_without_a_mark_is_refused(name: str):
    text = (ROOT / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    assert "has no mark of its source" in faults(text.replace('"policy.id" = "ours"\n', "", 1))[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_its_story_holds(story: Path):
    lines = read(story)
    with world(lines[0].at) as around:
        play(around, lines)


def test_every_programme_has_its_story():
    assert {path.stem for path in STORIES} == set(PROGRAMMES)


def test_the_page_side_by_side_is_fresh():
    assert (ROOT / "docs" / "programmes.md").read_text(encoding="utf-8") == made(ROOT / "policies"), "rehandle programmes"


def test_the_page_says_each_programme():
    page = made(ROOT / "policies")
    assert all(f"[{name}](../policies/{name}.toml)" in page for name in PROGRAMMES)
    assert "northwind" not in page
