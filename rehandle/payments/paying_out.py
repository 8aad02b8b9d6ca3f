"""Paying a member what he is owed: asked for inside the flow of who owes it, made outside, recorded by the provider's answer."""

from collections.abc import Callable

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Payment
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.post import Posting, post
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox import put
from rehandle.outbox.deliver import Claimed
from rehandle.payments.deliver import FINAL
from rehandle.payments.models import PAYOUT, Payout

MAKE_PAYOUT = "payments.make_payout"


def payout(ctx: Ctx, *, id: str, ref: str, owed_from: str, amount: Money) -> None:  # noqa: A002 -- the client's id
    """Ask for it, once an order. The money leaves `owed_from` now, so that nothing else can take it. Refuses `overdrawn`, `already_done`."""
    scope()
    if Payout.objects.filter(ref=ref, state__in=("asked", "done")).exists():
        raise Refused(Code.ALREADY_DONE)
    post(ctx, id, [Posting(owed_from, plan.payout(id), amount, "to pay out")])
    Payout.objects.create(id=id, ref=ref, owed_from=owed_from, currency=amount.currency, amount_minor=amount.minor, asked_at=ctx.now)
    append(ctx, Event.PAYOUT_ASKED, ref=id)
    put.put(ctx, MAKE_PAYOUT, id)


def make_payout(ctx: Ctx, job: Claimed, *, payment: Payment, address: Callable[[Ctx, str], str]) -> None:
    """Pay. The payout's id is the key: asked again after a crash, it is the same payout. `address` opens where an order's seller is paid."""
    row = Payout.objects.get(id=job.ref)
    to, amount = address(ctx, row.ref), Money(row.currency, row.amount_minor)
    point("payments.payout.before")
    try:
        made, why = payment.payout(row.id, to, amount, row.ref), ""
    except Refused as refused:
        if refused.code not in FINAL:
            raise
        made, why = "", refused.code.value
    point("payments.payout.after")
    record_payout(ctx, row.id, "done" if made else "refused", job.fence, made, why)


@flow(needs=Permission.DELIVER)
def record_payout(ctx: Ctx, payout: str, outcome: str, fence: int, provider_payout: str = "", why: str = "") -> str:
    """The provider has paid (`done`), or will not (`refused`): then the member is owed it again."""
    row = Payout.objects.select_for_update().get(id=payout)
    put.done(ctx, MAKE_PAYOUT, payout, fence)
    row.state, row.ended_at = PAYOUT.next(row.state, outcome), ctx.now
    row.provider_payout, row.why_refused = provider_payout, why[:40]
    row.save()
    into, said = (plan.PROVIDER_FREE, "paid out") if outcome == "done" else (row.owed_from, "not paid out")
    post(ctx, payout, [Posting(plan.payout(payout), into, Money(row.currency, row.amount_minor), said)])
    append(ctx, Event.PAID_OUT if outcome == "done" else Event.PAYOUT_REFUSED, ref=payout)
    return row.state
