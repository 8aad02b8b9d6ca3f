"""What the orders room does by itself at every tick, in order. The platform is asked outside every transaction."""

from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Platform
from rehandle.moves import look
from rehandle.orders import back, delivery, flows, lapsing, payouts, queries, rights, selling, telling_sellers
from rehandle.orders.models import Order
from rehandle.orders.prove import known
from rehandle.outbox.stages import Stage, moving
from rehandle.payments.models import Charge
from rehandle.sales import memberships
from rehandle.sales.models import Award


def stages(platform: Platform) -> list[Stage]:
    """Open, take money, follow disputes, cancel, remind, end what was not paid, deliver, take back, settle."""
    found = [
        Stage("orders.open", lambda _: queries.to_open(), lambda ctx, ref: bool(flows.open_order(ctx, ref)), Award),
        Stage("orders.bind", lambda _: queries.to_bind(), lambda ctx, ref: bool(known(ctx, ref, platform=platform))),
        Stage("orders.take_free", lambda _: queries.to_take_free(), lambda ctx, ref: bool(flows.take_free(ctx, ref))),
        Stage("orders.take", lambda ctx: queries.to_take(ctx.now), lambda ctx, ref: bool(flows.take_payment(ctx, ref)), Charge),
        Stage("orders.dispute", lambda _: queries.disputed(), lambda ctx, ref: bool(back.record_dispute(ctx, ref))),
        Stage("orders.cancel", lambda _: queries.to_cancel(), lambda ctx, ref: bool(back.cancel(ctx, ref))),
        Stage("orders.remind", lambda ctx: queries.to_remind(ctx.now), lambda ctx, ref: bool(flows.remind(ctx, ref))),
        Stage("orders.remind_of_right", lambda ctx: rights.to_remind_of_right(ctx.now), lambda ctx, ref: bool(rights.remind_of_right(ctx, ref))),
        Stage("orders.end_right", lambda ctx: rights.to_end(ctx.now), lambda ctx, ref: bool(rights.end_right(ctx, ref))),
        Stage("orders.default", lambda ctx: queries.to_default(ctx.now), lambda ctx, ref: bool(flows.default_order(ctx, ref))),
        Stage("orders.deliver", lambda _: queries.to_deliver(), lambda ctx, ref: _deliver(ctx, platform, ref)),
        Stage("orders.delivered", lambda _: queries.delivered(), lambda ctx, ref: bool(delivery.record_delivered(ctx, ref))),
        Stage("orders.tell_seller", lambda _: telling_sellers.to_tell(), lambda ctx, ref: telling_sellers.tell(ctx, ref, platform)),
        Stage("orders.pay_out", lambda ctx: payouts.to_pay_out(ctx.now), lambda ctx, ref: bool(payouts.pay_out(ctx, ref))),
        Stage("orders.to_seller", lambda _: queries.to_seller(), lambda ctx, ref: bool(selling.to_seller(ctx, ref))),
        Stage("orders.take_back", lambda _: queries.to_take_back(), lambda ctx, ref: bool(back.take_back(ctx, ref))),
        Stage("orders.leave_again", lambda ctx: queries.to_leave_again(ctx.now), lambda ctx, ref: bool(back.leave_again(ctx, ref))),
        Stage("orders.return", lambda _: queries.to_return(), lambda ctx, ref: bool(back.return_name(ctx, ref))),
        Stage("orders.lapse", lambda ctx: memberships.to_give_back(ctx.now), lambda ctx, ref: bool(lapsing.lapse(ctx, ref, platform))),
        Stage("orders.free_again", lambda _: queries.to_free_again(), lambda ctx, ref: bool(lapsing.free_again(ctx, ref))),
        Stage("orders.settle", lambda ctx: queries.to_settle(ctx.now), lambda ctx, ref: bool(delivery.settle(ctx, ref))),
    ]
    return moving(Order, found)


def next_instant(now: datetime) -> datetime | None:
    """When the next order's clock runs out: where the demo's clock jumps to."""
    return min((each for each in (*queries.instants(now), *payouts.instants(now), *rights.instants(now)) if each > now), default=None)


def _deliver(ctx: Ctx, platform: Platform, order: str) -> bool:
    seen = look.account(platform, queries.receiver(order))
    return bool(delivery.ask_delivery(ctx, order=order, seen=seen))
