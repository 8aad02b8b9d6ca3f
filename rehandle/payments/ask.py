"""Asking for money and giving it back, inside the flow of whoever is owed or owes."""

from datetime import datetime

from django.db.models import Sum

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger import queries as ledger
from rehandle.ledger.post import Posting, post
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox import put
from rehandle.payments.models import Charge, Refund

OPEN_CHARGE, MAKE_REFUND = "payments.open_charge", "payments.make_refund"


def charge(
    ctx: Ctx,
    *,
    id: str,  # noqa: A002 -- the client's id
    ref: str,
    amount: Money,
    says: str,
    return_url: str,
    expires_at: datetime,
    into: str = "",
) -> None:
    """Ask for money for one order, or for what lies in another account of the ledger (`into`).

    The same id twice is one charge; another content is refused by name.
    """
    scope()
    told = {
        "ref": ref, "currency": amount.currency, "amount_minor": amount.minor, "says": says,
        "return_url": return_url, "expires_at": expires_at, "into": into or plan.order(ref),
    }  # fmt: skip
    row, made = Charge.objects.get_or_create(id=id, defaults={**told, "asked_at": ctx.now})
    if any(getattr(row, name) != value for name, value in told.items()):
        raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, id=id)
    if made:
        append(ctx, Event.CHARGE_ASKED, ref=id)
        put.put(ctx, OPEN_CHARGE, id)


def refund(ctx: Ctx, *, id: str, charge: str, amount: Money, why: str, out_of: str = "") -> None:  # noqa: A002 -- the client's id
    """Ask for money to go back. It must lie in `refund:<charge>` first: the caller posts it there, or names `out_of`.

    Refuses `refund_too_large` beyond what was captured and neither returned nor disputed, `wrong_state` while a dispute
    is open or lost, `overdrawn` where the money is not there, `exists_with_different_content` for a used id.
    """
    row = locked(charge)
    if known := Refund.objects.filter(id=id).first():
        if (known.charge_id, known.amount_minor) != (charge, amount.minor):
            raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, id=id)
        return
    if row.state not in ("captured", "late"):
        raise Refused(Code.WRONG_STATE, machine="charge", state=row.state, event="refund")
    if amount.currency != row.currency or amount.minor <= 0 or amount > left(row):
        raise Refused(Code.REFUND_TOO_LARGE, left=str(left(row)))
    _cover(ctx, id, row, amount, out_of)
    row.refunded_minor += amount.minor
    row.save(update_fields=["refunded_minor"])
    Refund.objects.create(id=id, charge=row, amount_minor=amount.minor, why=why, asked_at=ctx.now)
    append(ctx, Event.REFUND_ASKED, ref=id, data={"why": why})
    put.put(ctx, MAKE_REFUND, id)


def set_outcome(ctx: Ctx, charge: str, outcome: str) -> None:
    """Say once what a captured charge came to: `paid`, or `unmatched` (a second payment), which goes back by itself.

    Refuses `already_done` where another outcome stands.
    """
    row = locked(charge)
    if row.outcome == outcome:
        return
    assert outcome in ("paid", "unmatched"), outcome
    if row.outcome or row.state != "captured":
        raise Refused(Code.ALREADY_DONE if row.outcome else Code.WRONG_STATE, charge=charge)
    row.outcome = outcome
    row.save(update_fields=["outcome"])
    if outcome == "unmatched":
        append(ctx, Event.MONEY_UNMATCHED, ref=charge)
        post(ctx, charge, [Posting(row.into, plan.unmatched(charge), left(row), "unmatched")])
        send_back(ctx, row)


def send_back(ctx: Ctx, row: Charge) -> None:
    """Return all that is left of a charge that nobody may keep. Nothing happens while a dispute has it."""
    if row.state in ("captured", "late") and left(row).minor:
        nth = row.refunds.count() + 1
        refund(ctx, id=f"{row.id}.back{nth}", charge=row.id, amount=left(row), why="unmatched", out_of=plan.unmatched(row.id))


def locked(charge: str) -> Charge:
    """The charge's row, locked until the flow ends. Refuses `not_found`."""
    scope()
    row = Charge.objects.select_for_update().filter(id=charge).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, charge=charge)
    return row


def left(row: Charge) -> Money:
    """What was captured and neither returned, asked back, nor disputed."""
    return Money(row.currency, row.captured_minor - row.refunded_minor - row.disputed_minor)


def _cover(ctx: Ctx, refund_id: str, row: Charge, amount: Money, out_of: str) -> None:
    """A refund is only asked for with money that lies in `refund:<charge>` and is meant for no other one."""
    meant = row.refunds.filter(state="asked").aggregate(sum=Sum("amount_minor"))["sum"] or 0
    there = ledger.balance(plan.refund(row.id), row.currency) - Money(row.currency, meant)
    if there >= amount:
        return
    if not out_of:
        raise Refused(Code.OVERDRAWN, account=plan.refund(row.id), amount=str(amount))
    post(ctx, refund_id, [Posting(out_of, plan.refund(row.id), amount - there, "to return")])
