"""Ids of letters that nobody stores: an HMAC finds them again, the same each time."""

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.kernel.ids import ID_LENGTH
from rehandle.letters.rules.signs import signs

TAIL_SIGNS = 11  # 55 bits: a guessed letter id does not tell its Message-ID


def letter_id(ref: str, number: int, channel: str) -> str:
    """The letter about `ref` (a case) of this number on this channel: 20 signs, 100 bits. No two letters share one."""
    return signs(keys().mac("letters.bulk", ref, str(number), channel), ID_LENGTH)


def message_id(letter: str) -> str:
    """What the mail servers call it: names neither host nor person, and is the same when it is sent again."""
    return f"{letter}.{signs(keys().mac('letters.bulk.message', letter), TAIL_SIGNS)}@{office().mail_from.rpartition('@')[2]}"
