"""A member's own name, put up for sale under a key that the client has chosen."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Account, Platform
from rehandle.kernel.refusal import Refused
from rehandle.people.queries import ctx_as
from rehandle.sales.keyed import Keyed, kept_refusal, key_of, told_again
from rehandle.sales.listing import ListingState, Wanted, asked, put_up


def list_by_key(ctx: Ctx, key: str, wanted: Wanted, policy: str, *, platform: Platform) -> ListingState:
    """As `listing.offer_own`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    seen, name, free = asked(ctx, wanted.afterwards, platform)
    office = ctx_as("office", ctx.now, ctx.new_id)
    told = list_once(
        office, id=key_of(ctx, key), member=ctx.actor.id, seen=seen, price=wanted.price, typed=wanted.afterwards, afterwards=name, free=free,
        policy=policy, form=wanted.form, reserve=wanted.reserve,
    )  # fmt: skip
    if told.listing is None:
        raise told_again(told)
    return told.listing


@flow(needs=Permission.DELIVER, once="id", seen=("seen", "free", "afterwards"))
def list_once(
    ctx: Ctx,
    id: str,  # noqa: A002 -- the client's id
    member: str,
    seen: Account | None,
    price: Money,
    typed: str,
    afterwards: str,
    free: bool,
    policy: str,
    form: str,
    reserve: Money | None,
) -> Keyed:
    """A listing whose refusal is an answer that is kept; `typed`: the other name as it was asked for.

    Refuses `exists_with_different_content` alone.
    """
    try:
        return Keyed(listing=put_up(ctx, id, member, seen, Wanted(price, afterwards, form, reserve), free=free, policy=policy))
    except Refused as refusal:
        return kept_refusal(refusal)
