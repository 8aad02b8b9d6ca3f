"""Rules that draw their rare names, or give them to the best application, and people with accounts who enter."""

from dataclasses import dataclass
from datetime import timedelta

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Account
from rehandle.people import flows as people
from rehandle.people.queries import as_member, ctx_for
from rehandle.sales import entering, market
from tests.orders.world import Office
from tests.sales.made import NORTHWIND

OFFERED = 'form = "offer"\nprice = "50000.00"\ninvited = true\nanswer_days = 14\ntries = 3\n'
FREE = 'form = "lottery"\ndays = 10\n'
PRICED = 'form = "lottery"\ndays = 10\nprice = "40.00"\n'
CRITERIA = """criteria = [
    { name = "use", weight = 3, text = { en = "what the name is for", ar = "الغرض من الاسم" } },
    { name = "part", weight = 1, text = { en = "what you have given here", ar = "ما قُدّم هنا" } },
]
"""
DROP = f'form = "drop"\ndays = 10\nprice = "40.00"\n{CRITERIA}'
assert OFFERED in NORTHWIND
WISH = 'form = "wish"\ndays = 10\nchoices = 2\nclaim_hours = 48\n'
FREE_RULE, PRICED_RULE, DROP_RULE, WISH_RULE = (NORTHWIND.replace(OFFERED, step) for step in (FREE, PRICED, DROP, WISH))
TEXTS = {"use": "A radio of our town, since 1987.", "part": "Nine years of posts about it."}


@dataclass
class Person:
    """Somebody with an account, at whatever hour it is."""

    member: str
    account: str
    office: Office

    @property
    def ctx(self) -> Ctx:
        now = self.office.now()
        return as_member(self.member, now.now, now.new_id)

    def enters(self, sale: str, **texts: str) -> entering.EntryAnswer:
        return entering.enter(self.ctx, id=self.ctx.new_id(), sale=sale, quote=market.quote(sale)[0], texts=texts)


def joined(office: Office, *names: str) -> list[Person]:
    """Members with accounts of these names, on the platform too."""
    found = []
    for name in names:
        account = f"p-{name}"
        office.outside.add(Account(id=account, handle=name, state="active", created_at=office.ctx.now - timedelta(days=400), posts=9))
        found.append(Person(people.admit(office.now(), account_id=account, name=name).member, account, office))
    return found


def reviewers(office: Office, *names: str) -> list[Ctx]:
    """Members who score applications."""
    for name in names:
        people.add_member(office.now(), id=name, name=name, roles=["reviewer"], username=name)
    return [ctx_for(name, office.clock.now(), office.ctx.new_id) for name in names]
