"""How every name stands, in one shape for both offices, so that the two can be laid side by side."""

from collections.abc import Iterator
from typing import Any

from rehandle.cases.models import Case
from rehandle.handles.models import Handle, Stop
from rehandle.ledger import queries as ledger
from rehandle.orders.models import Order
from rehandle.sales.models import Offer, Sale
from rehandle.sim.model import PRICE, Model, Row
from rehandle.sim.world import World

Standing = dict[str, Any]


def of_office(world: World, settled: bool) -> Standing:
    """What the real office, its ledger and the platform say. `settled`: no fault hides what the platform did."""
    found: Standing = {}
    for case in Case.objects.all():
        found[f"case {case.id}"] = (case.state, case.outcome, case.ends_at if case.state not in ("kept", "restored", "closed", "opened") else None)
    orders, open_stops = {row.id: row for row in Order.objects.all()}, list(Stop.objects.filter(ended_at=None))
    for handle in Handle.objects.filter(canonical__in=Case.objects.values("handle")):
        found[f"epoch {handle.canonical}"] = handle.epoch
        found[f"stops {handle.canonical}"] = sorted(_stop(each, orders) for each in open_stops if each.handle_id == handle.id)
        if settled:
            found[f"holder {handle.canonical}"] = world.platform.observe(handle.canonical).holder_id or ""
    for sale in Sale.objects.all():
        found[f"sale {sale.case} {sale.number}"] = sale.state
    for offer in Offer.objects.all():
        found[f"offer {offer.id}"] = offer.state
    books = {each.account: each.holds.minor for each in ledger.balances()} if orders else {}
    for order in orders.values():
        found[f"order {order.offer}"] = (order.state, order.to_account)
        found[f"money {order.offer}"] = (books.get(f"order:{order.id}", 0), books.get(f"reserve:{order.id}", 0))
    return found


def of_model(model: Model, settled: bool) -> Standing:
    """What the dictionaries say."""
    found: Standing = {}
    for case in model.cases.values():
        ends = case["ends"] if case["state"] not in ("kept", "restored", "closed", "opened") else None
        found |= {f"case {case['id']}": (case["state"], case["outcome"], ends)}
        found[f"epoch {case['handle']}"] = model.epoch[case["handle"]]
        found[f"stops {case['handle']}"] = sorted(model.stops[case["handle"]])
        if settled:
            found[f"holder {case['handle']}"] = model.holder[case["handle"]]
    for case_id, sales in model.sales.items():
        found |= {f"sale {case_id} {number}": sale["state"] for number, sale in enumerate(sales, start=1)}
    found |= {f"offer {offer['id']}": offer["state"] for offer in model.offers.values()}
    for order in model.orders.values():
        found[f"order {order['offer']}"] = (order["state"], order["to"])
        found[f"money {order['offer']}"] = _money(order)
    return found


def differences(office: Standing, model: Standing) -> Iterator[str]:
    """Each line on which the two differ."""
    for name in sorted(office.keys() | model.keys()):
        if office.get(name) != model.get(name):
            yield f"{name}: the office says {office.get(name)}, the model {model.get(name)}"


def _stop(stop: Stop, orders: dict[str, Order]) -> str:
    """The stops of a chargeback are named by the order, whose id the model does not know."""
    kind, _, ref = stop.id.partition(":")
    return f"{kind}:{orders[ref].offer}" if kind in ("dispute", "lost") else stop.id


def _money(order: Row) -> tuple[int, int]:
    """What lies in the order and in its reserve."""
    return {"paid": (PRICE, 0), "delivered": (0, PRICE)}.get(order["state"], (0, 0))
