"""Bids by the lane, beside the usual ways: `python -m bench.bids [SECONDS]` (3 a turn).

In turns, several times, in one run: the lane in batches, in this process, behind its socket, over HTTP; pgbench calling one stored
procedure a bid, eight clients; the plain flow, one transaction a bid. Over 2,000 auctions, and on one. A PostgreSQL of its own with `fsync` on.
Each bid of the lane has an answer, and each counts; at the end every auction is worked out again from its bids. 0 where all is met.
"""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from bench.bidding import posted, usual, wired, world
from bench.office import office

AUCTIONS, ROUNDS, BATCH = 2_000, 3, 100
UNDER_WAY, P99_MS, PORT, HTTP_WANTED = 300, 15, 8977, 1.5
WANTED = {AUCTIONS: 3.0, 1: 10.0}
Turn = tuple[float, list[float]]  # bids a second, milliseconds of each


def main() -> int:
    """Make the world, run in turns, print."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = office()
    of = world.made(AUCTIONS, datetime.now(UTC))
    usual.prepare()
    well = [measured(of, folder, span, seconds) for span in WANTED]
    checked()
    return 0 if all(well) else 1


def measured(of: world.World, folder: Path, span: int, seconds: int) -> bool:
    """One spread of auctions: medians of each way, and their ratios."""
    from rehandle.config.postgres import Embedded

    server = Embedded(folder / "postgres").socket
    rates: dict[str, list[float]] = {"in process": [], "by socket": [], "over HTTP": [], "pgbench": [], "flow": []}
    waits: dict[str, list[float]] = {"in process": [], "by socket": [], "over HTTP": [], "open": []}
    for nth in range(ROUNDS):
        in_process(of, span, seconds, rates, waits)
        rates["pgbench"].append(usual.rate(server, span, world.BIDDERS, seconds, nth)[0])
        by_socket(of, folder, span, seconds, rates, waits)
        rates["flow"].append(flows(of, span, seconds))
    well = [told(way, span, rates, waits) for way in ("in process", "by socket", "over HTTP")]
    return all(well)


def told(way: str, span: int, rates: dict[str, list[float]], waits: dict[str, list[float]]) -> bool:
    """Print one way beside its peers; whether it is as wanted."""
    ours, peer, flow = median(rates[way]), median(rates["pgbench"]), median(rates["flow"])
    ratios = [mine / other for mine, other in zip(rates[way], rates["pgbench"], strict=True)]
    wanted = WANTED[span] if way != "over HTTP" else HTTP_WANTED
    p99 = centile(waits["open" if way == "by socket" else way], 0.99)
    said = "met" if median(ratios) >= wanted else "MISSED"
    p50, slow = centile(waits[way], 0.5), centile(waits[way], 0.99)
    print(f"{span:,} auctions, {way}: {ours:,.0f} bids/s; p50 {p50:.1f} ms, p99 {slow:.1f} ms as fast as it goes")
    print(f"  pgbench, one call a bid, {usual.CLIENTS} clients: {peer:,.0f}/s; the lane {median(ratios):.1f} times it ({said}: {wanted:g})")
    print(f"  one transaction a bid by the flow, one client: {flow:,.0f}/s")
    if way == "by socket":
        print(f"  at a third of that rate, whatever is answered: p50 {centile(waits['open'], 0.5):.1f} ms, p99 {p99:.1f} ms")
    print(f"  p99 under {P99_MS} ms: {'met' if p99 < P99_MS else 'MISSED'}")
    return said == "met" and p99 < P99_MS


def centile(waits: list[float], part: float) -> float:
    """Of all waits."""
    return sorted(waits)[int(len(waits) * part)]


def in_process(of: world.World, span: int, seconds: float, rates: dict[str, list[float]], waits: dict[str, list[float]]) -> None:
    """One turn of the lane in this process."""
    lane = Laned(of)
    rate, took = lane.turn(span, seconds)
    rates["in process"].append(rate)
    waits["in process"] += took
    lane.close()


def by_socket(of: world.World, folder: Path, span: int, seconds: float, rates: dict[str, list[float]], waits: dict[str, list[float]]) -> None:
    """One turn of a writer in a process of its own: as fast as it goes, then at a third of that."""
    path = folder / "lane.0.sock"
    path.unlink(missing_ok=True)
    lapsed()
    writer = subprocess.Popen([sys.executable, "-m", "rehandle.cli", "lane"])
    while not path.exists():
        sleep(0.05)
    began = perf_counter()
    fast = asyncio.run(wired.closed_load(path, of, span, seconds, UNDER_WAY))
    rate = len(fast.waits) / (perf_counter() - began)
    steady = asyncio.run(wired.open_load(path, of, span, seconds, rate / 3))
    assert not fast.refused, f"{fast.refused} bids did not count"
    rates["by socket"].append(rate)
    waits["by socket"] += fast.waits
    waits["open"] += steady.waits
    over_http(of, span, seconds, rates, waits)
    writer.kill()
    writer.wait()


def over_http(of: world.World, span: int, seconds: float, rates: dict[str, list[float]], waits: dict[str, list[float]]) -> None:
    """One turn of the door before that writer."""
    door = subprocess.Popen([sys.executable, "-m", "rehandle.cli", "bids", "--port", str(PORT)])
    asyncio.run(posted.load(PORT, of, span, 1))
    took = asyncio.run(posted.load(PORT, of, span, seconds))
    rates["over HTTP"].append(len(took) / seconds)
    waits["over HTTP"] += took
    door.terminate()  # its own worker ends with it
    door.wait()


class Laned:
    """The lane in this process, always with the next batch at hand."""

    def __init__(self, of: world.World) -> None:
        from rehandle.sales.lane.lane import Lane, connected

        self.of, self.lane = of, Lane(connected(), 0, lambda: datetime.now(UTC))
        lapsed()
        assert self.lane.take_over()

    def turn(self, span: int, seconds: float) -> Turn:
        """Bids for so many seconds, each higher than all before it."""
        from rehandle.sales.rules.batch import Ask

        began, waits, done = perf_counter(), list[float](), 0
        while (start := perf_counter()) < began + seconds:
            numbers = [next(world.NUMBERS) for _ in range(BATCH)]
            asks = [Ask(f"l.{nr}", self.of.paddle(nr % span, nr // 7 % world.BIDDERS), 10_000 + 20 * nr) for nr in numbers]
            answers = self.lane.place(asks)
            assert all(each.refused is None for each in answers), answers[0]
            waits += [1_000 * (perf_counter() - start)] * BATCH
            done += BATCH
        return done / (perf_counter() - began), waits

    def close(self) -> None:
        """End the connection."""
        self.lane.link.close()


def lapsed() -> None:
    """Whoever held the lease before has gone."""
    from rehandle.sales.lane.lane import connected

    with connected() as link:
        link.execute("select set_config('rehandle.flow', 'bench', true)")
        link.execute("update lane set until = '-infinity'")


def flows(of: world.World, span: int, seconds: float) -> float:
    """Bids a second by the flow."""
    from rehandle.kernel.ids import SeededIds
    from rehandle.kernel.money import Money
    from rehandle.people.queries import as_member
    from rehandle.sales import bidding, market

    quotes = {nr: market.quote(of.sales[nr])[0] for nr in range(min(span, 20))}
    began, done, ids = perf_counter(), 0, SeededIds(span)
    while perf_counter() < began + seconds:
        nr = next(world.NUMBERS)
        ctx = as_member(of.members[nr % world.BIDDERS], datetime.now(UTC), ids)
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
