"""Words: the small lists of wordfreq for English and Arabic, and the frequency of a word. Read once, when first asked.

`wordfreq` is under the Apache licence; its data by Robyn Speer and others under CC BY-SA 4.0.
"""

from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from rehandle.names.rules.machine import Pairs

LANGUAGES = ("en", "ar")  # Arabic in its own letters; romanised Arabic names stand in the list of given names
SIZE = "small"  # words of Zipf frequency 3.0 and above: once in a million words or oftener
LEAST_ZIPF = 3.0
LEAST_LENGTH = 2
LONGEST = 40


@cache
def words() -> frozenset[str]:
    """Every word that counts as one: letters only, at least two of them."""
    from wordfreq import get_frequency_dict

    found = (word for lang in LANGUAGES for word in get_frequency_dict(lang, SIZE))
    return frozenset(word for word in found if len(word) >= LEAST_LENGTH and word.isalpha())


@cache
def pairs() -> Pairs:
    """The letter pairs of every word, each word counted once: what a name is held against that may be made by a machine."""
    return Pairs.of(words())


@cache
def words_hash() -> str:
    """A hash over what the words are read from and how they are chosen, for the record of a run. It reads no word: that takes a while."""
    found = find_spec("wordfreq")
    assert found is not None
    home = Path((found.submodule_search_locations or [""])[0]) / "data"
    digest = sha256(repr((LANGUAGES, SIZE, LEAST_LENGTH, "letters only")).encode())
    for lang in LANGUAGES:
        digest.update((home / f"{SIZE}_{lang}.msgpack.gz").read_bytes())
    return digest.hexdigest()


def zipf_hundredths(text: str) -> int:
    """How common an English word is, in hundredths of its Zipf frequency: 0 unknown, 300 once in a million, 600 once in a thousand."""
    if len(text) > LONGEST or not text.isalpha():
        return 0
    from wordfreq import zipf_frequency

    return round(100 * zipf_frequency(text, "en", wordlist="large"))
