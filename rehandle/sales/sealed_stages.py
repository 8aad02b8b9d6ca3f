"""What sealed auctions do by themselves at every tick. Keeper and platform are asked outside every transaction, and again if they are silent."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Keeper, Platform
from rehandle.moves import look
from rehandle.outbox.stages import Stage, moving
from rehandle.people.queries import member as member_of
from rehandle.sales import covers, sealed_bids
from rehandle.sales import sealed_queries as queries
from rehandle.sales.models import Sale, SealedAuction


def stages(platform: Platform, keeper: Keeper) -> list[Stage]:
    """Begin what has no key yet, tell the keeper of a later close, close what is over, open what is closed."""
    found = [
        Stage("sales.begin_sealed", lambda _: queries.to_begin(), lambda ctx, ref: _begin(ctx, keeper, ref)),
        Stage("sales.put_off_sealed", lambda ctx: queries.to_put_off(ctx.now), lambda ctx, ref: _put_off(ctx, keeper, ref)),
        Stage("sales.close_sealed", lambda ctx: queries.to_close(ctx.now), lambda ctx, ref: bool(sealed_bids.close_sealed(ctx, ref))),
        Stage("sales.open_sealed", lambda _: queries.to_open(), lambda ctx, ref: _open(ctx, platform, keeper, ref)),
    ]
    return moving(SealedAuction, found)


def _begin(ctx: Ctx, keeper: Keeper, sale: str) -> bool:
    end = covers.terms_from(Sale.objects.get(id=sale), ctx.now).planned_end
    return bool(sealed_bids.begin_sealed(ctx, sale=sale, public=keeper.make(sale, end).hex()))


def _put_off(ctx: Ctx, keeper: Keeper, sale: str) -> bool:
    until = covers.ends_at(SealedAuction.objects.get(id=sale), ctx.now)
    assert until
    keeper.put_off(sale, until)
    return bool(sealed_bids.put_off_sealed(ctx, sale=sale, until=until))


def _open(ctx: Ctx, platform: Platform, keeper: Keeper, sale: str) -> bool:
    """The winner is found before anything is written, so that the platform can be asked where he is told."""
    private = keeper.give(sale)
    winner = queries.winner_in(sale, private)
    contacts = look.contacts(platform, [member_of(winner).account_id]) if winner else []
    return bool(sealed_bids.open_sealed(ctx, sale=sale, private=private.hex(), contacts=contacts))
