"""What the sales room does by itself at every tick, in order. The platform is asked outside every transaction."""

from datetime import datetime

from rehandle.cases.models import Case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Contact, Platform
from rehandle.moves import look
from rehandle.outbox.stages import Stage, moving
from rehandle.people.queries import member as member_of
from rehandle.sales import (
    auction_queries,
    bidding,
    deposit_queries,
    deposits,
    falling,
    flows,
    listed,
    listing,
    memberships,
    proposing,
    queries,
    sealed_queries,
    voiding,
    voiding_queries,
    waiting,
    waiting_queries,
)
from rehandle.sales.listing_stages import listing_stages
from rehandle.sales.models import Auction, Backorder, Deposit, LinkFinding, Listing, NameRequest, Round, Sale, Watch
from rehandle.sales.round_stages import round_stages


def stages(platform: Platform) -> list[Stage]:
    """Void what goes back, run out what nobody answered, close what is over, ask who is next, open what is released."""
    auctions = [
        Stage("sales.close_auctions", lambda ctx: auction_queries.to_close_auctions(ctx.now), lambda ctx, ref: _close(ctx, platform, ref)),
        Stage("sales.outbid", lambda ctx: auction_queries.to_tell_outbid(ctx.now), lambda ctx, ref: _outbid(ctx, platform, ref)),
    ]
    behind = [
        Stage("sales.take_deposits", lambda ctx: deposit_queries.to_take(ctx.now), lambda ctx, ref: bool(deposits.take_deposit(ctx, ref))),
        Stage("sales.follow_deposits", lambda _: deposit_queries.to_follow(), lambda ctx, ref: bool(deposits.follow_deposit(ctx, ref))),
        Stage("sales.lapse_deposits", lambda _: deposit_queries.to_lapse(), lambda ctx, ref: bool(deposits.lapse_deposit(ctx, ref))),
        Stage("sales.return_deposits", lambda _: deposit_queries.to_return(), lambda ctx, ref: bool(deposits.return_deposit(ctx, ref))),
    ]
    backorders = [
        Stage("sales.pass_backorders", lambda _: waiting_queries.to_pass(), lambda ctx, ref: bool(waiting.pass_backorder(ctx, backorder=ref))),
        Stage("sales.fill", lambda ctx: waiting_queries.to_fill(ctx.now), lambda ctx, ref: _fill(ctx, platform, ref)),
        Stage("sales.tell_backorders", lambda _: waiting_queries.to_tell(), lambda ctx, ref: _tell_backorder(ctx, platform, ref)),
    ]
    watches = [
        Stage("sales.end_watches", lambda ctx: waiting_queries.to_end(ctx.now), lambda ctx, ref: bool(waiting.end_watch(ctx, watch=ref))),
        Stage("sales.watchers", lambda ctx: [each.watch for each in waiting_queries.to_alert(ctx.now)], lambda ctx, ref: _alert(ctx, platform, ref)),
    ]
    return [
        Stage("sales.void", lambda _: queries.to_void(), lambda ctx, ref: bool(flows.void_sale(ctx, ref)), Sale),
        Stage("sales.expire", lambda ctx: queries.to_expire(ctx.now), lambda ctx, ref: bool(flows.expire_offer(ctx, ref)), Sale),
        Stage("sales.close", lambda ctx: queries.to_close(ctx.now), lambda ctx, ref: bool(flows.close_sale(ctx, ref)), Sale),
        Stage("sales.links", lambda _: voiding_queries.to_put_down(), lambda ctx, ref: bool(voiding.put_down(ctx, sale=ref)), Sale),
        *moving(Auction, auctions),
        *moving(Deposit, behind),
        Stage("sales.tell_void", lambda _: voiding_queries.to_tell(), lambda ctx, ref: _tell_void(ctx, platform, ref), LinkFinding),
        Stage("sales.second_chance", lambda _: auction_queries.to_offer_next(), lambda ctx, ref: _next(ctx, platform, ref), Sale),
        *moving(Round, round_stages(platform)),
        *moving(Listing, listing_stages(platform)),
        Stage("sales.memberships", lambda ctx: memberships.to_look(ctx.now), lambda ctx, _: memberships.look_round(ctx, platform), NameRequest),
        *moving(Backorder, backorders),
        Stage("sales.open", lambda ctx: queries.to_open(ctx.now), lambda ctx, ref: bool(flows.open_sale(ctx, ref)), Case),
        *moving(Watch, watches),
    ]


def _close(ctx: Ctx, platform: Platform, sale: str) -> bool:
    """The platform is asked before where the leader can be told; and of a member's own name, whether he still has it."""
    if (gone := listed.left_by(sale, platform)) is not None:
        return bool(listing.end_listing(ctx, listing=gone, why="epoch_past"))
    leader = Auction.objects.get(id=sale).leader
    return bool(bidding.close_auction(ctx, sale=sale, contacts=_contacts(platform, leader)))


def _outbid(ctx: Ctx, platform: Platform, bid: str) -> bool:
    return bool(bidding.tell_outbid(ctx, bid=bid, contacts=_contacts(platform, auction_queries.bidder_of(bid))))


def _tell_void(ctx: Ctx, platform: Platform, ref: str) -> bool:
    finding, _, member = ref.partition("/")
    return bool(voiding.tell(ctx, finding=finding, member=member, contacts=_contacts(platform, member)))


def _next(ctx: Ctx, platform: Platform, sale: str) -> bool:
    found = auction_queries.runner_up(Sale.objects.get(id=sale))
    return bool(bidding.second_chance(ctx, sale=sale, contacts=_contacts(platform, found[0] if found else "")))


def _fill(ctx: Ctx, platform: Platform, case: str) -> bool:
    """Where one backorder buys, its member is told at once."""
    accounts = [member_of(each).account_id for each in waiting_queries.first_members(case)]
    return bool(waiting.fill(ctx, case=case, contacts=look.contacts(platform, accounts)))


def _tell_backorder(ctx: Ctx, platform: Platform, ref: str) -> bool:
    return bool(waiting.tell_backorder(ctx, backorder=ref, contacts=_contacts(platform, waiting_queries.recipient_of(ref))))


def _alert(ctx: Ctx, platform: Platform, ref: str) -> bool:
    news = next((each for each in waiting_queries.to_alert(ctx.now) if each.watch == ref), None)
    contacts = _contacts(platform, waiting_queries.recipient_of(ref))
    return news is not None and bool(waiting.tell_watcher(ctx, watch=ref, what=news.what, of=news.of, contacts=contacts))


def _contacts(platform: Platform, member: str) -> list[Contact]:
    return look.contacts(platform, [member_of(member).account_id]) if member else []


def next_instant(now: datetime) -> datetime | None:
    """When the next offer or sale runs out: where the demo's clock jumps to."""
    rooms = (*queries.instants(now), *falling.instants(now), *sealed_queries.instants(now), *memberships.instants(now), *proposing.instants(now))
    return min((each for each in rooms if each > now), default=None)
