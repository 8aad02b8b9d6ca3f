"""Platforms under test: a small generated world, loaded once and copied for each test."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.adapters.platform.loading import load_parquet
from rehandle.adapters.platform.world import write_parquet
from rehandle.kernel.clock import SetClock

AS_OF = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A platform of 2,000 accounts, as a fake platform's file."""
    folder = tmp_path_factory.mktemp("world")
    write_parquet(folder / "world.parquet", accounts=2_000, as_of=AS_OF)
    assert load_parquet(folder / "world.parquet", folder / "platform.sqlite") == 2_000
    return folder / "platform.sqlite"


@pytest.fixture
def state(small_world: Path, tmp_path: Path) -> Path:
    """The file of a platform of this test's own."""
    return Path(shutil.copy(small_world, tmp_path / "platform.sqlite"))


@pytest.fixture
def platform(state: Path) -> FakePlatform:
    """The platform under the contract."""
    return FakePlatform(state, SetClock(AS_OF))


@pytest.fixture
def world(platform: FakePlatform) -> World:
    """The hand behind it."""
    return World(platform)
