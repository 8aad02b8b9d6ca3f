"""What members do under a key that the client has chosen (`Idempotency-Key`): asked again, it has the same answer, be it a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, nothing_happened
from rehandle.kernel.models import Deed
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves import look
from rehandle.people.queries import ctx_as
from rehandle.people.queries import member as member_of
from rehandle.sales import accepting, listed, waiting
from rehandle.sales.bidding import BidAnswer, placed
from rehandle.sales.entering import EntryAnswer, entered
from rehandle.sales.falling import Bought, sold
from rehandle.sales.lane import through
from rehandle.sales.listing import ListingState
from rehandle.sales.paddles import PaddleTaken, taken
from rehandle.sales.proposing import Answered, Proposed, proposed
from rehandle.sales.requesting import Requested, asked
from rehandle.sales.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a key stands for: what was done, or the code of the refusal with its facts."""

    bid: BidAnswer | None = None
    paddle: PaddleTaken | None = None
    bought: Bought | None = None
    entry: EntryAnswer | None = None
    request: Requested | None = None
    waiting: Waiting | None = None
    proposed: Proposed | None = None
    answered: Answered | None = None
    listing: ListingState | None = None
    refused: str = ""
    facts: dict[str, str] | None = None


def key_of(ctx: Ctx, key: str) -> str:
    """The id that a member's key stands for. Two members may choose the same key."""
    return sha256(f"{ctx.actor.id}\n{key}".encode()).hexdigest()[:40]


def bid_by_key(ctx: Ctx, key: str, sale: str, most: Money, quote: str) -> BidAnswer:
    """As `place_bid`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    told = bid_once(ctx, id=key_of(ctx, key), sale=sale, most=most, quote=quote)
    if told.bid is None:
        raise told_again(told)
    return told.bid


def bid_in_lane_by_key(ctx: Ctx, key: str, sale: str, most: Money, quote: str) -> BidAnswer:
    """The same by the lane, which is asked outside every transaction; its answer is kept under the key, be it a refusal.

    Refuses as `bid_by_key`, and `lane_silent`, which is no answer and is not kept.
    """
    id_ = key_of(ctx, key)
    before = Deed.objects.filter(flow="sales.lane_answer", key=id_).exists()  # a refusal that was told stays one, whatever the lane would say now
    told = Keyed() if before else _in_lane(ctx, id_, sale, most, quote)
    kept = lane_answer(ctx, id=id_, sale=sale, most=most, quote=quote, told=told)
    if kept.bid is None:
        raise told_again(kept)
    return kept.bid


def _in_lane(ctx: Ctx, bid: str, sale: str, most: Money, quote: str) -> Keyed:
    try:
        return Keyed(bid=through.asked(ctx, bid, sale, most, quote))
    except Refused as refusal:
        if refusal.code is Code.LANE_SILENT:
            raise
        return _as_told(refusal)


@flow(needs=Permission.SALES_BID, once="id", seen=("told",))
def lane_answer(ctx: Ctx, id: str, sale: str, most: Money, quote: str, told: Keyed) -> Keyed:  # noqa: A002 -- the client's id, what it stands for
    """What the lane has answered to a key, kept. Refuses `exists_with_different_content` alone."""
    nothing_happened()
    return told


def paddle_by_key(ctx: Ctx, key: str, sale: str, limit: Money, quote: str, from_paddle: str = "") -> PaddleTaken:
    """As `take_paddle`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    told = paddle_once(ctx, id=key_of(ctx, key), sale=sale, limit=limit, quote=quote, from_paddle=from_paddle)
    if told.paddle is None:
        raise told_again(told)
    return told.paddle


def buy_by_key(ctx: Ctx, key: str, sale: str, price: Money, quote: str, *, platform: Platform) -> Bought:
    """As `falling.buy` or `listed.buy`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    contacts = look.contacts(platform, [member_of(ctx.actor.id).account_id])
    office = ctx_as("office", ctx.now, ctx.new_id)
    holder = listed.seller_now(sale, platform)
    told = buy_once(office, id=key_of(ctx, key), sale=sale, member=ctx.actor.id, price=price, quote=quote, contacts=contacts, holder=holder)
    if told.bought is None:
        raise told_again(told)
    return told.bought


def enter_by_key(ctx: Ctx, key: str, sale: str, quote: str, texts: Mapping[str, str]) -> EntryAnswer:
    """As `enter`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    told = enter_once(ctx, id=key_of(ctx, key), sale=sale, quote=quote, texts=texts)
    if told.entry is None:
        raise told_again(told)
    return told.entry


def ask_by_key(ctx: Ctx, key: str, sale: str, why: str, quote: str, *, platform: Platform) -> Requested:
    """As `requesting.ask`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    membership, office = look.membership(platform, member_of(ctx.actor.id).account_id) or "", ctx_as("office", ctx.now, ctx.new_id)
    told = ask_once(office, id=key_of(ctx, key), sale=sale, member=ctx.actor.id, membership=membership, why=why, quote=quote)
    if told.request is None:
        raise told_again(told)
    return told.request


def wait_by_key(ctx: Ctx, key: str, handle: str, upto: Money | None, quote: str | None = None) -> Waiting:
    """As `waiting.watch`, or with a quote as `waiting.backorder`; asked again with the same key, the first answer.

    Refuses as those, and `exists_with_different_content`.
    """
    told = wait_once(ctx, id=key_of(ctx, key), handle=handle, upto=upto, quote=quote)
    if told.waiting is None:
        raise told_again(told)
    return told.waiting


def propose_by_key(ctx: Ctx, key: str, sale: str, named: Money, quote: str) -> Proposed:
    """As `propose`; asked again with the same key, the first answer. Refuses as that, and `exists_with_different_content`."""
    told = propose_once(ctx, id=key_of(ctx, key), sale=sale, sum=named, quote=quote)
    if told.proposed is None:
        raise told_again(told)
    return told.proposed


def answer_by_key(ctx: Ctx, key: str, proposal: str, answer: str, *, platform: Platform) -> Answered:
    """What a seller says to a sum: `accepted`, `refused`, `auctioned`; asked again with the same key, the first answer.

    Refuses as `accept_proposal`, `refuse_proposal`, `auction_proposal`, and `exists_with_different_content`.
    """
    holder, contacts = accepting.looked(ctx, proposal, platform)
    office = ctx_as("office", ctx.now, ctx.new_id)
    told = answer_once(office, id=key_of(ctx, key), proposal=proposal, answer=answer, member=ctx.actor.id, holder=holder, contacts=contacts)
    if told.answered is None:
        raise told_again(told)
    return told.answered


@flow(needs=Permission.SALES_BID, once="id")
def bid_once(ctx: Ctx, id: str, sale: str, most: Money, quote: str) -> Keyed:  # noqa: A002 -- the client's id
    """A bid whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        return Keyed(bid=placed(ctx, id, sale, most, quote))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.SALES_BID, once="id")
def paddle_once(ctx: Ctx, id: str, sale: str, limit: Money, quote: str, from_paddle: str) -> Keyed:  # noqa: A002 -- the client's id
    """A paddle whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        return Keyed(paddle=taken(ctx, id, sale, limit, quote, from_paddle))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.DELIVER, once="id", seen=("contacts", "holder"))
def buy_once(
    ctx: Ctx,
    id: str,  # noqa: A002 -- the client's id
    sale: str,
    member: str,
    price: Money,
    quote: str,
    contacts: list[Contact],
    holder: str | None = None,
) -> Keyed:
    """A purchase whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        if holder is not None:
            return Keyed(bought=listed.taken(ctx, sale, member, price, quote, holder, contacts))
        return Keyed(bought=sold(ctx, sale, member, price, quote, contacts))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.SALES_BID, once="id")
def enter_once(ctx: Ctx, id: str, sale: str, quote: str, texts: Mapping[str, str]) -> Keyed:  # noqa: A002 -- the client's id
    """An entry whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        return Keyed(entry=entered(ctx, id, sale, quote, texts))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.DELIVER, once="id", seen=("membership",))
def ask_once(ctx: Ctx, id: str, sale: str, member: str, membership: str, why: str, quote: str) -> Keyed:  # noqa: A002 -- the client's id
    """A request whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        return Keyed(request=asked(ctx, id, sale, member, membership, why, quote))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.SALES_BID, once="id")
def wait_once(ctx: Ctx, id: str, handle: str, upto: Money | None, quote: str | None) -> Keyed:  # noqa: A002 -- the client's id
    """A watch, or with a quote a backorder, whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        if quote is None:
            return Keyed(waiting=waiting.watched(ctx, id, handle, upto))
        return Keyed(waiting=waiting.placed(ctx, id, handle, _limit(upto), quote))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.SALES_BID, once="id")
def propose_once(ctx: Ctx, id: str, sale: str, sum: Money, quote: str) -> Keyed:  # noqa: A002 -- the client's id, and the field's word
    """A sum whose refusal is an answer that is kept. Refuses `exists_with_different_content` alone."""
    try:
        return Keyed(proposed=proposed(ctx, id, sale, sum, quote))
    except Refused as refusal:
        return kept_refusal(refusal)


@flow(needs=Permission.DELIVER, once="id", seen=("contacts", "holder"))
def answer_once(
    ctx: Ctx, id: str, proposal: str, answer: str, member: str, holder: str, contacts: list[Contact]  # noqa: A002 -- the client's id
) -> Keyed:
    """A seller's answer whose refusal is kept too. Refuses `exists_with_different_content` alone."""
    try:
        return Keyed(answered=accepting.answered(ctx, proposal, answer, member, holder, contacts))
    except Refused as refusal:
        return kept_refusal(refusal)


def _limit(upto: Money | None) -> Money:
    if upto is None:
        raise Refused(Code.INVALID, field="most")
    return upto


def kept_refusal(refusal: Refused) -> Keyed:
    """A refusal as the answer that a key stands for, inside its flow. All of them refuse before they write: nothing is to be undone."""
    nothing_happened()
    return _as_told(refusal)


def _as_told(refusal: Refused) -> Keyed:
    return Keyed(refused=refusal.code.value, facts={name: str(value) for name, value in refusal.facts.items()})


def told_again(told: Keyed) -> Refused:
    """The refusal that a key stands for."""
    code = next(each for each in Code if each.value == told.refused)
    return Refused(code, **(told.facts or {}))
