"""A member lists the name of his own account: the platform is asked who has it, the other name is kept, then it stands for sale."""

from dataclasses import dataclass

from rehandle.cases import queries as cases
from rehandle.handles import change
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import holder, stops, tenures
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Account, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import typed_handle
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.moves.ask import ask
from rehandle.moves.queries import move
from rehandle.names.rules.profiles import canonical
from rehandle.people.queries import ctx_as, staff_account
from rehandle.people.queries import member as member_of
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import in_force
from rehandle.policy.rules.model import Policy
from rehandle.sales import auctions
from rehandle.sales.about import LISTED
from rehandle.sales.auction_queries import runner_up
from rehandle.sales.models import LISTING, SALE, Auction, Listing, Sale
from rehandle.sales.proposing import end_all
from rehandle.sales.rules.listing import AUCTION, FIXED, Wish, may_list

HEARING = "hearing"
LIVE, OVER = ("asked", "open"), ("unsold", "withdrawn", "void")


@dataclass(frozen=True, slots=True)
class ListingState:
    """A listing, and where it stands."""

    listing: str
    state: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody says when he lists his name: the price or where an auction begins, the other name, how, and the reserve."""

    price: Money
    afterwards: str
    form: str
    reserve: Money | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What would be listed: nothing has happened yet."""

    display: str
    price: Money
    afterwards: str
    form: str
    reserve: Money | None


def look_first(
    ctx: Ctx, price: Money, afterwards: str, form: str = FIXED, reserve: Money | None = None, *, platform: Platform
) -> Looked:
    """Whether it may be listed, before anything is agreed to. Refuses `forbidden` and as `list_name`. Raises `Unreachable`."""
    seen, name, free = asked(ctx, afterwards, platform)
    rule = in_force(ctx.now)
    if not name:
        raise Refused(Code.INVALID, field="afterwards")
    fits(ctx, rule, seen, Wanted(price, name, form, reserve), free=free)
    assert seen is not None
    return Looked(seen.handle, price, name, form, reserve)


def offer_own(
    ctx: Ctx,
    id: str,  # noqa: A002 -- the client's id
    price: Money,
    afterwards: str,
    policy: str,
    form: str = FIXED,
    reserve: Money | None = None,
    *,
    platform: Platform,
) -> ListingState:
    """List the name of one's own account; `policy`: the hash of the rule that was read. Whose it is, is asked of the platform before.

    Refuses `forbidden` and as `list_name`. Raises `Unreachable`.
    """
    seen, name, free = asked(ctx, afterwards, platform)
    office = ctx_as("office", ctx.now, ctx.new_id)
    return list_name(
        office, id=id, member=ctx.actor.id, seen=seen, price=price, afterwards=name, free=free, policy=policy, form=form, reserve=reserve
    )


@flow(needs=Permission.DELIVER, once="id", seen=("seen", "free"))
def list_name(
    ctx: Ctx,
    id: str,  # noqa: A002 -- the client's id
    member: str,
    seen: Account | None,
    price: Money,
    afterwards: str,
    free: bool,
    policy: str,
    form: str = FIXED,
    reserve: Money | None = None,
) -> ListingState:
    """Put it on file, as the platform showed it: the other name is kept first. Refuses `quote_changed` where another rule was read,
    as `sales.rules.listing.may_list`, and what the guard says of the other name."""
    return put_up(ctx, id, member, seen, Wanted(price, afterwards, form, reserve), free=free, policy=policy)


def put_up(ctx: Ctx, id: str, member: str, seen: Account | None, wanted: Wanted, *, free: bool, policy: str) -> ListingState:  # noqa: A002 -- the client's id
    """The listing itself, inside a flow: what refuses it is looked at before anything is written. Refuses as `list_name`."""
    rule, price, afterwards, form, reserve = in_force(ctx.now), wanted.price, wanted.afterwards, wanted.form, wanted.reserve
    if policy != rule.hash or {each.currency for each in (price, reserve) if each} != {rule.policy.currency}:
        raise Refused(Code.QUOTE_CHANGED)
    if seen is None or seen.id != member_of(member).account_id:
        raise Refused(Code.NOT_HOLDER)
    if not afterwards:
        raise Refused(Code.INVALID, field="afterwards")
    handle = fits(ctx, rule, seen, wanted, free=free)
    known = change.know(ctx, handle, seen.handle, seen.id, seen.created_at or ctx.now)
    row = Listing.objects.create(
        id=id, member=member, account=seen.id, handle=handle, display=seen.handle, epoch=known.epoch, policy_hash=rule.hash, form=form,
        currency=price.currency, price_minor=price.minor, reserve_minor=reserve.minor if reserve else None, afterwards=afterwards,
        keep_move=ctx.new_id(), listed_at=ctx.now,
    )  # fmt: skip
    change.known(ctx, afterwards)
    ask(ctx, id=row.keep_move, how="hold", handle=afterwards, epoch=epoch_of(afterwards), ref=row.id, held_for=f"{LISTED}{row.id}")
    append(ctx, Event.LISTED, handle=handle, ref=row.id)
    return ListingState(row.id, row.state)


@flow(needs=Permission.TICK)
def open_listing(ctx: Ctx, listing: str) -> ListingState:
    """The other name is kept, or the last buyer did not pay: it stands for sale. Refuses `epoch_past`, `stopped`, `too_early`, `already_done`."""
    row = _row(listing)
    change.lock(row.handle, epoch=row.epoch)
    kept = move(row.keep_move)
    if row.state not in LIVE or kept is None or kept.state != "done":
        raise Refused(Code.TOO_EARLY)
    last = Sale.objects.filter(case=f"{LISTED}{row.id}").order_by("-number").first()
    if last is not None and not came_to_nothing(last):
        raise Refused(Code.ALREADY_DONE)
    if row.state == LISTING.start:
        step(row, "name_kept")
    sale_of(ctx, row)
    return ListingState(row.id, row.state)


def sale_of(ctx: Ctx, row: Listing) -> Sale:
    """A sale of a listing's name by its form, inside the flow that opens it; the one before has ended."""
    scope()
    number = Sale.objects.filter(case=f"{LISTED}{row.id}").count() + 1
    sale = Sale.objects.create(
        id=ctx.new_id(), case=f"{LISTED}{row.id}", number=number, handle=row.handle, epoch=row.epoch, policy_hash=row.policy_hash, tier="",
        form=row.form, price_minor=row.price_minor, currency=row.currency, opened_at=ctx.now,
    )  # fmt: skip
    if row.form == AUCTION:
        auctions.open_auction(sale, ctx.now)
    append(ctx, Event.SALE_OPENED, handle=row.handle, ref=sale.id, data={"number": sale.number})
    return sale


def withdraw_own(ctx: Ctx, listing: str) -> ListingState:
    """Take one's own listing back. Refuses `forbidden`, `not_found`, and as `end_listing`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    if not Listing.objects.filter(id=listing, member=ctx.actor.id).exists():
        raise Refused(Code.NOT_FOUND)
    return end_listing(ctx_as("office", ctx.now, ctx.new_id), listing=listing, why="withdrawn")


@flow(needs=Permission.TICK)
def end_listing(ctx: Ctx, listing: str, why: str) -> ListingState:
    """End a listing and its open sale with all its bids: `withdrawn` by who lists it, `not_kept`, `epoch_past`, `not_sold` by its auction, or
    `handed_back` after an order that came to nothing.

    Withdrawing refuses `wrong_state` once somebody bought it, or bid: that binds. Refuses `not_found`.
    """
    row = _row(listing)
    change.lock(row.handle, stopped_is_fine=True)
    sale = Sale.objects.select_for_update().filter(case=f"{LISTED}{row.id}").order_by("-number").first()
    if why == "withdrawn" and sale is not None and _binds(sale):
        raise Refused(Code.WRONG_STATE, machine="sale", state=sale.state)
    step(row, why if why in ("withdrawn", "not_sold") else "voided")
    row.ended_at, row.why_ended = ctx.now, why
    row.save()
    if sale is not None and sale.state == SALE.start:
        sale.state, sale.ended_at = SALE.next(sale.state, "voided"), ctx.now
        sale.save()
        Auction.objects.filter(id=sale.id).update(closed_at=ctx.now)
        end_all(ctx, row, sale)
        append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=sale.id, data={"outcome": sale.state})
    append(ctx, Event.LISTING_ENDED, handle=row.handle, ref=row.id, data={"why": why})
    return ListingState(row.id, row.state)


@flow(needs=Permission.TICK)
def free_afterwards(ctx: Ctx, listing: str) -> ListingState:
    """The listing is over and the name that was kept is not needed: it is anybody's again. Refuses `already_done`, `wrong_state`."""
    row = _row(listing)
    if row.free_move or row.state not in OVER:
        raise Refused(Code.ALREADY_DONE)
    row.free_move = ctx.new_id()
    row.save(update_fields=["free_move"])
    ask(ctx, id=row.free_move, how="open", handle=row.afterwards, epoch=epoch_of(row.afterwards), ref=row.id, held_for=f"{LISTED}{row.id}")
    return ListingState(row.id, row.state)


def sold(ctx: Ctx, case: str) -> None:
    """The name was handed over, inside the order's flow: the account carries the other one from now on."""
    scope()
    row = Listing.objects.select_for_update().get(id=case.removeprefix(LISTED))
    step(row, "sold")
    row.ended_at, row.why_ended = ctx.now, "sold"
    row.save()
    change.know(ctx, row.afterwards, row.afterwards, row.account, ctx.now)


def came_to_nothing(sale: Sale) -> bool:
    """Whether the buyer of a listing did not pay and nobody is next: it stands for sale again."""
    newest = sale.awards.order_by("-number").first()
    return newest is not None and newest.outcome == "defaulted" and not sale.offers.filter(state="sent").exists() and runner_up(sale) is None


def _binds(sale: Sale) -> bool:
    """Whether somebody bought, is asked as the next, or has bid."""
    bid = sale.state == SALE.start and Auction.objects.filter(id=sale.id, bids__gt=0).exists()
    return bid or (sale.state == "awarded" and not came_to_nothing(sale))


def asked(ctx: Ctx, afterwards: str, platform: Platform) -> tuple[Account | None, str, bool]:
    """The member's account as the platform shows it, the other name, where there is one, as it is kept, and whether nobody has it."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    seen = look.account(platform, member_of(ctx.actor.id).account_id)
    if not afterwards:
        return seen, "", False
    name = _canonical(afterwards, in_force(ctx.now))
    return seen, name, look.by_handle(platform, name) is None


def fits(ctx: Ctx, rule: Policy, seen: Account | None, wanted: Wanted, *, free: bool, heard: str = "") -> str:
    """The name that would be listed. `heard`: it stands already, not for sale. Refuses as `list_name`."""
    if seen is None:
        raise Refused(Code.NOT_HOLDER)
    handle = _canonical(seen.handle, rule)
    may_list(rule, _wish(seen, handle, wanted, heard, free=free), ctx.now)
    if wanted.afterwards and (refusal := guarded(rule, wanted.afterwards, ctx.now)):
        raise refusal
    return handle


def _wish(seen: Account, handle: str, wanted: Wanted, heard: str, *, free: bool) -> Wish:
    afterwards, reserve = wanted.afterwards, wanted.reserve
    known, held = holder(handle), tenures(handle)
    current = held[-1] if held and known else None
    frozen = bool(stops(handle)) or bool(cases.of_handles([handle])) or seen.state not in (None, "active") or bool(seen.memorial)
    taken = Listing.objects.filter(afterwards=afterwards, state__in=LIVE).exists() or holder(afterwards) is not None
    other = not afterwards or (free and not taken and afterwards != handle and not cases.of_handles([afterwards]))
    return Wish(
        wanted.price.minor, wanted.form, known in (None, seen.id), bool(seen.staff) or staff_account(seen.id), frozen,
        _stands(handle, heard),
        current is not None and current.price is not None, current.since if current else None,
        other, reserve.minor if reserve else None,
    )  # fmt: skip


def _stands(handle: str, heard: str) -> bool:
    """Whether a name stands for sale, or for offers, besides this listing."""
    listed = Listing.objects.filter(handle=handle, state__in=(HEARING, *LIVE)).exclude(id=heard).exists()
    return listed or Sale.objects.filter(handle=handle, state=SALE.start).exclude(case=f"{LISTED}{heard}").exists()


def _row(listing: str) -> Listing:
    row = Listing.objects.select_for_update().filter(id=listing).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def step(row: Listing, event: str) -> None:
    """Walk one arc of the machine, inside the flow that says so. Refuses `wrong_state`."""
    row.state = LISTING.next(row.state, event)
    row.save()


def _canonical(typed: str, policy: Policy) -> str:
    rule = policy.names
    found = canonical(typed_handle(typed), rule.profile, rule.min_length, rule.max_length)
    if isinstance(found, Refused):
        raise found
    return found
