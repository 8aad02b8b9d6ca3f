"""Measures the appraisal against real sales: `python -m rehandle.appraisal.measure FILE [--only COLUMN=VALUE ...]`.

FILE is a CSV with `name` and `price_usd`. Prints rank correlation and the share of sales inside the range.
"""

import argparse
import csv
import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rehandle.appraisal.facts import facts_of
from rehandle.appraisal.rules.price import appraise, points
from rehandle.kernel.money import Money, money
from rehandle.names.lists import Lists

FLOOR, CEILING = Money("USD", 0), Money("USD", 10**15)


def main() -> None:
    """Read, measure, print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", action="append", default=[], metavar="COLUMN=VALUE")
    options = parser.parse_args()
    wanted = dict(pair.partition("=")[::2] for pair in options.only)
    with options.file.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row[column] == value for column, value in wanted.items())]
    print(json.dumps(measure([(row["name"], money(row["price_usd"], "USD")) for row in rows])))


def measure(sales: Sequence[tuple[str, Money]]) -> dict[str, float]:
    """Spearman's rank correlation of points and price, and the share of prices inside the range."""
    lists = Lists.load()
    facts = [facts_of(name, lists) for name, _ in sales]
    ranges = [appraise(name, seen, FLOOR, CEILING) for (name, _), seen in zip(sales, facts, strict=True)]
    inside = sum(told.low <= price <= told.high for told, (_, price) in zip(ranges, sales, strict=True))
    rank = spearman([points(seen) for seen in facts], [price.minor for _, price in sales])
    return {"sales": len(sales), "spearman": round(rank, 3), "inside_range": round(inside / len(sales), 3)}


def spearman(left: Sequence[int], right: Sequence[int]) -> float:
    """Pearson's correlation of the ranks; equal values share their mean rank."""
    a, b = ranks(left), ranks(right)
    middle = (len(a) + 1) / 2
    together = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    spread = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    return float(together / spread**0.5) if spread else 0.0


def ranks(values: Sequence[int]) -> list[float]:
    """Ranks from 1, ties at their mean."""
    order, found, before = sorted(range(len(values)), key=values.__getitem__), [0.0] * len(values), 0
    for _, group in groupby(order, key=values.__getitem__):
        tied = list(group)
        for place in tied:
            found[place] = before + (len(tied) + 1) / 2
        before += len(tied)
    return found


if __name__ == "__main__":
    main()
