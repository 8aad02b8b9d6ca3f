"""How many shill rings are found and how many honest people are troubled: `python -m bench.rings [YEARS]` (20). Pure, seeds 1 and up, no office.

Wants: a ring that shares what every sign-in shows (an address) is kept out each time; of honest people less than one in a hundred has a
pattern, and none who shares nothing is refused. Of rings that share nothing the rate is told: they are found by their pattern alone, or not.
The numbers of the pattern were chosen on years 101 to 106, which are not told here.
"""

import sys
from collections import Counter

from rehandle.sim.bidders import SHARED, Ring
from rehandle.sim.year import Year, year

WAYS = ("refused", "void", "looked at", "pattern", "not noticed")
MOST_WRONG = 0.01


def main() -> int:
    """Years in their order, then the rates."""
    years = [year(seed) for seed in range(1, int(sys.argv[1]) + 1 if len(sys.argv) > 1 else 21)]
    found = {kind: Counter(_noticed(of, ring) for of in years for ring in of.town.rings if ring.kind == kind) for kind in SHARED}
    print(f"{'accounts share':<24}{'rings':>6}" + "".join(f"{way:>13}" for way in WAYS))
    for kind, counts in found.items():
        print(f"{kind:<24}{counts.total():>6}" + "".join(f"{counts[way] / counts.total():>13.0%}" for way in WAYS))
    honest = sum(len(_honest(of)) for of in years)
    false = {name: sum(len(_honest(of) & noticed(of)) for of in years) for name, noticed in NOTICED.items()}
    print(f"honest people who bid: {honest}; " + ", ".join(f"{name} {count} ({count / honest:.2%})" for name, count in false.items()))
    without, kept = sum(of.lift_without_rules for of in years), sum(of.lift for of in years)
    print(f"what rings added to prices: {without // 100:,} without the rules, {kept // 100:,} with them ({kept / without:.0%})")
    mail, wrong = found["mail"]["refused"] / found["mail"].total(), false["pattern"] / honest
    alone = sum(len(_honest(of) & (of.refused | of.void) - set(of.town.shows)) for of in years)
    print(f"kept out by an address {mail:.0%} (wanted 100%), honest with a pattern {wrong:.2%} (wanted below 1%), refused for nothing {alone} (0)")
    return int(mail < 1 or wrong >= MOST_WRONG or alone > 0)


def _noticed(of: Year, ring: Ring) -> str:
    """The first way in which the office noticed any of a ring's accounts."""
    return next((name for name, noticed in NOTICED.items() if noticed(of) & set(ring.accounts)), "not noticed")


def _honest(of: Year) -> set[str]:
    return {each.id for each in of.town.people if each.habit != "shill"} & of.bid


NOTICED = {
    "refused": lambda of: of.refused, "void": lambda of: of.void, "looked at": lambda of: of.weak,
    "pattern": lambda of: {who for each in of.patterns for who in each.bidders},
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
