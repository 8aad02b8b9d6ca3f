"""Open auctions with bidders and paddles, as the flows would have made them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

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
    """So many auctions, all in lane 0, open from now. Django is set up by then."""
    from rehandle.kernel.ids import SeededIds
    from rehandle.people import flows as people
    from rehandle.people.queries import ctx_as
    from rehandle.policy.flows import publish

    office = ctx_as("office", now, SeededIds(1))
    text = Path("policies/northwind.toml").read_text(encoding="utf-8")
    assert OFFERED in text
    hash_ = publish(office.at(now - timedelta(days=40)), text=text.replace(OFFERED, AUCTION)).hash
    members = [people.admit(office, account_id=f"acc-{nr}", name=f"bidder {nr}").member for nr in range(BIDDERS)]
    world = World([f"sale-{nr}" for nr in range(count)], members)
    rows = [*_names(count, hash_, now), *_auctions(world, hash_, now), _paddles(world, now)]
    _keep(office, rows)
    return world


def _keep(office: Any, rows: list[list[Any]]) -> None:
    """Tables of rows, inside a flow."""
    from rehandle.kernel.ctx import Ctx
    from rehandle.kernel.flow import flow
    from rehandle.kernel.permission import Permission
    from rehandle.log.append import append
    from rehandle.log.events import Event

    @flow(needs=Permission.TICK)
    def make(ctx: Ctx) -> int:
        append(ctx, Event.STRUCK)
        for each in rows:
            type(each[0]).objects.bulk_create(each)
        return len(rows)

    make(office)


def _names(count: int, hash_: str, now: datetime) -> tuple[list[Any], list[Any]]:
    """Released names and their files."""
    from rehandle.cases.models import Case
    from rehandle.handles.models import Handle

    names, day = [f"name{nr}" for nr in range(count)], timedelta(days=1)
    dates = {
        "opened_at": now - 90 * day, "reclaimed_at": now - 46 * day, "announced_at": now - 16 * day, "released_at": now - day,
        "objection_until": now + 100 * day, "ends_at": now + 100 * day,
    }  # fmt: skip
    found = {"policy_hash": hash_, "tier": "rare", "verdict": "dormant", "clause": "dormant", "lang": "en", "state": "released", "epoch": 0}
    files = [Case(id=f"case-{name}", handle=name, display=name, account_id=f"of-{name}", facts={}, **found, **dates) for name in names]
    return [Handle(canonical=name, display=name) for name in names], files


def _auctions(world: World, hash_: str, now: datetime) -> tuple[list[Any], list[Any]]:
    """Sales and their auctions, by the rule's own numbers."""
    from rehandle.policy.queries import pinned
    from rehandle.policy.rules.sales import English
    from rehandle.sales.models import Auction, Sale
    from rehandle.sales.rules import auction_terms, english

    step = pinned(hash_).sale_steps("rare")[0]
    assert isinstance(step, English)
    terms = auction_terms.terms_of(pinned(hash_), step, now)
    begun, told = english.opening(terms), auction_terms.told(terms)
    sold = {"policy_hash": hash_, "tier": "rare", "form": "english", "price_minor": 10_000, "currency": "USD", "opened_at": now, "epoch": 0}
    sales, auctions = [], []
    for nr, sale in enumerate(world.sales):
        sales.append(Sale(id=sale, case=f"case-name{nr}", handle=f"name{nr}", ends_at=now + timedelta(days=30), **sold))
        clock = {"planned_end": begun.planned_end, "ends_at": begun.ends_at, "clock_from": now}
        auctions.append(Auction(id=sale, handle=f"name{nr}", terms=told, currency="USD", **clock))
    return sales, auctions


def _paddles(world: World, now: datetime) -> list[Any]:
    """A paddle of each bidder in each auction."""
    from rehandle.sales.models import Paddle

    return [
        Paddle(id=world.paddle(nr, who), auction_id=sale, member=member, limit_minor=LIMIT, wanted_minor=LIMIT, taken_at=now)
        for nr, sale in enumerate(world.sales)
        for who, member in enumerate(world.members)
    ]
