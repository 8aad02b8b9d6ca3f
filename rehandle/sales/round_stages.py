"""What draws and drops do by themselves at every tick, in order. The platform is asked outside every transaction."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Contact, Platform
from rehandle.moves import look
from rehandle.outbox.stages import Stage
from rehandle.people.queries import member as member_of
from rehandle.sales import entering, wishes
from rehandle.sales import round_queries as queries
from rehandle.sales.models import Entry, Sale


def round_stages(platform: Platform) -> list[Stage]:
    """Close, decide, ask who is next, tell everybody else."""
    return [
        Stage("sales.close_entries", lambda ctx: queries.to_close(ctx.now), lambda ctx, ref: bool(entering.close_entries(ctx, sale=ref))),
        Stage("sales.decide", lambda _: queries.to_decide(), lambda ctx, ref: _decide(ctx, platform, ref)),
        Stage("sales.end_wishes", lambda _: wishes.to_end(), lambda ctx, ref: bool(wishes.end_wish(ctx, ref))),
        Stage("sales.ask_next", lambda ctx: queries.to_ask_next(ctx.now), lambda ctx, ref: _next(ctx, platform, ref)),
        Stage("sales.tell_places", lambda _: queries.to_tell(), lambda ctx, ref: _tell(ctx, platform, ref)),
    ]


def _decide(ctx: Ctx, platform: Platform, sale: str) -> bool:
    first = queries.first(Sale.objects.get(id=sale), ctx.now)
    return bool(entering.decide(ctx, sale=sale, contacts=_contacts(platform, first)))


def _next(ctx: Ctx, platform: Platform, sale: str) -> bool:
    following = queries.following(Sale.objects.get(id=sale), ctx.now)
    return bool(entering.ask_next(ctx, sale=sale, contacts=_contacts(platform, following)))


def _tell(ctx: Ctx, platform: Platform, entry: str) -> bool:
    member = Entry.objects.values_list("member", flat=True).get(id=entry)
    return bool(entering.tell_result(ctx, entry=entry, contacts=_contacts(platform, member)))


def _contacts(platform: Platform, member: str) -> list[Contact]:
    return look.contacts(platform, [member_of(member).account_id]) if member else []
