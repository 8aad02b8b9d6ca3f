"""A pool's folder appears whole or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.pool.build import build
from rehandle.pool.manifest import MANIFEST
from rehandle.pool.opened import Pool


def test_no_folder_where_the_names_end_early(tmp_path):
    def names():
        yield from ("ann", "ben")
        raise RuntimeError("the source is gone")

    with pytest.raises(RuntimeError):
        build(tmp_path / "pool", names(), expected=2, version="one")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["two\nlines", "half \ud83d", "\n"])
def test_names_that_are_none(tmp_path, name):
    with pytest.raises(Refused) as refused:
        build(tmp_path / "pool", ["ann", name], expected=2, version="one")
    assert refused.value.code == Code.INVALID
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(tmp_path):
    build(tmp_path / "pool", ["ann"], expected=1, version="one")
    with pytest.raises(Refused) as refused:
        build(tmp_path / "pool", ["ben"], expected=1, version="two")
    assert refused.value.code == Code.OUTPUT_EXISTS
    with Pool.open(tmp_path / "pool") as pool:
        assert "ann" in pool and "ben" not in pool


def test_of_two_at_once_one_is_refused(tmp_path):
    said = []

    def one(version):
        try:
            said.append(build(tmp_path / "pool", map(str, range(20_000)), expected=1, version=version).hash)
        except Refused as refused:
            said.append(refused.code)

    both = [Thread(target=one, args=(version,)) for version in ("one", "two")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert said.count(Code.OUTPUT_EXISTS) == 1
    with Pool.open(tmp_path / "pool", whole=True) as pool:
        assert pool.manifest.hash in said
    assert [path.name for path in tmp_path.iterdir()] == ["pool"]


MAKER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from rehandle.pool.build import build
    print("ready", flush=True)
    build(Path(sys.argv[1]), map(str, range(60_000)), expected=20_000_000, version="one")
""")


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_point_there_is_a_whole_pool_or_none(tmp_path, seed):
    folder = tmp_path / "pool"
    maker = subprocess.Popen([sys.executable, "-c", MAKER, str(folder)], stdout=subprocess.PIPE)
    assert maker.stdout and maker.stdout.readline() == b"ready\n"
    with maker:
        try:
            maker.wait(timeout=Random(seed).uniform(0, 0.25))
        except subprocess.TimeoutExpired:
            os.kill(maker.pid, signal.SIGKILL)
    if folder.exists():
        with Pool.open(folder, whole=True) as pool:
            assert len(pool) == 60_000
    else:
        with pytest.raises(Refused):
            Pool.open(folder)
        assert build(folder, map(str, range(60_000)), expected=20_000_000, version="one").count == 60_000


def test_the_record_names_its_pool(tmp_path):
    one, two = (build(tmp_path / version, ["ann", "ben"], expected=2, version=version) for version in ("one", "two"))
    Pool.open(tmp_path / "one", hash=one.hash).close()
    with pytest.raises(Refused) as refused:
        Pool.open(tmp_path / "one", hash=two.hash)
    assert refused.value.code == Code.STALE


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "[" * 100_000, '{"hash": "", "pool": {}}', "\xff"])
def test_a_manifest_that_is_none(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text, encoding="latin-1")
    with pytest.raises(Refused) as refused:
        Pool.open(tmp_path)
    assert refused.value.code == Code.FILE_UNREADABLE


def test_a_refused_pool_leaves_no_file_open(tmp_path):
    build(tmp_path / "pool", map(str, range(1000)), expected=20_000_000, version="one")
    (tmp_path / "pool" / "0007.index").unlink()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(Refused):
            Pool.open(tmp_path / "pool")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
