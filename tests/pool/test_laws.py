"""A pool answers as a set of names does, or it refuses; whatever the names, whatever happened to its files."""

import shutil
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.profiles import PROFILES, canonical
from rehandle.pool.build import build
from rehandle.pool.opened import Pool

ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=12)
TYPED = st.text(st.sampled_from("abcxyz019_-. äöüßéمحمدعليあいうкирпич👍🏽ﬁＡＢ"), min_size=1, max_size=8)
FORMS = st.builds(canonical, TYPED, st.sampled_from(sorted(PROFILES))).filter(lambda form: isinstance(form, str))
NAMES = st.sets(st.one_of(ANY, FORMS), max_size=60)
ASKED = st.lists(st.one_of(st.text(max_size=12), FORMS), max_size=30)  # line ends and halves of surrogates too
SHARDS = st.sampled_from([0, 4_000_001, 20_000_000])  # one shard, two, eight
FRESH = count()


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    return tmp_path_factory.mktemp("pools")


def made(ground: Path, names, expected: int = 0) -> Path:
    folder = ground / f"pool{next(FRESH)}"
    build(folder, names, expected=expected, version="one")
    return folder


@given(NAMES, ASKED, SHARDS)
@settings(deadline=None)
def test_it_is_the_set(ground, names, others, expected):
    asked = [*names, *others, *(a + "\n" + b for a, b in zip(sorted(names), others, strict=False)), *("\n".join([a, b]) for a in sorted(names)[:8] for b in sorted(names)[:8])]
    with Pool.open(made(ground, names, expected), whole=True) as pool:
        assert [pool.holds(name) for name in asked] == [name in names for name in asked] == pool.holds_each(asked)
        assert all(map(pool.may_hold, names)) and all(pool.may_hold_each(names))
        assert pool.may_hold_each(asked) == [pool.may_hold(name) for name in asked]
        assert len(pool) == len(names)


@given(st.lists(ANY, max_size=40), st.randoms(use_true_random=False), SHARDS)
@settings(deadline=None, max_examples=30)
def test_the_same_names_give_the_same_bytes(ground, names, draw, expected):
    again = [*names, *names[: len(names) // 2]]
    draw.shuffle(again)
    one, two = made(ground, names, expected), made(ground, again, expected)
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {path.name: path.read_bytes() for path in two.iterdir()}


def distance(a: str, b: str) -> int:
    """Edits from one to the other, a swap of neighbours being one (optimal string alignment), the long way."""
    rows = [list(range(len(b) + 1))]
    for i in range(1, len(a) + 1):
        rows.append([i])
        for j in range(1, len(b) + 1):
            least = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                least = min(least, rows[i - 2][j - 2] + 1)
            rows[i].append(least)
    return rows[-1][-1]


CLOSE = st.text(st.sampled_from("abم👍"), max_size=4)


@given(st.sets(CLOSE, max_size=60), st.lists(st.one_of(CLOSE, st.text(max_size=4)), min_size=1, max_size=8), SHARDS)
@settings(deadline=None)
def test_near_is_distance_one(ground, names, asked, expected):
    with Pool.open(made(ground, names, expected)) as pool:
        for name in asked:
            assert pool.near(name) == sorted((other for other in names if distance(name, other) == 1), key=str.encode)


@given(st.sets(ANY, min_size=1, max_size=80), SHARDS, st.data())
@settings(deadline=None, max_examples=150)
def test_a_damaged_pool_refuses_or_answers_right(ground, names, expected, data):
    folder = made(ground, names, expected)
    hurt = data.draw(st.sampled_from(sorted(path for path in folder.iterdir() if path.stat().st_size)))
    bytes_ = bytearray(hurt.read_bytes())
    match data.draw(st.sampled_from(["flip", "cut", "grow", "gone"])):
        case "flip":
            bytes_[data.draw(st.integers(0, len(bytes_) - 1))] ^= data.draw(st.integers(1, 255))
            hurt.write_bytes(bytes_)
        case "cut":
            hurt.write_bytes(bytes_[: data.draw(st.integers(0, len(bytes_) - 1))])
        case "grow":
            hurt.write_bytes(bytes_ + b"\n")
        case "gone":
            hurt.unlink()
    if hurt.suffix != ".json":
        with pytest.raises(Refused) as refused:
            Pool.open(folder, whole=True)
        assert refused.value.code == Code.FILE_UNREADABLE
    for name in names:
        assert said(folder, name) in (True, Code.FILE_UNREADABLE)


def said(folder: Path, name: str) -> bool | Code:
    try:
        with Pool.open(folder) as pool:
            return pool.holds(name)
    except Refused as refused:
        return refused.code


@given(st.sets(ANY, min_size=2, max_size=40), st.data())
@settings(deadline=None, max_examples=40)
def test_files_of_another_pool_are_refused(ground, names, data):
    gone = data.draw(st.sampled_from(sorted(names)))
    one, two = made(ground, names), made(ground, names - {gone})
    kind = data.draw(st.sampled_from(["filter", "index", "names"]))
    differs = (one / f"0000.{kind}").read_bytes() != (two / f"0000.{kind}").read_bytes()
    shutil.copy(two / f"0000.{kind}", one / f"0000.{kind}")
    assert said(one, gone) == (Code.FILE_UNREADABLE if differs else True)
