"""Bytes as signs that people can read aloud: a letter's code, the tail of a link."""

from rehandle.kernel.ids import ALPHABET

CODE_SIGNS = 12
BITS = 5
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})


def signs(data: bytes, count: int) -> str:
    """The first `count` signs of `data`, five bits each."""
    assert count * BITS <= len(data) * 8, "not enough bytes"
    number = int.from_bytes(data, "big") >> (len(data) * 8 - count * BITS)
    pairs = [_PAIRS[number >> place & 1023] for place in range((count // 2 * 2 - 2) * BITS, -1, -2 * BITS)]
    return "".join([ALPHABET[number >> (count - 1) * BITS], *pairs] if count % 2 else pairs)


def grouped(code: str) -> str:
    """A code as the letter prints it: `abcd-efgh-jkmn`."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """What somebody typed, as the letter prints it: case, spaces and misread signs forgiven."""
    plain = "".join(sign for sign in typed.casefold() if sign.isalnum()).translate(_MISREAD)
    return grouped(plain[: CODE_SIGNS + 1])
