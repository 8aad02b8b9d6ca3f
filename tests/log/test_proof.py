"""A two-step proof holds to the log's key alone; one changed bit anywhere, and it proves nothing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.log.rules import batch, merkle, proof
from rehandle.log.rules.note import Head, sign, verifier
from rehandle.log.verify import Source, Wrong, verify_proof
from tests.log.test_verify import ORIGIN, OTHER, SEED, publish

KEY, FILE_KEY = verifier(ORIGIN, SEED), bytes(range(7, 39))


def proven(count: int, index: int, entries: int, place: int) -> dict[str, object]:
    """A proof of one row of a batch of `count`, whose entry stands at `place` of a log of `entries`."""
    rows = [(f"name_{nth}", f"p-{nth}", nth) for nth in range(count)]
    leaves = batch.leaves_of(rows, FILE_KEY)
    told = log_of(entries, place, batch.root(leaves), count)
    hashes = [merkle.leaf_hash(each) for each in told]
    return proof.Proof(
        row=list(rows[index]), opening=batch.opening(FILE_KEY, rows[index][0]).hex(), leaf=leaves[index].hex(), index=index,
        path=tuple(each.hex() for each in merkle.inclusion(leaves, index)), entry=told[place].decode(), place=place,
        entry_path=tuple(each.hex() for each in merkle.inclusion(hashes, place)),
        checkpoint=sign(Head(ORIGIN, entries, merkle.root(hashes)), SEED),
    ).document()  # fmt: skip


def log_of(entries: int, place: int, root: bytes, count: int) -> list[bytes]:
    told = [json.dumps({"n": nth}).encode() for nth in range(entries)]
    told[place] = json.dumps({"event": "name.released", "data": {"root": root.hex(), "count": count}}).encode()
    return told


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 300), st.integers(1, 40))
def test_every_row_proves_as_json(data, count, entries):
    index, place = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, entries - 1))
    document = json.loads(json.dumps(proven(count, index, entries, place)))
    found = verify_proof(document, KEY)
    assert (found.row, found.index, found.count, found.place) == ([f"name_{index}", f"p-{index}", index], index, count, place)
    assert found.head.size == entries


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_changed_bit_proves_nothing(data):
    document = proven(100, data.draw(st.integers(0, 99)), 20, data.draw(st.integers(0, 19)))
    field = data.draw(st.sampled_from(sorted(set(document) - {"format"})))
    document[field] = changed(data, document[field])
    with pytest.raises(Wrong):
        verify_proof(document, KEY)


def changed(data, value):
    """The value with one bit flipped somewhere in it."""
    if isinstance(value, int):
        return value ^ (1 << data.draw(st.integers(0, 12)))
    if isinstance(value, (list, tuple)):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(data, value[at]), *value[at + 1 :]]
    at = data.draw(st.integers(0, len(value) - 1))
    return value[:at] + chr(ord(value[at]) ^ (1 << data.draw(st.integers(0, 6)))) + value[at + 1 :]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_parts_of_two_proofs_do_not_mix(data):
    one, other = proven(100, 7, 20, 3), proven(90, 8, 21, 4)
    taken = data.draw(st.sets(st.sampled_from(sorted(set(one) - {"format"})), min_size=1, max_size=8))
    mixed = {name: (other if name in taken else one)[name] for name in one}
    if taken != {"checkpoint", "entry", "entry_path", "index", "leaf", "opening", "path", "place", "row"}:
        with pytest.raises(Wrong):
            verify_proof(mixed, KEY)


def test_an_erased_row_still_proves_its_leaf():
    document = {**proven(10, 3, 5, 2), "row": None, "opening": ""}
    assert verify_proof(document, KEY).row is None
    with pytest.raises(Wrong, match="not at place 3 of the batch"):
        verify_proof({**document, "leaf": "00" * 32}, KEY)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"format": "another"}, "no document"), ({"index": "3"}, "wrong kind"), ({"index": True}, "wrong kind"), ({"path": [1]}, "list of texts"),
        ({"leaf": "zz"}, "hexadecimal"), ({"leaf": "00"}, "32 bytes"), ({"more": 1}, "no document"), ({"index": -1}, "not at place"),
        ({"row": {"a": float("nan")}}, "cannot be written"),
    ],
)  # fmt: skip
def test_what_is_no_proof(wrong, says):
    with pytest.raises(Wrong, match=says):
        verify_proof({**proven(10, 3, 5, 2), **wrong}, KEY)


def test_another_key_proves_nothing():
    with pytest.raises(Wrong, match="not signed by this key"):
        verify_proof(proven(10, 3, 5, 2), verifier(ORIGIN, OTHER))


def test_no_other_writing_of_the_same_head_counts():
    document = proven(10, 3, 5, 2)
    note = document["checkpoint"]
    for other in (note.replace("=\n\n", "=\nmore\n\n"), note[:-1], note[:-1] + "\x0b", _unused_bit(note, "\n\n"), _unused_bit(note, "\n")):
        assert other != note
        with pytest.raises(Wrong, match="not signed"):
            verify_proof({**document, "checkpoint": other}, KEY)


def _unused_bit(note: str, before: str) -> str:
    """The last digit before the padding carries two bits that decode to nothing."""
    at = note.rindex("=" + before) - 1 if before == "\n" else note.index("=" + before) - 1
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return note[:at] + digits[digits.index(note[at]) ^ 1] + note[at + 1 :]


def test_an_entry_of_no_batch_proves_nothing():
    document = proven(1, 0, 1, 0)
    entry = json.dumps({"data": {"root": 7}})
    head = Head(ORIGIN, 1, merkle.leaf_hash(entry.encode()))
    with pytest.raises(Wrong, match="tells of no batch"):
        verify_proof({**document, "entry": entry, "checkpoint": sign(head, SEED)}, KEY)


def test_the_head_is_held_to_the_log_itself(tmp_path):
    document = proven(10, 3, 5, 2)
    root = bytes.fromhex(json.loads(document["entry"])["data"]["root"])
    told = log_of(5, 2, root, 10)
    assert verify_proof(document, KEY, Source(str(publish(tmp_path / "log", [*told, b"later"])))).place == 2
    forked = Source(str(publish(tmp_path / "other", [b"forged", *told[1:], b"later"])))
    with pytest.raises(Wrong, match="rewritten"):
        verify_proof(document, KEY, forked)


def _command(*told, **options):
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    call_command("log", "verify", *told, stdout=out, json=True, **options)
    return json.loads(out.getvalue())


def test_the_command_checks_a_file(tmp_path, capsys):
    document = proven(10, 3, 5, 2)
    (tmp_path / "proof.json").write_text(json.dumps(document))
    root = bytes.fromhex(json.loads(document["entry"])["data"]["root"])
    log = publish(tmp_path / "log", [*log_of(5, 2, root, 10), b"later"])
    for options in ({"key": KEY}, {"log": str(log)}, {"key": KEY, "log": str(log)}):
        told = _command(str(tmp_path / "proof.json"), **options)
        assert (told["holds"], told["row"], told["place"]) == (True, ["name_3", "p-3", 3], 2)


@pytest.mark.parametrize(("text", "key"), [("{", KEY), ("[]", KEY), ("{}", KEY), (None, ""), (None, verifier(ORIGIN, OTHER))])
def test_the_command_refuses_a_file(tmp_path, text, key):
    (tmp_path / "proof.json").write_text(json.dumps(proven(10, 3, 5, 2)) if text is None else text)
    with pytest.raises(SystemExit) as ended:
        _command(str(tmp_path / "proof.json"), key=key)
    assert ended.value.code == 1
