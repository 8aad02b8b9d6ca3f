"""The simulator's hands on the real office: each command by its flow, as a page or the desk would call it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rehandle.cases import answers, decisions
from rehandle.cases.models import Appeal
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.moves import look
from rehandle.orders import flows as orders
from rehandle.orders.models import Order
from rehandle.orders.prove import prove
from rehandle.payments.models import Charge
from rehandle.people import flows as people
from rehandle.sales import flows as sales
from rehandle.sales.models import Offer, Sale
from rehandle.sim.command import Command
from rehandle.sim.world import World


def do(world: World, command: Command) -> str:
    """Give a command to the real office: `ok`, a refusal's code, or `unreachable`."""
    try:
        HANDS[command.name](world, command.who, **command.given)
    except Refused as refused:
        return refused.code.value
    except Unreachable:
        return "unreachable"
    return "ok"


def _keep(world: World, who: str, case: str) -> None:
    answers.keep(world.ctx(who), case=case)


def _away(world: World, who: str, case: str, days: int) -> None:
    answers.away(world.ctx(who), case=case, until=world.clock.now() + timedelta(days=days))


def _object(world: World, who: str, id: str, case: str, words: str) -> None:  # noqa: A002 -- the client's id
    answers.object_to(world.ctx(who), id=id, case=case, words=words, lang="en")


def _get_back(world: World, who: str, case: str) -> None:
    answers.get_back(world.ctx(who), case=case)


def _death(world: World, who: str, id: str, handle: str) -> None:  # noqa: A002 -- the client's id
    answers.tell_death(world.ctx(who), id=id, handle=handle, relation="sister", contact="s@family.example", words="", lang="en")


def _review(world: World, who: str, case: str, holds: bool, reason: str) -> None:
    decisions.review(world.ctx(who), case=case, holds=holds, reason=reason)


def _decide(world: World, who: str, appeal: str, upheld: bool, reason: str) -> None:
    try:
        contacts = look.contacts(world.platform, [Appeal.objects.get(id=appeal).case.account_id])
    except Unreachable:
        contacts = []
    decisions.decide_appeal(world.ctx(who), appeal=appeal, upheld=upheld, reason=reason, contacts=contacts)


def _decide_death(world: World, who: str, report: str, confirmed: bool, reason: str) -> None:
    decisions.decide_death(world.ctx(who), report=report, confirmed=confirmed, reason=reason)


def _draft(world: World, who: str, offer: str, case: str, name: str, price: int) -> None:
    sale = Sale.objects.filter(case=case).order_by("-number").values_list("id", flat=True).first() or "none"
    sales.draft_offer(world.ctx(who), id=offer, sale=sale, name=name, address=f"{offer}@buyer.example", price=Money("USD", price))


def _file(world: World, who: str, offer: str) -> None:
    waits = sales.send_offer(world.ctx(who), offer=offer, text_hash=Offer.objects.get(id=offer).text_hash)
    world.waiting[offer] = (waits.approval, waits.hash)


def _sign(world: World, who: str, offer: str) -> None:
    approval, digest = world.waiting[offer]
    people.sign(world.ctx(who), approval=approval, digest=digest)


def _withdraw(world: World, who: str, offer: str, reason: str) -> None:
    sales.withdraw_offer(world.ctx(who), offer=offer, reason=reason)


def _accept(world: World, who: str, offer: str) -> None:
    sales.accept_offer(world.ctx(who), offer=offer)


def _decline(world: World, who: str, offer: str) -> None:
    sales.decline_offer(world.ctx(who), offer=offer)


def _prove(world: World, who: str, offer: str, account: str, shown: bool) -> None:
    order = Order.objects.get(offer=offer)
    begun = orders.begin_proof(world.ctx(who), order=order.id, handle=account.removeprefix("p-"))
    world.hand.set_profile(account, f"hello {begun.code}" if shown else "hello")
    prove(world.ctx(who), order.id, platform=world.platform)


def _ask_payment(world: World, who: str, offer: str, stale: bool) -> None:
    order = Order.objects.get(offer=offer)
    orders.ask_payment(world.ctx(who), order=order.id, quote_hash="0" * 64 if stale else order.quote_hash)


def _pay(world: World, _: str, offer: str, nth: int, late: bool) -> None:
    world.payment.book.pay(_charge(offer, nth).provider_charge, late=late)


def _dispute(world: World, _: str, offer: str, nth: int, end: str) -> None:
    world.payment.book.dispute(_charge(offer, nth).provider_charge, end)


def _charge(offer: str, nth: int) -> Charge:
    return Charge.objects.filter(ref=Order.objects.get(offer=offer).id).order_by("asked_at", "id")[nth]


HANDS: dict[str, Callable[..., Any]] = {
    "keep": _keep,
    "away": _away,
    "object_to": _object,
    "get_back": _get_back,
    "tell_death": _death,
    "review": _review,
    "decide": _decide,
    "decide_death": _decide_death,
    "draft": _draft,
    "file": _file,
    "sign": _sign,
    "withdraw": _withdraw,
    "accept": _accept,
    "decline": _decline,
    "prove": _prove,
    "ask_payment": _ask_payment,
    "pay": _pay,
    "dispute": _dispute,
}
