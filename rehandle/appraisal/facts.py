"""The facts of one name, from the words and lists of `names`."""

from rehandle.appraisal.rules.name_facts import NameFacts
from rehandle.names import words
from rehandle.names.lists import Lists

STROKES = str.maketrans("", "", "_-")
LEAST_PART = 2
COMMON_PART_HUNDREDTHS = 500  # two letters count as a word only where they are as common as "go" or "my"


def facts_of(handle: str, lists: Lists) -> NameFacts:
    """The facts of a canonical handle."""
    bare = handle.translate(STROKES)
    return NameFacts(
        length=len(handle),
        digits=sum(sign.isdigit() for sign in handle),
        strokes=len(handle) - len(bare),
        word_zipf_hundredths=words.zipf_hundredths(bare),
        pair_zipf_hundredths=pair_zipf_hundredths(bare),
        given_name=lists.is_name(bare),
    )


def pair_zipf_hundredths(text: str) -> int:
    """How common the rarer part is at the best cut in two words; 0 where no cut gives two."""
    if not text.isalpha() or len(text) > words.LONGEST:
        return 0
    cuts = range(LEAST_PART, len(text) - LEAST_PART + 1)
    return max((min(_part(text[:cut]), _part(text[cut:])) for cut in cuts), default=0)


def _part(text: str) -> int:
    common = words.zipf_hundredths(text)
    return common if len(text) > LEAST_PART or common >= COMMON_PART_HUNDREDTHS else 0
