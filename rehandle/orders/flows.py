"""From the award to the money, in the order of an order's life."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.config.keys import keys
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import typed_handle
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.names.rules.profiles import canonical as canonical_name
from rehandle.orders import letters, rights
from rehandle.orders.models import Order
from rehandle.orders.queries import on_its_way, pay_until
from rehandle.orders.rows import locked, own, rest, step
from rehandle.orders.rules import quote as quotes
from rehandle.orders.rules.ladder import Receiver, may_pay, may_receive, taken
from rehandle.orders.rules.plans import shares as split_shares
from rehandle.orders.rules.texts import reminder
from rehandle.payments import ask as payments
from rehandle.payments import queries as charges
from rehandle.people.flows import strike
from rehandle.people.queries import member_of_account, staff_account
from rehandle.people.rules.ties import INSTRUMENT
from rehandle.people.traits import note
from rehandle.policy.queries import pinned
from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.model import Policy
from rehandle.sales.about import about, terms_at
from rehandle.sales.about import parts as parts_of
from rehandle.sales.deposits import count_towards, forfeit
from rehandle.sales.outcomes import set_outcome
from rehandle.sales.queries import award as award_of
from rehandle.sales.queries import offer as offer_of
from rehandle.sales.quoted import right_days_of
from rehandle.sales.rules.clock import in_days
from rehandle.sales.rules.proof import code


@dataclass(frozen=True, slots=True)
class OrderOpened:
    """An order and the quote that stands."""

    order: str
    total: Money
    quote_hash: str
    pay_by: datetime


@dataclass(frozen=True, slots=True)
class ProofBegun:
    """The code to show on the profile of the account that is to receive the name."""

    order: str
    handle: str
    code: str


@dataclass(frozen=True, slots=True)
class OrderState:
    """Where an order stands."""

    order: str
    state: str


@dataclass(frozen=True, slots=True)
class PaymentAsked:
    """A charge that can be paid; its page's address lies on the charge once the provider has answered."""

    order: str
    charge: str
    amount: Money
    expires_at: datetime


@flow(needs=Permission.TICK)
def open_order(ctx: Ctx, award: str) -> OrderOpened:
    """Open the order of an award, with its whole quote. Once an award. Refuses `epoch_past`, `stopped`, `already_done`."""
    won = award_of(award)
    change.lock(won.handle, epoch=won.epoch)
    if won.outcome or Order.objects.filter(award=award).exists():
        raise Refused(Code.ALREADY_DONE)
    sold, policy, id_ = about(won.case), pinned(won.policy_hash), ctx.new_id()
    tax_bps, former_bps = (0, 0) if sold.seller else (bps_of(policy.fees.tax.percent), bps_of(policy.fees.former_holder_percent))
    parts = split_shares(id_, "", won.price, tax_bps, former_bps)
    kept = parts_of(policy, won.price) if sold.seller else None
    pay_by, use_days = in_days(ctx.now, quotes.PAY_DAYS), right_days_of(won.sale)
    text = quotes.canonical(
        quotes.quote(
            policy, order=id_, handle=sold.display, epoch=won.epoch, price=parts.price, tax=parts.tax,
            said=terms_at(won.case, parts.price, right_days=use_days), valid_until=pay_by,
        )
    )  # fmt: skip
    row = Order.objects.create(
        id=id_, award=award, offer=won.offer, offer_letter=offer_of(won.offer, ctx.now).letter, case=won.case, handle=won.handle, epoch=won.epoch,
        policy_hash=won.policy_hash, buyer=won.buyer, lang=won.lang, currency=won.price.currency, price_minor=parts.price.minor,
        tax_minor=parts.tax.minor, total_minor=parts.total.minor, former_minor=parts.former.minor, quote=text, quote_hash=quotes.hash_of(text),
        quote_until=pay_by, pay_by=pay_by, opened_at=ctx.now, seller=sold.seller, fee_minor=kept.fee if kept else 0,
        fee_tax_minor=kept.tax if kept else 0, use_days=use_days,
    )  # fmt: skip
    append(ctx, Event.ORDER_OPENED, handle=row.handle, ref=row.id, data={"quote": row.quote_hash})
    return OrderOpened(row.id, parts.total, row.quote_hash, pay_by)


@flow(needs=Permission.ORDERS_PAY)
def begin_proof(ctx: Ctx, order: str, handle: str) -> ProofBegun:
    """Name the account that is to receive the name. Its holder shows the code on its profile; the same account, the same code.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state` once an account is proven, `name_shape`, `quote_expired`.
    """
    row = own(ctx, order)
    if row.state != "open":
        raise Refused(Code.WRONG_STATE, machine="order", state=row.state)
    if ctx.now >= pay_until(row, ctx.now):
        raise Refused(Code.QUOTE_EXPIRED)
    name = _canonical(handle, pinned(row.policy_hash))
    mac = proof_mac(row.id, name)
    if row.to_handle != name:
        row.to_handle, row.proof_mac = name, mac
        row.save(update_fields=["to_handle", "proof_mac"])
        append(ctx, Event.PROOF_BEGUN, handle=row.handle, ref=row.id)
    return ProofBegun(row.id, name, code(mac))


@flow(needs=Permission.DELIVER)
def prove_account(ctx: Ctx, order: str, seen: Account | None, code_seen: bool) -> OrderState:
    """Record what the look at the platform showed (`orders.prove` looks). The order is bound to the account's immutable id.

    Refuses `not_found`, `epoch_past`, `stopped`, then as `orders.rules.ladder.may_receive`.
    """
    row = locked(order)
    if seen is None:
        raise Refused(Code.NOT_FOUND, account=row.to_handle)
    return _proven(ctx, row, seen, code_seen=code_seen)


@flow(needs=Permission.DELIVER)
def bind_account(ctx: Ctx, order: str, seen: Account | None) -> OrderState:
    """Bind the order of somebody who won as a member to the account that he proved when he signed in. Refuses as `prove_account`."""
    row = locked(order)
    if seen is None:
        raise Refused(Code.NOT_FOUND)
    if row.state == "open":
        row.to_handle = seen.handle.casefold()
    return _proven(ctx, row, seen, code_seen=True)


def _proven(ctx: Ctx, row: Order, seen: Account, *, code_seen: bool) -> OrderState:
    if row.state == "proven" and row.to_account == seen.id:
        return OrderState(row.id, row.state)
    staff = bool(seen.staff) or staff_account(seen.id)
    busy = Order.objects.filter(to_account=seen.id, state__in=("proven", "paid")).exclude(id=row.id).exists()
    receiver = Receiver(seen.id, seen.handle, seen.state, code_seen, staff, busy)
    may_receive(row.state, receiver, row.to_handle, pay_until(row, ctx.now), ctx.now)
    step(row, "account_proven")
    row.to_account = seen.id
    row.save()
    append(ctx, Event.ACCOUNT_PROVEN, handle=row.handle, ref=row.id)
    return OrderState(row.id, row.state)


@flow(needs=Permission.ORDERS_PAY)
def ask_payment(ctx: Ctx, order: str, quote_hash: str) -> PaymentAsked:
    """Pay, echoing the quote that was seen. Pressed twice it is one charge; a charge that ran out is asked anew.

    Refuses `not_found`, `epoch_past`, `stopped`, then as `orders.rules.ladder.may_pay`.
    """
    row = own(ctx, order)
    until = pay_until(row, ctx.now)
    may_pay(row.state, row.quote_hash, quote_hash, until, ctx.now)
    total = rest(row)
    if not total.minor:
        raise Refused(Code.ALREADY_PAID)
    if row.charge:
        known = charges.charge(row.charge)
        if known.state in ("captured", "disputed") and not known.outcome:
            raise Refused(Code.ALREADY_PAID)
        if known.state in ("asked", "open") and ctx.now < known.expires_at and known.amount == total:
            return PaymentAsked(row.id, row.charge, total, known.expires_at)
    row.charge = ctx.new_id()
    row.save(update_fields=["charge"])
    display = about(row.case).display
    payments.charge(
        ctx, id=row.charge, ref=row.id, amount=total, says=f"{pinned(row.policy_hash).site.name or 'Names'}: @{display}"[:200],
        return_url=letters.link(row.offer), expires_at=until,
    )  # fmt: skip
    return PaymentAsked(row.id, row.charge, total, until)


@flow(needs=Permission.TICK)
def take_payment(ctx: Ctx, charge: str) -> OrderState:
    """A charge was captured: it pays the order, or it goes back. A late, second or wrong payment is never kept as a gift."""
    paid = charges.charge(charge)
    row = locked(paid.ref, stopped_is_fine=True, any_epoch=True)
    if taken(row.state, rest(row), paid.captured) == "unmatched":
        payments.set_outcome(ctx, charge, "unmatched")
        return OrderState(row.id, row.state)
    payments.set_outcome(ctx, charge, "paid")
    step(row, "paid")
    row.charge, row.paid_at = charge, ctx.now
    _with_deposit(ctx, row)
    if row.use_days:
        rights.begin(ctx, row)
    row.save()
    note(ctx, member_of_account(row.to_account), INSTRUMENT, paid.instrument)
    append(ctx, Event.ORDER_PAID, handle=row.handle, ref=row.id)
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def take_free(ctx: Ctx, order: str) -> OrderState:
    """Nothing is to be paid, or the deposit covers all of it: once the account is proven the order goes on by itself.

    Refuses `stopped`, `epoch_past`, `wrong_state`, `not_paid`.
    """
    row = locked(order)
    if rest(row).minor or (row.charge and on_its_way(row)):
        raise Refused(Code.NOT_PAID)
    step(row, "paid")
    row.charge, row.paid_at = "", ctx.now
    _with_deposit(ctx, row)
    row.save()
    append(ctx, Event.ORDER_PAID, handle=row.handle, ref=row.id)
    return OrderState(row.id, row.state)


def _with_deposit(ctx: Ctx, row: Order) -> None:
    """The deposit of whoever won pays its part, with the rest or alone."""
    row.deposit, counted = count_towards(ctx, row.award, row.id, Money(row.currency, row.total_minor))
    row.deposit_minor = counted.minor


@flow(needs=Permission.TICK)
def remind(ctx: Ctx, order: str) -> OrderState:
    """One day before the time to pay is over. Once. Refuses `already_done`, `wrong_state`, `stopped`."""
    row = locked(order)
    if row.reminded_at:
        raise Refused(Code.ALREADY_DONE)
    if row.state not in ("open", "proven"):
        raise Refused(Code.WRONG_STATE, machine="order", state=row.state)
    row.reminded_at = ctx.now
    row.save(update_fields=["reminded_at"])
    letters.tell(ctx, row, "invoice", lambda about: reminder(about, rest(row), pay_until(row, ctx.now)), number=-1)
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def default_order(ctx: Ctx, order: str) -> OrderState:
    """Nobody paid in time: the award ends, it counts against the buyer, and the name may be offered again.

    Refuses `stopped`, `too_early` while there is time, or money is on its way, `wrong_state`.
    """
    row = locked(order)
    if ctx.now < pay_until(row, ctx.now) or on_its_way(row):
        raise Refused(Code.TOO_EARLY)
    step(row, "pay_days_over")
    row.ended_at, row.why_ended = ctx.now, "not_paid"
    row.save()
    forfeit(ctx, row.award)
    set_outcome(ctx, row.award, "defaulted")
    strike(ctx, row.buyer, "default", row.id)
    append(ctx, Event.ORDER_DEFAULTED, handle=row.handle, ref=row.id)
    return OrderState(row.id, row.state)


def proof_mac(order: str, handle: str) -> bytes:
    """Binds a code to one order and one name of an account."""
    return keys().mac("orders.proof", order, handle)


def _canonical(handle: str, policy: Policy) -> str:
    found = canonical_name(typed_handle(handle), policy.names.profile)
    if isinstance(found, Refused):
        raise found
    return found
