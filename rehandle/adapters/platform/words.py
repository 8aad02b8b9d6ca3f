"""Parts that names are made of: words by frequency, given names of our own choosing."""

from zlib import crc32

WORDS = 40_000
LONGEST = 15

GIVEN = (  # noqa: SIM905  # read as a line of names
    "adam alex amelia anna ben bruno carla carlos chloe clara daniel david diego elena elif emil emma eric eva felix finn fiona "
    "hana hugo ines ivan jack jana joao jonas julia kai kenji lara leo lena lucas lucia luis maria marco marta mateo maya mia "
    "miguel nadia nico nina noah nora olga oscar pablo paula pedro peter ravi rosa ruby sara sofia stefan theo tom vera victor "
    "yuki zoe"
).split()
GIVEN_AR = (  # noqa: SIM905  # read as a line of names
    "ahmad ali amal amina amir asma ayman basma bilal dalia dina fadi faisal farah fatima hadi hala hamza hanan hasan hiba huda "
    "ibrahim iman jamal jana karim khalid laila lama lina maha majid malak mariam maryam mona nabil nada nadia noor omar rami rana "
    "rania reem salim salma sami samir sara tariq umar wafa yara yasmin yousef zainab zaid"
).split()

# Sums of word stems that no demo should greet its visitors with.
_UNKIND = frozenset({
    4_228_108, 37_259_811, 98_198_204, 208_799_393, 270_014_096, 409_826_008, 472_111_804, 472_629_405,
    485_709_441, 594_756_935, 741_973_175, 986_729_264, 1_035_958_843, 1_186_385_747, 1_377_220_283, 1_475_064_181,
    1_526_089_560, 1_550_114_237, 1_824_217_138, 1_911_520_823, 2_314_673_995, 2_505_687_883, 2_775_214_342, 2_851_435_436,
    2_970_203_399, 2_990_087_061, 3_129_910_552, 3_145_792_061, 3_203_638_454, 3_207_166_401, 3_215_399_127, 3_260_462_037,
    3_448_991_077, 3_631_603_397, 3_640_370_209, 3_653_571_446, 3_695_223_557, 3_724_349_360, 3_756_821_336, 3_814_688_688,
    3_886_741_359, 3_906_419_056, 4_143_701_574, 4_186_136_012, 4_199_428_707, 4_221_564_851, 4_250_742_589, 4_268_377_080,
})  # fmt: skip


def words() -> list[str]:
    """English words that fit a name, the most frequent first."""
    from wordfreq import top_n_list  # slow to load, and only who makes a world needs it

    return [word for word in top_n_list("en", WORDS) if word.isascii() and word.isalpha() and 3 <= len(word) <= LONGEST and _kind(word)]


def _kind(word: str) -> bool:
    parts = (word[start : start + size] for size in (3, 4, 5, 6, 7) for start in range(len(word) - size + 1))
    return not any(crc32(part.encode()) in _UNKIND for part in parts)
