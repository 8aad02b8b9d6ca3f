"""A rule that sells its rare names by open auction, and people with accounts who bid."""

from dataclasses import dataclass

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import money
from rehandle.people import flows as people
from rehandle.people.queries import as_member
from rehandle.sales import bidding, market, sealed_bids
from tests.sales.made import NORTHWIND

OFFERED = 'form = "offer"\nprice = "50000.00"\ninvited = true\nanswer_days = 14\ntries = 3\n'
AUCTION = 'form = "english"\ndays = 7\nminimum = "100.00"\nreserve = "1000.00"\nbuy_now = "20000.00"\n'
assert OFFERED in NORTHWIND
RULE = NORTHWIND.replace(OFFERED, AUCTION)


@dataclass
class Bidder:
    """Somebody with an account, at whatever hour it is."""

    member: str
    office: object

    @property
    def ctx(self) -> Ctx:
        now = self.office.now()
        return as_member(self.member, now.now, now.new_id)

    def bids(self, sale: str, most: str, name: str = ""):
        return bidding.place_bid(self.ctx, id=name or self.ctx.new_id(), sale=sale, most=money(most, "USD"), quote=market.quote(sale)[0])


def joined(office, *accounts: str) -> list[Bidder]:
    """Members with these accounts."""
    return [Bidder(people.admit(office.now(), account_id=account, name=account).member, office) for account in accounts]


FALLING = 'form = "falling"\nstart = "1000.00"\nfloor = "10.00"\ndays = 10\nevery_hours = 1\n'
FALLING_RULE = NORTHWIND.replace(OFFERED, FALLING)

PRICES = """[[price]]
name = "base"
per = "year"
kind = "length"
rungs = [{ up_to = 3, amount = "640.00" }, { amount = "5.00" }]

[[price]]
name = "premium"
kind = "halving"
start = "100000000"
days = 21

[[price]]
name = "total"
kind = "sum"
of = ["base", "premium"]
former_holder_spared = ["premium"]

[[price]]
name = "stages"
kind = "stepped"
amounts = ["500.00", "200.00"]
each_hours = 48

"""
PRICED = 'form = "priced"\nprice_by = "total"\n'
PRICED_RULE = NORTHWIND.replace(OFFERED, PRICED).replace("[[sale]]\n", f"{PRICES}[[sale]]\n", 1)
STAGED_RULE = PRICED_RULE.replace('price_by = "total"', 'price_by = "stages"')

RIGHT = 'form = "english"\ndays = 1\nminimum = "100.00"\ngives = "right"\nuse_days = 7\nverified_only = true\n'
RIGHT_RULE = NORTHWIND.replace(OFFERED, RIGHT)

SEALED = 'form = "sealed"\ndays = 7\nminimum = "100.00"\nreserve = "1000.00"\n'
COVERED = 'cover_above = "500.00"\ncover_percent = "10"\nforfeit_percent = "60"\n'
COVERED_RULE = NORTHWIND.replace(OFFERED, 'form = "english"\ndays = 7\nminimum = "100.00"\n' + COVERED)
COVERED_SEALED_RULE = NORTHWIND.replace(OFFERED, SEALED + COVERED)
SEALED_RULE = NORTHWIND.replace(OFFERED, SEALED)


def sealed(bidder: Bidder, sale: str, most: str, name: str = "", secret: str = ""):
    """A sealed bid of this amount."""
    ctx = bidder.ctx
    told = secret or f"{ctx.new_id()} drawn"
    return sealed_bids.place(ctx, name or ctx.new_id(), sale, money(most, "USD"), market.quote(sale)[0], secret=told.encode())
