"""Skeletons of UTS #39 and the keys made from them."""

import pytest
import unicodedata2
from hypothesis import given
from hypothesis import strategies as st

from rehandle.names.rules.looks import similarity, squeezed, twin
from rehandle.names.skeletons import skeleton


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("paypal", "paypal"),
        ("раураl", "paypal"),  # Cyrillic
        ("m", "rn"),
        ("1I|", "lll"),
        ("0", "O"),
        ("a\u00adb\u200eb", "abb"),  # what cannot be seen is left out
        ("é", "e\u0301"),
        ("ｇｏｏｇｌｅ", "google"),
        ("", ""),
    ],
)
def test_skeleton(name: str, answer: str) -> None:
    """Single facts of the table."""
    assert skeleton(name) == answer


@given(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=20), st.sampled_from(["NFC", "NFD"]))
def test_equal_text_has_one_skeleton(name: str, form: str) -> None:
    """However its accents are encoded."""
    assert skeleton(unicodedata2.normalize(form, name)) == skeleton(name)


@given(st.from_regex(r"[a-z0-9_-]{1,15}", fullmatch=True))
def test_a_plain_skeleton_is_its_own(name: str) -> None:
    """Done twice it changes nothing. (UTS #39 promises that for plain names only: ҋ becomes й with a tail, which decomposes.)"""
    assert skeleton(skeleton(name)) == skeleton(name)


@pytest.mark.parametrize("sign", ["a", "m", "ﷺ", "e\u0308", "\u0308", "\ud800", "\U0001f468\u200d", "\uac00"])
def test_keys_of_any_length(sign: str) -> None:
    """33,000 signs: every key is total, and grows with the text, not with its square."""
    text = (sign * 33_000)[:33_000]
    for key in (skeleton(text), twin(text, skeleton), similarity(text, skeleton)):
        assert len(key) <= 18 * 33_000
    assert squeezed(twin(text, skeleton)) == squeezed(squeezed(twin(text, skeleton)))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("paypai", "paypal", True),
        ("g00gle", "google", True),
        ("pay_pal", "paypal", True),
        ("rnicrosoft", "microsoft", True),
        ("vvalmart", "walmart", True),
        ("раураl", "paypal", True),
        ("apple", "ample", False),
        ("nike", "mike", False),
    ],
)
def test_twin(left: str, right: str, same: bool) -> None:
    """Whom a reader takes for one another."""
    assert (twin(left, skeleton) == twin(right, skeleton)) is same


def test_similarity_is_looser_than_twin() -> None:
    """Digits read as letters, doubled letters once."""
    assert similarity("g00gle_1", skeleton) == similarity("gogglel", skeleton) == "goglel"
    assert similarity("l33t", skeleton) == similarity("let", skeleton)
    assert similarity("cat", skeleton) != similarity("cut", skeleton)
