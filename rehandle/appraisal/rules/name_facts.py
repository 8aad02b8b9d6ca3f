"""What an appraisal is made from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the price is made from. Frequencies are hundredths of a Zipf frequency: 0 unknown, 300 once in a million words."""

    length: int
    digits: int = 0  # told among the reasons; the sales that were measured give them no price
    strokes: int = 0  # low lines and hyphens
    word_zipf_hundredths: int = 0  # of the whole name
    pair_zipf_hundredths: int = 0  # of the rarer part, where it is two words
    given_name: bool = False
