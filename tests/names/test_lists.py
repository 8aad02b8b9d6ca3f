"""Lists from files: ours, an operator's, and what they answer."""

from pathlib import Path

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import GIVEN_NAMES, OWN, Lists
from rehandle.names.rules.profiles import canonical

OURS = Lists.load(None)


@pytest.mark.parametrize(
    ("handle", "name", "listed", "like"),
    [
        ("google", "brands", True, None),
        ("g00gle", "brands", False, "google"),
        ("googel", "brands", False, "google"),
        ("fakebook", "brands", False, "facebook"),
        ("pay_pal", "brands", False, "paypal"),
        ("paypa1", "brands", False, "paypal"),
        ("nikes", "brands", False, None),  # five letters: one slip is no imitation
        ("jack", "brands", False, None),
        ("admin", "reserved", True, None),
        ("adm1n", "reserved", False, "admin"),
        ("police", "government", True, None),
        ("support_team", "blocked", True, None),
    ],
)
def test_listed_and_like(handle: str, name: str, listed: bool, like: str | None) -> None:
    """A name on the list is never a look-alike of it."""
    found = OURS.likeness(handle, name)
    assert (OURS.in_list(handle, name), found.listed if found else None) == (listed, like)
    assert OURS.looks_like(handle, name) is (like is not None)


@pytest.mark.parametrize(
    ("handle", "word", "given_name"),
    [
        ("river", True, False),
        ("noor", False, True),
        ("mariam", False, True),
        ("omar", True, True),
        ("xqzpt", False, False),
        ("a", False, False),
        ("سلام", True, False),
    ],
)
def test_words_and_names(handle: str, word: bool, given_name: bool) -> None:
    """Words come from a frequency list, names from our own."""
    assert (OURS.is_word(handle), OURS.is_name(handle)) == (word, given_name)


def test_our_lists_hold_names_that_can_be_names() -> None:
    """A line that no profile of ours could ever match protects nobody."""
    for path in sorted(OWN.glob("*.txt")):
        names = OURS.lists[path.stem].names
        assert len(names) >= 30
        refused = [name for name in names if isinstance(canonical(name, "x", 1, 20), Refused)]
        assert refused == [], path.name
    assert OURS.known == {"blocked", "brands", "government", "people", "reserved", GIVEN_NAMES}


def test_the_gravest_list_answers() -> None:
    """Severity before order; a list of given names keeps nobody from a name."""
    assert OURS.refusing("support_team", ["brands", "blocked"]) == ("blocked", "blocked")
    assert OURS.refusing("google", ["reserved", "brands"]) == ("protected", "brands")
    assert OURS.refusing("omar", [GIVEN_NAMES]) is None


def test_an_operators_folder_adds_and_replaces(tmp_path: Path) -> None:
    """CSV and text; a file of our list's name takes its place; the hash tells."""
    (tmp_path / "clubs.csv").write_text("id,name\n1,Arsenal\n2,@Zamalek\n", encoding="utf-8")
    (tmp_path / "brands.txt").write_text("# severity: blocked\nnorthwind  # us\n\n", encoding="utf-8")
    lists = Lists.load(tmp_path)
    assert lists.in_list("arsenal", "clubs")
    assert lists.in_list("zamalek", "clubs")
    assert not lists.in_list("name", "clubs")
    assert lists.in_list("northwind", "brands")
    assert not lists.in_list("google", "brands")
    assert lists.get("brands").severity == "blocked"
    assert lists.hashes()["brands"] != OURS.hashes()["brands"]
    assert lists.hashes()["reserved"] == OURS.hashes()["reserved"]


@pytest.mark.parametrize(
    ("file", "content"),
    [("bad-name.txt", b"a"), ("x.txt", b"\xff\xfe\xff"), ("y.txt", b"# severity: harsh\na\n")],
)
def test_a_file_that_cannot_be_trusted_is_refused(tmp_path: Path, file: str, content: bytes) -> None:
    """Never half a list."""
    (tmp_path / file).write_bytes(content)
    with pytest.raises(Refused) as refused:
        Lists.load(tmp_path)
    assert refused.value.code is Code.FILE_UNREADABLE


def test_unknown_lists_and_folders_are_refused(tmp_path: Path) -> None:
    """Both ways of asking, and a folder that is none."""
    for ask in (OURS.in_list, OURS.looks_like):
        with pytest.raises(Refused) as refused:
            ask("jack", "nobodys")
        assert refused.value.code is Code.LIST_UNKNOWN
    with pytest.raises(Refused):
        Lists.load(tmp_path / "none")


def test_a_hash_does_not_depend_on_order(tmp_path: Path) -> None:
    """Same names, same severity, same hash."""
    (tmp_path / "a.txt").write_text("one\ntwo\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("TWO\none\ntwo\n", encoding="utf-8")
    hashes = Lists.load(tmp_path).hashes()
    assert hashes["a"] == hashes["b"] != hashes["reserved"]
