"""The names one slip of the hand away: a letter too few, too many, another one, or two neighbours in each other's place."""

from collections.abc import Sequence


def one_away(name: str, letters: Sequence[bytes]) -> list[bytes]:
    """Every text at edit distance 1 (Damerau: a swap of neighbours is one edit), as UTF-8. Some come twice, and the name itself may be among them.

    `letters` are the letters that may be put in, each as UTF-8. Length n and k letters give 2nk + k + 2n - 1 texts.
    """
    signs = [sign.encode("utf-8", "surrogatepass") for sign in name]
    found = [letter + b"".join(signs) for letter in letters]
    for at, sign in enumerate(signs):
        before, after = b"".join(signs[:at]), b"".join(signs[at + 1 :])
        upto = before + sign
        found.append(before + after)
        found += [before + letter + after for letter in letters]
        found += [upto + letter + after for letter in letters]
        if at:
            found.append(b"".join(signs[: at - 1]) + sign + signs[at - 1] + after)
    return found
