"""What each webhook does to a charge and to the ledger, inside the flow that received it.

Every account but cost, revenue and the provider's stays at or above nothing at every step (DESIGN 6a, I-NEG):
a dispute takes the money from `provider:free` at once, while the order's own accounts stay as they are, so its amount is
put on `cost:loss` until the dispute ends. Won: the exact inverse. Lost: the order's room moves what covers it (order,
reserve, tax) to `cost:loss`; what is not covered is the loss.
"""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.ledger.post import Posting, post
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox import put
from rehandle.payments import ask
from rehandle.payments.models import CHARGE, Charge, ProviderEvent
from rehandle.payments.rules.answer import CAPTURED, EXPIRED, LOST, OPENED, UNPAID, WON, fits

HERE, LOSS = plan.PROVIDER_FREE, plan.COST_LOSS


def apply(ctx: Ctx, row: Charge, event: ProviderEvent) -> None:
    """Let a webhook take effect. `answer` has said that it may."""
    if event.kind in (CAPTURED, OPENED):
        (captured if event.kind == CAPTURED else dispute_opened)(ctx, row, event)
    else:
        {EXPIRED: expired, WON: dispute_won, LOST: dispute_lost}[event.kind](ctx, row)


def captured(ctx: Ctx, row: Charge, event: ProviderEvent) -> None:
    """Money came. In time and to the cent it is the order's; else it belongs to who paid, and goes back by itself."""
    late = event.outcome == "late"
    row.state = CHARGE.next("expired" if late and row.state in UNPAID else row.state, "captured")
    came, fee = Money(row.currency, event.amount_minor or 0), Money(row.currency, event.fee_minor or 0)
    row.captured_minor, row.fee_minor, row.captured_at, row.instrument = came.minor, fee.minor, min(event.at, ctx.now), event.instrument
    matched = not late and fits(came, Money(row.currency, row.amount_minor))
    row.outcome = "" if matched else "unmatched"
    row.save()
    into = row.into if matched else plan.unmatched(row.id)
    post(ctx, row.id, [Posting(HERE, into, came, "captured"), Posting(plan.COST_PROVIDER, HERE, fee, "fee")])
    append(ctx, Event.CHARGE_CAPTURED if matched else Event.MONEY_UNMATCHED, ref=row.id)
    if not matched:
        ask.send_back(ctx, row)


def expired(ctx: Ctx, row: Charge) -> None:
    """Nobody paid in time."""
    row.state = CHARGE.next(row.state, "expired")
    row.save()
    put.done(ctx, ask.OPEN_CHARGE, row.id)
    append(ctx, Event.CHARGE_FAILED, ref=row.id, data={"why": "expired"})


def dispute_opened(ctx: Ctx, row: Charge, event: ProviderEvent) -> None:
    """The payer's bank took the money: never more than what is left of the charge."""
    left = ask.left(row)
    taken = min(left, Money(row.currency, event.amount_minor)) if event.amount_minor else left
    row.state, row.disputed_minor = CHARGE.next(row.state, "dispute_opened"), taken.minor
    row.save()
    held = plan.dispute(row.id)
    post(ctx, row.id, [Posting(LOSS, held, taken, "dispute opened"), Posting(held, HERE, taken, "disputed money taken")])
    append(ctx, Event.DISPUTE_OPENED, ref=row.id)


def dispute_won(ctx: Ctx, row: Charge) -> None:
    """It came back: the exact inverse. Money that was never ours to keep sets out once more."""
    back, held = Money(row.currency, row.disputed_minor), plan.dispute(row.id)
    row.state, row.disputed_minor = CHARGE.next(row.state, "dispute_won"), 0
    row.save()
    post(ctx, row.id, [Posting(HERE, held, back, "disputed money back"), Posting(held, LOSS, back, "dispute won")])
    append(ctx, Event.DISPUTE_ENDED, ref=row.id, data={"won": True})
    if row.outcome == "unmatched":
        ask.send_back(ctx, row)


def dispute_lost(ctx: Ctx, row: Charge) -> None:
    """It is gone. Unmatched money that waited for its return has so been returned: no loss."""
    row.state = CHARGE.next(row.state, "dispute_lost")
    row.save()
    if row.outcome == "unmatched":
        gone = Money(row.currency, row.disputed_minor)
        post(ctx, row.id, [Posting(plan.refund(row.id), LOSS, gone, "returned by dispute")])
    append(ctx, Event.DISPUTE_ENDED, ref=row.id, data={"won": False})


def foreign(ctx: Ctx, event: ProviderEvent) -> None:
    """Money for a charge that we never asked for: on the books as unmatched, and a person looks at it."""
    if event.kind == CAPTURED and event.amount_minor and event.currency:
        came, fee = Money(event.currency, event.amount_minor), Money(event.currency, event.fee_minor or 0)
        into = plan.unmatched(event.provider_charge)
        post(ctx, event.id[:80], [Posting(HERE, into, came, "captured"), Posting(plan.COST_PROVIDER, HERE, fee, "fee")])
    append(ctx, Event.MONEY_UNMATCHED, ref=event.id[:80])
