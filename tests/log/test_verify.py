"""A record that holds is found to hold; every way to cheat is found out."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from rehandle.log.rules import tiles
from rehandle.log.rules.merkle import leaf_hash, root
from rehandle.log.rules.note import Head, sign, verifier
from rehandle.log.verify import Seen, Source, Wrong, verify

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
ORIGIN = "test.example/log"


def publish(folder: Path, leaves: list[bytes], seed: bytes = SEED) -> Path:
    """The files of a log over these leaves."""
    shutil.rmtree(folder, ignore_errors=True)
    head = Head(ORIGIN, len(leaves), root([leaf_hash(leaf) for leaf in leaves]))
    folder.mkdir(parents=True)
    (folder / "checkpoint").write_text(sign(head, seed))
    (folder / "log.key").write_text(verifier(ORIGIN, seed))
    for number, width in tiles.bundles(len(leaves)):
        file = folder / tiles.path("entries", number, width)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(tiles.pack(leaves[number * 256 : number * 256 + width]))
    return folder


def leaves_of(count: int) -> list[bytes]:
    return [json.dumps({"n": n}).encode() for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 700])
def test_a_record_that_holds(tmp_path, count):
    found = verify(Source(str(publish(tmp_path / "log", leaves_of(count)))), entry=count - 1 if count else None)
    assert found.size == count
    assert found.entry == (f'{{"n": {count - 1}}}' if count else None)


def test_a_record_that_grew_continues(tmp_path):
    first = verify(Source(str(publish(tmp_path / "log", leaves_of(300)))))
    publish(tmp_path / "log", leaves_of(600))
    found = verify(Source(str(tmp_path / "log")), before=Seen(first.key, first.size, first.root))
    assert (found.seen_before, found.size) == (300, 600)


def _tampered(folder: Path) -> None:
    file = folder / tiles.path("entries", 0, 10)
    file.write_bytes(file.read_bytes().replace(b'"n": 7', b'"n": 8'))


def _forked(folder: Path) -> None:
    publish(folder, [*leaves_of(3), b"forged", *leaves_of(20)])


def _shrunk(folder: Path) -> None:
    publish(folder, leaves_of(9))


def _wrong_key(folder: Path) -> None:
    publish(folder, leaves_of(10), OTHER)


def _resized(folder: Path) -> None:
    note = (folder / "checkpoint").read_text()
    (folder / "checkpoint").write_text(note.replace("\n10\n", "\n9\n"))


def _cut(folder: Path) -> None:
    file = folder / tiles.path("entries", 0, 10)
    file.write_bytes(file.read_bytes()[:-3])


def _missing(folder: Path) -> None:
    (folder / tiles.path("entries", 0, 10)).unlink()


@pytest.mark.parametrize(("cheat", "says"), [
    (_tampered, "an entry was changed"), (_forked, "the log was rewritten"), (_shrunk, "shrank"),
    (_wrong_key, "not signed by the key that is trusted"), (_resized, "not signed"), (_cut, "does not hold its 10 entries"), (_missing, "cannot be read"),
])  # fmt: skip
def test_cheats_are_found_out(tmp_path, cheat, says, capsys):
    folder, heads = publish(tmp_path / "log", leaves_of(10)), tmp_path / "heads.json"
    call_command("log", "verify", str(folder), heads=heads)
    before = heads.read_text()
    cheat(folder)
    with pytest.raises(SystemExit) as ended:
        call_command("log", "verify", str(folder), heads=heads, json=True)
    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert says in told["why"]
    assert heads.read_text() == before


def test_an_entry_that_is_not_there(tmp_path):
    with pytest.raises(Wrong, match="there is no entry 10"):
        verify(Source(str(publish(tmp_path / "log", leaves_of(10)))), entry=10)


@given(st.integers(0, 10**12), st.integers(1, 256))
def test_paths_are_read_as_they_are_written(number, width):
    told = tiles.path("entries", number, width)
    assert tiles.read_path(told.removeprefix("tile/")) == ("entries", number, width)


@pytest.mark.parametrize("path", ["0/1", "0/0001", "0/x000/001", "0/001.p/256", "0/001.p/0", "a/001", "64/000", "0/001/002", "0/../000", ""])
def test_other_paths_are_not_read(path):
    assert tiles.read_path(path) is None


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_bundles_are_read_as_they_are_packed(entries):
    assert tiles.unpack(tiles.pack(entries)) == entries


def test_long_numbers_stand_in_groups():
    assert tiles.path("0", 1_234_067, 8) == "tile/0/x001/x234/067.p/8"
