"""Open auctions with bidders and paddles, as the flows would have made them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

BIDDERS, LIMIT, NOW = 8, 10**13, datetime(2026, 12, 1, 9, tzinfo=UTC)
NUMBERS = count(1)  # of bids: each is higher than all before it
OFFERED = 'form = "offer"\nprice = "50000.00"\ninvited = true\nanswer_days = 14\ntries = 3\n'
AUCTION = 'form = "english"\ndays = 7\nminimum = "100.00"\nstep_percent = "0"\nstep_minimum = "0.01"\n'


@dataclass(frozen=True, slots=True)
class World:
    """Sales by number; who bids; what a bidder's paddle is called; the quote of each sale is asked when it is needed."""

    sales: list[str]
    members: list[str]

    def paddle(self, sale: int, bidder: int) -> str:
        """The paddle of a bidder in a sale."""
        return f"p.{sale}.{bidder}"


def made(count: int, now: datetime = NOW) -> World:
    """So many auctions, all in lane 0, open from now."""
    from rehandle.cases.models import Case
    from rehandle.handles.models import Handle
    from rehandle.kernel.ctx import Ctx
    from rehandle.kernel.flow import flow
    from rehandle.kernel.ids import SeededIds
    from rehandle.kernel.permission import Permission
    from rehandle.log.append import append
    from rehandle.log.events import Event
    from rehandle.people import flows as people
    from rehandle.people.queries import ctx_as
    from rehandle.policy.flows import publish
    from rehandle.policy.queries import pinned
    from rehandle.policy.rules.sales import English
    from rehandle.sales.models import Auction, Paddle, Sale
    from rehandle.sales.rules import auction_terms, english

    office = ctx_as("office", now, SeededIds(1))
    text = Path("policies/northwind.toml").read_text(encoding="utf-8")
    assert OFFERED in text
    hash_ = publish(office.at(now - timedelta(days=40)), text=text.replace(OFFERED, AUCTION)).hash
    members = [people.admit(office, account_id=f"acc-{nr}", name=f"bidder {nr}").member for nr in range(BIDDERS)]
    step = pinned(hash_).sale_steps("rare")[0]
    assert isinstance(step, English)
    terms = auction_terms.terms_of(pinned(hash_), step, now)
    begun, world = english.opening(terms), World([f"sale-{nr}" for nr in range(count)], members)

    @flow(needs=Permission.TICK)
    def make(ctx: Ctx) -> int:
        append(ctx, Event.STRUCK)
        names = [f"name{nr}" for nr in range(count)]
        Handle.objects.bulk_create(Handle(canonical=name, display=name) for name in names)
        Case.objects.bulk_create(
            Case(
                id=f"case-{name}", handle=name, display=name, epoch=0, account_id=f"of-{name}", policy_hash=hash_, tier="rare", verdict="dormant",
                clause="dormant", facts={}, lang="en", state="released", opened_at=now - timedelta(days=90), reclaimed_at=now - timedelta(days=46),
                announced_at=now - timedelta(days=16), released_at=now - timedelta(days=1),
                objection_until=now + timedelta(days=100), ends_at=now + timedelta(days=100),
            )
            for name in names
        )  # fmt: skip
        Sale.objects.bulk_create(
            Sale(
                id=world.sales[nr], case=f"case-{name}", handle=name, epoch=0, policy_hash=hash_, tier="rare", form="english", price_minor=10_000,
                currency="USD", opened_at=now, ends_at=now + timedelta(days=30),
            )
            for nr, name in enumerate(names)
        )  # fmt: skip
        Auction.objects.bulk_create(
            Auction(
                id=world.sales[nr], handle=name, terms=auction_terms.told(terms), currency="USD", planned_end=begun.planned_end,
                ends_at=begun.ends_at, clock_from=now,
            )
            for nr, name in enumerate(names)
        )  # fmt: skip
        Paddle.objects.bulk_create(
            Paddle(id=world.paddle(nr, who), auction_id=world.sales[nr], member=members[who], limit_minor=LIMIT, taken_at=now)
            for nr in range(count)
            for who in range(BIDDERS)
        )
        return count

    make(office)
    return world
