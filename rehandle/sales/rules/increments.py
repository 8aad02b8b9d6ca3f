"""The steps of an auction: a percentage of the price, or a table by price. Amounts are whole minor units."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Steps:
    """`bps`: hundredths of a percent of the price, `least` at least. `table`, where given, decides alone: (from this price, this step), rising."""

    bps: int
    least: int
    table: tuple[tuple[int, int], ...] = ()


def step_at(steps: Steps, price: int) -> int:
    """The step above a price: ceil(price x percent), as telemint's next minimum; or the table's last row at or below the price. One unit at least."""
    if steps.table:
        return max([step for start, step in steps.table if start <= price][-1:] or [steps.table[0][1]])
    return max(-(-price * steps.bps // 10_000), steps.least, 1)
