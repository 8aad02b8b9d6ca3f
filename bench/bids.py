"""Bids by the lane, beside the usual ways: `python -m bench.bids [SECONDS]` (3 a turn).

In turns, several times, in one run: the lane in batches; pgbench calling one stored procedure a bid, eight clients; the plain flow, one
transaction a bid. Over 2,000 auctions, and on one. A PostgreSQL of its own with `fsync` on. Each bid of the lane has an answer, and each
counts; at the end the rows are counted, and every auction is worked out again from its bids. Prints ratios; 0 where they are met.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.bidding import usual, world
from bench.office import office

AUCTIONS, ROUNDS, BATCH = 2_000, 3, 100
WANTED = {AUCTIONS: 3.0, 1: 10.0}
Turn = tuple[float, list[float]]  # bids a second, milliseconds of each


def main() -> int:
    """Make the world, run in turns, print."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = office()
    of = world.made(AUCTIONS)
    usual.prepare()
    well = [measured(of, folder, span, seconds) for span in WANTED]
    checked()
    return 0 if all(well) else 1


def measured(of: world.World, folder: Path, span: int, seconds: int) -> bool:
    """One spread of auctions: medians of each way, and their ratios."""
    from rehandle.config.postgres import Embedded

    lane, socket = Laned(of), Embedded(folder / "postgres").socket
    rates: dict[str, list[float]] = {"lane": [], "pgbench": [], "flow": []}
    waits: list[float] = []
    for nth in range(ROUNDS):
        rate, took = lane.turn(span, seconds)
        rates["lane"].append(rate)
        waits += took
        rates["pgbench"].append(usual.rate(socket, span, world.BIDDERS, seconds, nth)[0])
        rates["flow"].append(flows(of, span, seconds))
    lane.close()
    middle, waits = {way: median(each) for way, each in rates.items()}, sorted(waits)
    ratio = middle["lane"] / middle["pgbench"]
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    said = "met" if ratio >= WANTED[span] and p99 < 15 else "MISSED"
    print(f"{span:,} auctions, in process, batches of {BATCH}: {middle['lane']:,.0f} bids/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    print(f"  pgbench, one call a bid, {usual.CLIENTS} clients: {middle['pgbench']:,.0f}/s (the lane {ratio:.1f} times it; {said}: {WANTED[span]:.0f})")
    print(f"  one transaction a bid by the flow, one client: {middle['flow']:,.0f}/s (the lane {middle['lane'] / middle['flow']:.0f} times it)")
    return said == "met"


class Laned:
    """The lane in this process, always with the next batch at hand."""

    numbers = count(1)

    def __init__(self, of: world.World) -> None:
        from rehandle.sales.lane.lane import Lane, connected

        self.of, self.lane = of, Lane(connected(), 0, lambda: world.NOW + timedelta(seconds=1))
        lapsed(self.lane.link)
        assert self.lane.take_over()

    def turn(self, span: int, seconds: float) -> Turn:
        """Bids for so many seconds, each higher than all before it."""
        from rehandle.sales.rules.batch import Ask

        began, waits, done = perf_counter(), list[float](), 0
        while (start := perf_counter()) < began + seconds:
            numbers = [next(self.numbers) for _ in range(BATCH)]
            asks = [Ask(f"l.{nr}", self.of.paddle(nr % span, nr // 7 % world.BIDDERS), 10_000 + 20 * nr) for nr in numbers]
            answers = self.lane.place(asks)
            assert all(each.refused is None for each in answers), answers[0]
            waits += [1_000 * (perf_counter() - start)] * BATCH
            done += BATCH
        return done / (perf_counter() - began), waits

    def close(self) -> None:
        """End the connection."""
        self.lane.link.close()


def lapsed(link: "object") -> None:
    """Whoever held the lease before has gone."""
    execute: Callable[..., object] = link.execute  # type: ignore[attr-defined]  # psycopg's, imported once Django is there
    execute("select set_config('rehandle.flow', 'bench', true)")
    execute("update lane set until = '-infinity'")
    link.commit()  # type: ignore[attr-defined]


def flows(of: world.World, span: int, seconds: float) -> float:
    """Bids a second by the flow."""
    from rehandle.kernel.ids import SeededIds
    from rehandle.kernel.money import Money
    from rehandle.people.queries import as_member
    from rehandle.sales import bidding, market

    quotes = {nr: market.quote(of.sales[nr])[0] for nr in range(min(span, 20))}
    began, done, ids = perf_counter(), 0, SeededIds(span)
    while perf_counter() < began + seconds:
        nr = next(Laned.numbers)
        ctx = as_member(of.members[nr % world.BIDDERS], world.NOW + timedelta(seconds=1), ids)
        bidding.place_bid(ctx, id=f"f.{nr}", sale=of.sales[nr % len(quotes)], most=Money("USD", 10_000 + 20 * nr), quote=quotes[nr % len(quotes)])
        done += 1
    return done / (perf_counter() - began)


def checked() -> None:
    """Every auction is what its bids come to, and none has a gap."""
    from rehandle.sales import auctions
    from rehandle.sales.models import Auction, Bid
    from rehandle.sales.rules.english import recount

    for row in Auction.objects.filter(bids__gt=0):
        again = recount(auctions.terms_of(row), auctions.bids_of(row.id))
        assert (again.price, again.leader, again.bids) == (row.price_minor, row.leader, row.seq), row.id
    print(f"{Bid.objects.count():,} bids: every auction comes to what its row says")


if __name__ == "__main__":
    sys.exit(main())
