"""Auctions with paddles, and a lane over them."""

from datetime import timedelta

from rehandle.kernel.clock import SetClock
from rehandle.kernel.money import money
from rehandle.outbox.stages import walk
from rehandle.sales import market, paddles
from rehandle.sales.lane.lane import Lane, connected
from rehandle.sales.models import Sale
from rehandle.sales.rules.batch import Ask
from rehandle.sales.stages import stages
from tests.sales import made
from tests.sales.auctioned import RULE, joined


class Clock:
    """An office whose hour is set by hand."""

    def __init__(self, ctx):
        self.ctx = ctx

    def now(self):
        return self.ctx

    def read(self):
        return self.ctx.now

    def real(self):
        """The office's clock as pages read it."""
        return SetClock(self.ctx.now)

    def wait(self, **delta):
        self.ctx = made.at(self.ctx, **delta)


def auctions(clock, *names, rule=RULE):
    """Open auctions of these names; their ids."""
    for name in names:
        made.case(clock.now(), name, policy_text=rule)
    for stage in stages(made.NOBODY):
        walk(clock.now(), stage)
    return [Sale.objects.get(handle=name).id for name in names]


def paddle(bidder, sale, limit="9000.00"):
    """His paddle for this auction."""
    return paddles.take_paddle(bidder.ctx, id=f"p-{bidder.member}-{sale}"[:80], sale=sale, limit=money(limit, "USD"), quote=market.quote(sale)[0]).paddle


def lane(clock, shard=0):
    """A writer that has the lease."""
    made_ = Lane(connected(), shard, clock.read)
    return made_ if made_.take_over() else None


def lapse():
    """The lease of every writer is over, as if two seconds had gone by."""
    by_hand("update lane set until = '-infinity'")


def by_hand(said, *values):
    """A row changed as a flow would have done."""
    with connected() as link:
        link.execute("select set_config('rehandle.flow', 'test', true)")
        link.execute(said, values)


__all__ = ["Ask", "Clock", "auctions", "joined", "lane", "lapse", "paddle", "timedelta"]
