"""Prices as functions of length and time, in whole units of whatever the caller counts in. Nothing here ever meets a float."""

from collections.abc import Sequence
from functools import cache

from rehandle.policy.rules.roots import ONE, nearest_root, powered, root, shrunk

ATTO: int = 10**18
DAY = 86_400
YEAR = 365 * DAY
BITS = 16
BPS = 10_000
Rung = tuple[int | None, int]  # up to this length (None: every longer one), the price
Band = tuple[int, int]  # so many years, at this discount in basis points


def by_length(ladder: Sequence[Rung], length: int) -> int:
    """The price of the first rung that is long enough. The last rung takes the rest."""
    return next(price for up_to, price in ladder if up_to is None or length <= up_to)


def halving(start: int, days: int, elapsed: int) -> int:
    """A premium that halves every day and ends exactly at nothing after `days`; `elapsed` in seconds.

    Source: the exponential premium of ENS, first version, with its constants reckoned as floor(0.5 ** (2 ** k / 65536) * 1e18).
    """
    end = start >> days
    return max(halved(start, elapsed) - end, 0)


def halved(start: int, elapsed: int) -> int:
    """The start halved once a day: whole days by shifting, the rest of a day by sixteen binary shares of it."""
    passed = elapsed * ATTO // DAY
    price = start >> (passed // ATTO)
    share = passed % ATTO * (1 << BITS) // ATTO
    for bit in range(BITS):
        if share >> bit & 1:
            price = price * _half_power(bit) // ATTO
    return price


@cache
def _half_power(bit: int) -> int:
    """floor(0.5 ** (2 ** bit / 65536) * 1e18), by taking square roots of a half."""
    value = ONE // 2
    for _ in range(BITS - bit):
        value = root(value * ONE, 2)
    return value * ATTO // ONE


def geometric(start: int, floor: int, total: int, each: int, elapsed: int) -> int | None:
    """A price that falls by one and the same share every `each` seconds, from the start to exactly the floor; None once it is over.

    Rounded half to even. Source: the expiry access period of Nomulus: `start * ((floor / start) ** (1 / (n - 1))) ** step`.
    """
    steps, step = total // each, elapsed // each
    assert total % each == 0 and steps > 1, "the steps fill the time"
    if step >= steps:
        return None
    return nearest_root(start ** (steps - 1 - step) * floor**step, steps - 1)


def falling(start: int, keep_bps: int, each: int, elapsed: int) -> int:
    """`start * keep ** (elapsed / each)`, at every second, rounded half to even. Source: the premium of Farcaster's names."""
    whole, rest = divmod(elapsed, each)
    value = start * powered(keep_bps * ONE // BPS, whole) * powered(shrunk(keep_bps, BPS, each), rest) // ONE
    below, left = divmod(value, ONE)
    return below + (left > ONE // 2 or (left == ONE // 2 and below % 2 == 1))


def shrinking(start: int, end: int, keep_bps: int, each: int, elapsed: int) -> int:
    """Once every `each` seconds the price keeps this share of itself, rounded down, and never falls below its end. Source: TON DNS."""
    price = start
    for _ in range(elapsed // each):
        price = price * keep_bps // BPS
        if price <= end:
            return end
    return max(price, end)


def stepped(prices: Sequence[int], each: int, elapsed: int) -> int | None:
    """A list of prices, each for `each` seconds; None once it is over. Source: launch weeks of registries."""
    step = elapsed // each
    return prices[step] if step < len(prices) else None


def rent(rate: int, begins: int, seconds: int, bands: Sequence[Band]) -> tuple[int, int]:
    """What a stretch of time costs at a rate a second, as an exact fraction (numerator, denominator).

    It is the difference of one running sum, so that a purchase in parts costs what it costs at once. Source: ENS, second version.
    """
    return rate * (_weight(begins + seconds, bands) - _weight(begins, bands)), BPS


def _weight(until: int, bands: Sequence[Band]) -> int:
    """Seconds up to an instant, each counted with what is left of the price in its band; beyond the last band the full price."""
    total = before = 0
    for years, discount_bps in bands:
        inside = min(max(until - before, 0), years * YEAR)
        total, before = total + inside * (BPS - discount_bps), before + years * YEAR
    return total + max(until - before, 0) * BPS


def parts(base: tuple[int, int], premium: tuple[int, int], unit: int) -> tuple[int, int]:
    """Base and premium in whole units: the premium rounds down, both together up, the base is the rest. Source: ENS, second version."""
    (base_top, base_under), (premium_top, premium_under) = base, premium
    under = base_under * premium_under * unit
    whole = -(-(base_top * premium_under + premium_top * base_under) // under)
    paid = premium_top // (premium_under * unit)
    return whole - paid, paid


def step_at(table: Sequence[tuple[int | None, int]], price: int) -> int:
    """The bid step at a price: the first row whose bound is above it; the last row takes the rest."""
    return next(step for below, step in table if below is None or price < below)


def next_minimum(price: int, step_bps: int, least: int = 1) -> int:
    """The least next bid: at least one unit more, and the share of the bid rounded up. Source: telemint."""
    return max(price + max(least, 1), -(-price * (BPS + step_bps) // BPS))
