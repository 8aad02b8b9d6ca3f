"""What listings, and sums that are offered for them, do by themselves at every tick, in order. The platform is asked outside every transaction."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Platform
from rehandle.moves import look
from rehandle.outbox.stages import Stage
from rehandle.people.queries import member as member_of
from rehandle.sales import hearing, listed, listing, proposal_letters, proposing


def listing_stages(platform: Platform) -> list[Stage]:
    """End what is over, give free the name that was kept, end sums that nobody answered, write of them, open what may stand for sale."""
    return [
        Stage("sales.end_listings", lambda _: [each for each, _why in listed.to_end()], _end),
        Stage("sales.free_afterwards", lambda _: listed.to_free(), lambda ctx, ref: bool(listing.free_afterwards(ctx, ref))),
        Stage("sales.expire_proposals", lambda ctx: proposing.to_expire(ctx.now), lambda ctx, ref: bool(proposing.expire_proposal(ctx, ref))),
        Stage("sales.tell_proposals", lambda _: proposal_letters.to_tell(), lambda ctx, ref: _tell(ctx, platform, ref)),
        Stage("sales.give_chosen", lambda _: hearing.to_give(), lambda ctx, ref: hearing.give(ctx, ref, platform)),
        Stage("sales.open_listings", lambda _: listed.to_open(), lambda ctx, ref: bool(listing.open_listing(ctx, ref))),
    ]


def _end(ctx: Ctx, ref: str) -> bool:
    return bool(listing.end_listing(ctx, listing=ref, why=dict(listed.to_end()).get(ref, "not_kept")))


def _tell(ctx: Ctx, platform: Platform, ref: str) -> bool:
    account = member_of(proposal_letters.told_of(ref)).account_id
    return bool(proposal_letters.tell_proposal(ctx, proposal=ref, contacts=look.contacts(platform, [account])))
