"""Every programme: its file marks each key, its page has both languages, its story replays its published numbers, and one page compares them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehandle.adapters.platform.world import write_parquet
from rehandle.cli.management.commands.programmes import made
from rehandle.kernel.words.bare import in_text
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.render import render
from rehandle.sim.story import play, read
from rehandle.sim.world import world
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep
from tests.policy.test_reading import faults

ROOT = Path(__file__).parents[2]
PROGRAMMES = ["x-2023", "x-2025", "telegram", "ton-dns", "ens", "pep541", "npm", "twitch", "livejournal", "wikimedia", "irc", "cz-nic", "ee", "se", "yahoo-2013", "discord-2023", "farcaster", "forum"]
LISTS = Lists.load(None)
NOW, DEMO = datetime(2026, 12, 1, tzinfo=UTC), 5_000
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


ACCOUNTS = """handle,created_at,last_login_at,last_post_at,last_view_at,last_release_at,posts,memorial,staff,empty,reachable,expires_at,edits,paid
pizza,2015-01-01,2020-01-01,2020-01-01,2020-01-01,2020-01-01,0,no,no,no,no,2026-01-01,0,no
newtown,2015-01-01,2026-11-30,2026-11-30,2026-11-30,2026-11-30,900,no,no,no,yes,2027-06-01,77,yes
maple,2015-01-01,2024-01-01,2024-01-01,,,2,no,no,yes,no,2026-11-20,3,no
"""


@pytest.mark.parametrize("name", PROGRAMMES)
def test_its_file_sweeps_accounts(name: str, tmp_path: Path):
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(ACCOUNTS, encoding="utf-8")
    run = sweep(load(ROOT / "policies" / f"{name}.toml"), LISTS, Job(accounts=accounts, as_of=datetime(2026, 12, 1, tzinfo=UTC)))
    told = run["verdicts"]
    assert isinstance(told, dict) and isinstance(run["rows_set_aside"], int)
    assert sum(told.values()) + run["rows_set_aside"] == 3
    assert told.get("active", 0) + told.get("exempt", 0) + run["rows_set_aside"] >= 1, "who is there every day is not found"


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's platform, smaller."""
    path = tmp_path_factory.mktemp("platform") / "accounts.parquet"
    write_parquet(path, accounts=DEMO, as_of=NOW)
    return path


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "policies").glob("*.toml")))
def test_every_file_sweeps_the_demos_platform(name: str, platform: Path):
    run = sweep(load(ROOT / "policies" / f"{name}.toml"), LISTS, Job(accounts=platform, as_of=NOW))
    told = run["verdicts"]
    assert isinstance(told, dict) and isinstance(run["rows_set_aside"], int)
    assert sum(told.values()) + run["rows_set_aside"] == DEMO  # set aside: names that this programme's profile does not have
    assert run["rows_set_aside"] < DEMO / 2


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
