"""The steps of an auction: a percentage of the price, or a table by price. Amounts are whole minor units."""

from dataclasses import dataclass

from rehandle.policy.rules import prices


@dataclass(frozen=True, slots=True)
class Steps:
    """`bps`: hundredths of a percent of the price, `least` at least. `table`, where given, decides alone: (below this price, this step), rising."""

    bps: int
    least: int
    table: tuple[tuple[int | None, int], ...] = ()


def step_at(steps: Steps, price: int) -> int:
    """The step above a price: of the table's row; or so that telemint's next minimum comes out, one unit at least."""
    if steps.table:
        return prices.step_at(steps.table, price)
    return prices.next_minimum(price, steps.bps, max(steps.least, 1)) - price
