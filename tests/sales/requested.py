"""A rule that gives its rare names to members who ask, and people who ask."""

from datetime import timedelta

from rehandle.kernel.ports import Account
from rehandle.people import flows as people
from rehandle.sales import market, requesting
from tests.sales.entered import Person
from tests.sales.made import NORTHWIND

OFFERED = 'form = "offer"\nprice = "50000.00"\ninvited = true\nanswer_days = 14\ntries = 3\n'
ASKED = 'form = "request"\nmembers = ["subscriber"]\nanswer_days = 3\nreturns_days = 30\n'
assert OFFERED in NORTHWIND
RULE = NORTHWIND.replace(OFFERED, ASKED)
WHY = "A radio of our town, since 1987."


def members(office, *names, paid=True):
    """Members of the office whose accounts pay the platform, or do not."""
    found = []
    for name in names:
        account = Account(id=f"p-{name}", handle=name, state="active", created_at=office.ctx.now - timedelta(days=400), posts=9, paid=paid)
        office.outside.add(account)
        found.append(Person(people.admit(office.now(), account_id=account.id, name=name).member, account.id, office))
    return found


def asks(person, sale, why=WHY, request=""):
    return requesting.ask(
        person.ctx, id=request or person.ctx.new_id(), sale=sale, why=why, quote=market.quote(sale)[0], platform=person.office.platform
    )
