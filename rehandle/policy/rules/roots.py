"""Whole-number roots and fixed-point powers: what prices that fall are made of. Nothing here ever meets a float."""

from functools import lru_cache

DIGITS = 60  # of a fixed-point share, so that what is cut off never reaches the last digit of a price
ONE: int = 10**DIGITS


def root(value: int, order: int) -> int:
    """The largest whole number whose power of that order is not above the value."""
    assert value >= 0 and order >= 1
    low, high = 0, 1 << (value.bit_length() // order + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**order <= value else (low, middle)
    return low


def nearest_root(value: int, order: int) -> int:
    """The whole number nearest to the root; halfway goes to the even one."""
    below = root(value, order)
    half = int((2 * below + 1) ** order) - (value << order)
    return below + (half < 0 or (half == 0 and below % 2 == 1))


@lru_cache(maxsize=64)
def shrunk(numerator: int, denominator: int, order: int) -> int:
    """`(numerator / denominator) ** (1 / order)` in fixed point, by the prime factors of the order."""
    share = numerator * ONE // denominator
    for factor in _factors(order):
        share = root(share * int(ONE ** (factor - 1)), factor)
    return share


def powered(share: int, exponent: int) -> int:
    """A fixed-point share multiplied with itself so many times, by squaring."""
    result = ONE
    while exponent:
        result = result * share // ONE if exponent & 1 else result
        share, exponent = share * share // ONE, exponent >> 1
    return result


def _factors(number: int) -> list[int]:
    found, factor = [], 2
    while factor * factor <= number:
        while number % factor == 0:
            found.append(factor)
            number //= factor
        factor += 1
    return found + ([number] if number > 1 else [])
