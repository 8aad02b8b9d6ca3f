"""Numbers that the generated world follows. README.md beside this file says which real set gave each, and by which query.

Lists of eleven are deciles: the value below which 0 %, 10 %, ... 100 % of the real rows lie.
"""

from typing import NamedTuple

# Age of an account as a share of the platform's age (twitter_bots_2017).
AGE_SHARE = (0.001, 0.031, 0.109, 0.203, 0.257, 0.325, 0.511, 0.657, 0.732, 0.759, 1.0)

# Share last seen on the day they signed up, by age of the account (stackexchange_users).
ONE_DAY_YOUNG, ONE_DAY_MIDDLE, ONE_DAY_OLD = 0.513, 0.390, 0.335
MIDDLE_DAYS, OLD_DAYS = 365, 1095

# From sign-up to last access as a share of the account's age, of those who came a second day (stackexchange_users).
LIFE_SHARE = (0.0002, 0.0057, 0.0276, 0.1096, 0.2930, 0.5292, 0.7377, 0.8741, 0.9544, 0.9892, 1.0)

# How many names one holder has: the share of holders with at most so many (crates_squatted_2024).
GROUP_SIZE = (
    (0.5, 1), (0.6, 2), (0.7, 2), (0.8, 4), (0.85, 5), (0.9, 7), (0.93, 9), (0.95, 11), (0.97, 16), (0.98, 20), (0.99, 34),
    (0.993, 49), (0.996, 69), (0.998, 106), (0.999, 146), (1.0, 276),
)  # fmt: skip

# Letters in a name (names/load_ascii.tsv.gz without its enumerated part, up to 15; two and three letters from twitter_bots_2017).
LENGTHS = {
    2: 1_600, 3: 8_000, 4: 55_942, 5: 134_645, 6: 240_711, 7: 323_541, 8: 365_702, 9: 363_899,
    10: 338_060, 11: 281_388, 12: 216_196, 13: 162_277, 14: 117_852, 15: 84_094,
}  # fmt: skip


class Kind(NamedTuple):
    """What accounts of one kind look like (twitter_bots_2017)."""

    name: str
    posts: tuple[int, ...]
    followers: tuple[int, ...]
    following: tuple[int, ...]
    default_profile: float


HUMAN = Kind(
    "human",
    (0, 7, 25, 91, 258, 594, 1_418, 2_930, 5_532, 10_210, 741_849),
    (0, 14, 36, 65, 118, 210, 348, 686, 1_811, 8_867, 829_658),
    (1, 30, 81, 119, 204, 278, 385, 597, 922, 1_851, 57_213),
    0.392,
)
BOT = Kind(
    "bot",
    (0, 3, 35, 166, 652, 1_674, 3_410, 5_987, 16_414, 39_994, 2_497_530),
    (0, 1, 7, 22, 60, 104, 211, 442, 939, 3_812, 7_154_703),
    (0, 0, 0, 1, 2, 12, 39, 123, 337, 1_355, 108_366),
    0.647,
)
VERIFIED = Kind(
    "verified",
    (0, 768, 2_119, 3_466, 5_123, 7_336, 10_793, 14_354, 22_721, 38_435, 269_878),
    (649, 14_448, 62_647, 175_233, 399_054, 951_201, 1_569_900, 2_775_633, 4_961_351, 12_464_997, 85_681_083),
    (0, 72, 184, 281, 412, 557, 754, 1_134, 2_019, 8_274, 978_964),
    0.072,
)

# Chosen by us: the real sets were drawn to hold these, so their shares in them say nothing of a whole platform.
BOT_SHARE, VERIFIED_SHARE, STAFF_SHARE, MEMORIAL_SHARE, PAID_SHARE = 0.12, 0.004, 0.0005, 0.001, 0.02
HOARDED_SHARE, AWAY_SHARE, PROTECTED_SHARE, LOGIN_UNKNOWN_SHARE, POST_UNKNOWN_SHARE = 0.04, 0.002, 0.0015, 0.03, 0.15
SITE_SHARE, SITE_DEAD_IF_IDLE = 0.25, 0.45
LANGUAGES = {
    "en": (0.58, "Europe/London"),
    "ar": (0.16, "Asia/Riyadh"),
    "es": (0.09, "Europe/Madrid"),
    "pt": (0.06, "America/Sao_Paulo"),
    "fr": (0.05, "Europe/Paris"),
    "tr": (0.03, "Europe/Istanbul"),
    "de": (0.02, "Europe/Berlin"),
    "ja": (0.01, "Asia/Tokyo"),
}
