"""What a story can see: `{"do": "see", "with": {"query": "cases.case", "id": ...}}`."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rehandle.cases import queries as cases
from rehandle.handles import queries as handles
from rehandle.ledger import queries as ledger
from rehandle.letters import queries as letters
from rehandle.log.models import Checkpoint, Entry
from rehandle.log.rules.merkle import leaf_hash, root
from rehandle.orders.models import Order
from rehandle.people import queries as people
from rehandle.policy.queries import in_force
from rehandle.sales import falling, listed, market, round_facts, sealed_market
from rehandle.sales.models import Award, Backorder, LinkFinding, Offer, Sale
from rehandle.sales.models import Entry as Entered
from rehandle.sales.rules import decided
from rehandle.sales.scoring import label_of
from rehandle.sales.waiting_queries import takes_backorders
from rehandle.sim.programmes import PROGRAMMES
from rehandle.sim.world import World

Sight = Callable[..., Any]


def _case(world: World, id: str) -> dict[str, Any]:  # noqa: A002 -- the story's word
    return asdict(cases.at(cases.case(id).handle, world.clock.now()) or cases.case(id))


def _handle(world: World, handle: str) -> dict[str, Any]:
    return {
        "epoch": handles.epoch(handle),
        "holder": handles.holder(handle),
        "tenures": len(handles.tenures(handle)),
        "stops": [stop.kind for stop in handles.stops(handle)],
        "kept_until": handles.kept_until(handle, world.clock.now()),
    }


def _platform(world: World, handle: str) -> dict[str, Any]:
    found = world.platform.get(handle)
    seen = world.platform.observe(handle)
    return {"account": found.id if found else None, "held_for": seen.held_for, "agree": seen.agree}


def _account(world: World, id: str) -> dict[str, Any]:  # noqa: A002 -- the story's word
    found = world.platform.get_by_id(id)
    return {"handle": found.handle if found else None}


def _letters(_: World, ref: str, kind: str = "") -> list[dict[str, Any]]:
    return [{"kind": each.kind, "number": each.number, "channel": each.channel, "state": each.state} for each in letters.of(ref, kind)]


def _mail(world: World, to: str) -> dict[str, Any]:
    sent = [mail for mail in world.mailer.sent if mail.to == to]
    return {"count": len(sent), "titles": [mail.subject for mail in sent]}


def _sale(_: World, case: str) -> dict[str, Any]:
    row = Sale.objects.filter(case=case).order_by("-number").first()
    return {"sale": row.id, "state": row.state, "form": row.form, "price_minor": row.price_minor} if row else {"sale": None}


def _offer(_: World, id: str) -> dict[str, Any]:  # noqa: A002 -- the story's word
    row = Offer.objects.get(id=id)
    award = Award.objects.filter(offer=row).first()
    return {"state": row.state, "letter": row.letter, "text_hash": row.text_hash, "award": award.id if award else None}


def _auction(world: World, sale: str) -> dict[str, Any]:
    return asdict(market.auction(sale, world.clock.now()))


def _falling(world: World, sale: str, account: str = "") -> dict[str, Any]:
    return asdict(falling.facts(sale, account, world.clock.now()))


def _round(world: World, sale: str) -> dict[str, Any]:
    return asdict(round_facts.facts(sale, world.clock.now()))


def _entry(_: World, id: str) -> dict[str, Any]:  # noqa: A002 -- the story's word
    return {"label": label_of(id), "place": Entered.objects.get(id=id).place}


def _result(_: World, sale: str) -> dict[str, Any]:
    of = round_facts.decided_of(sale)
    return decided.told(of) | {"holds": decided.holds(of), "totals": [each.total for each in decided.results(of)]}


def _sealed(world: World, sale: str) -> dict[str, Any]:
    return asdict(sealed_market.sealed(sale, world.clock.now()))


def _listed(_: World, sale: str) -> dict[str, Any]:
    return asdict(listed.facts(sale))


def _awarded(_: World, sale: str) -> dict[str, Any]:
    row = Award.objects.filter(sale=sale).order_by("-number").first()
    return {"offer": row.offer_id, "price_minor": row.price_minor, "buyer": row.buyer, "outcome": row.outcome} if row else {"offer": None}


def _next(_: World, sale: str) -> dict[str, Any]:
    row = Offer.objects.filter(sale=sale).order_by("-number").first()
    return {"offer": row.id, "price_minor": row.price_minor, "state": row.state, "account": row.account} if row else {"offer": None}


def _quote(_: World, sale: str) -> dict[str, Any]:
    return {"hash": market.quote(sale)[0]}


def _takes_backorders(_: World, handle: str) -> dict[str, Any]:
    found = takes_backorders(handle)
    return {"hash": found.quote, "least": str(found.least)} if found else {}


def _backorder(_: World, id: str) -> dict[str, Any]:  # noqa: A002 -- the client's id
    row = Backorder.objects.get(id=id)
    return {"state": row.state, "sale": row.sale}


def _order(_: World, offer: str) -> dict[str, Any]:
    row = Order.objects.filter(award=Award.objects.get(offer_id=offer).id).first()
    if row is None:
        return {"order": None}
    return {name: getattr(row, name) for name in ("state", "quote_hash", "total_minor", "to_account", "charge", "why_ended")} | {"order": row.id}


def _linked(_: World, sale: str) -> list[dict[str, Any]]:
    return [
        {"finding": row.id, "side": row.side, "by": row.by, "strong": row.strong, "state": row.state, "without": row.after_minor}
        for row in LinkFinding.objects.filter(sale=sale).order_by("found_at", "one")
    ]


def _books(_: World, account: str, currency: str = "USD", of: str = "") -> dict[str, str]:
    return {"holds": str(ledger.balance(f"{account}{of}", currency))}


def _record(_: World) -> dict[str, Any]:
    head = Checkpoint.objects.order_by("-size").first()
    leaves = [leaf_hash(each.encode()) for each in Entry.objects.exclude(place=None).order_by("place").values_list("leaf", flat=True)]
    return {"size": head.size if head else 0, "holds": head is not None and root(leaves[: head.size]) == bytes(head.root)}


def _events(_: World, handle: str) -> list[str]:
    return list(Entry.objects.filter(handle=handle).order_by("id").values_list("event", flat=True))


SIGHTS: dict[str, Sight] = {
    "cases.case": _case,
    "handles.handle": _handle,
    "platform.handle": _platform,
    "platform.account": _account,
    "letters.of": _letters,
    "mail.to": _mail,
    "sales.sale": _sale,
    "sales.auction": _auction,
    "sales.awarded": _awarded,
    "sales.entry": _entry,
    "sales.falling": _falling,
    "sales.linked": lambda world, sale: {"found": _linked(world, sale), **(_linked(world, sale) or [{}])[0]},
    "sales.listed": _listed,
    "sales.next": _next,
    "sales.sealed": _sealed,
    "sales.quote": _quote,
    "sales.takes_backorders": _takes_backorders,
    "sales.backorder": _backorder,
    "sales.result": _result,
    "sales.round": _round,
    "sales.offer": _offer,
    "orders.order": _order,
    "ledger.balance": _books,
    "ledger.totals": lambda _: [str(total) for total in ledger.totals()],
    "log.record": _record,
    "log.events": _events,
    "policy.in_force": lambda world: {"id": in_force(world.clock.now()).id, "version": in_force(world.clock.now()).version},
    "people.approvals": lambda _: [{"approval": row.id, "digest": row.digest, "flow": row.flow} for row in people.open_approvals()],
    "letters.check": lambda _, code, address: {"genuine": letters.check(code, address) is not None},
    **PROGRAMMES,
}
