"""Spelling out: only where a name can be read in two ways."""

import pytest

from rehandle.names.rules.spelled import needs_spelling, scripts, spelled


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("jack", False),
        ("Barnes", False),
        ("محمد", False),
        ("2024", False),
        ("IBM", False),
        ("paypaI", True),
        ("g00gle", True),
        ("vvalmart", True),
        ("GOOGlE", True),
        ("раураl", True),
        ("αβγ", True),
        ("", False),
    ],
)
def test_needs_spelling(name: str, needed: bool) -> None:
    """One table."""
    assert needs_spelling(name) is needed
    assert bool(spelled(name)) is needed


def test_the_letters_in_words() -> None:
    """Both languages; a letter that can be read only one way stands for itself."""
    assert [letter.en for letter in spelled("aI0")] == ["a", "capital i", "digit 0"]
    assert [letter.ar for letter in spelled("aI0")] == ["a", "حرف i الكبير", "الرقم 0"]
    cyrillic = spelled("рl")[0]
    assert (cyrillic.en, cyrillic.ar) == ("cyrillic small letter er", "р (حرف سيريلي)")


def test_scripts() -> None:
    """Digits and strokes belong to none."""
    assert scripts("a_1б") == {"LATIN", "CYRILLIC"}
