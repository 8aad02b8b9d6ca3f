"""What the sales room does by itself at every tick, in order. It asks nobody outside."""

from datetime import datetime

from rehandle.outbox.stages import Stage
from rehandle.sales import flows, queries


def stages(ports: object = None) -> list[Stage]:
    """Void what goes back, run out what nobody answered, close what is over, open what is released."""
    return [
        Stage("sales.void", lambda _: queries.to_void(), lambda ctx, ref: bool(flows.void_sale(ctx, ref))),
        Stage("sales.expire", lambda ctx: queries.to_expire(ctx.now), lambda ctx, ref: bool(flows.expire_offer(ctx, ref))),
        Stage("sales.close", lambda ctx: queries.to_close(ctx.now), lambda ctx, ref: bool(flows.close_sale(ctx, ref))),
        Stage("sales.open", lambda ctx: queries.to_open(ctx.now), lambda ctx, ref: bool(flows.open_sale(ctx, ref))),
    ]


def next_instant(now: datetime) -> datetime | None:
    """When the next offer or sale runs out: where the demo's clock jumps to."""
    return min((each for each in queries.instants(now) if each > now), default=None)
