"""Selling one's own name, for a member's programs: what arrives and what it binds to, then the listing, taken back, and how it stands."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.acting import REFUSALS, Key, amount_of, ctx_of
from rehandle.api.bearer import MemberKey
from rehandle.api.shapes import ListingIn, ListingLook, ListingMade, ListingOwn, ListingWish, SaleId
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import in_force
from rehandle.sales import listed, listing
from rehandle.sales.about import parts
from rehandle.sales.keyed_listing import list_by_key

listings = Router()


@listings.get("", response={200: list[ListingOwn], **REFUSALS}, auth=MemberKey())
def own(request: HttpRequest) -> list[ListingOwn]:
    """What the key's member has put up for sale: what stands, then the rest."""
    return [_told(each) for each in listed.own(ctx_of(request).actor.id)]


@listings.post("/look", response={200: ListingLook, **REFUSALS}, auth=MemberKey())
def look(request: HttpRequest, body: ListingWish) -> Any:
    """What would arrive, and the hash of the rule that it binds to. Nothing happens; refused where the name may not be listed so."""
    ctx, wanted = ctx_of(request), _wanted(body)
    try:
        found = listing.look_first(ctx, wanted.price, wanted.afterwards, wanted.form, wanted.reserve, platform=wiring.ports().platform)
    except Unreachable:
        raise Refused(Code.PLATFORM_DOWN) from None
    rule = in_force(ctx.now)
    told, currency = parts(rule, found.reserve or found.price), found.price.currency
    fee, tax, rest = (str(Money(currency, minor)) for minor in (told.fee, told.tax, told.seller))
    return ListingLook(
        name=found.display, afterwards=found.afterwards, price=str(Money(currency, told.price)), fee=fee, tax=tax, arrives=rest,
        lock_days=rule.listing.lock_days, policy=rule.hash,
    )  # fmt: skip


@listings.post("", response={201: ListingMade, **REFUSALS}, auth=MemberKey())
def put_up(request: HttpRequest, body: ListingIn, idempotency_key: Key) -> Any:
    """Put one's own name up for sale; the other name is kept first. The same key again has the same answer, be it a refusal."""
    try:
        told = list_by_key(ctx_of(request), idempotency_key, _wanted(body), body.policy, platform=wiring.ports().platform)
    except Unreachable:
        raise Refused(Code.PLATFORM_DOWN) from None
    return 201, ListingMade(listing=told.listing, state=told.state)


@listings.delete("/{listing_id}", response={200: ListingMade, **REFUSALS}, auth=MemberKey())
def take_back(request: HttpRequest, listing_id: SaleId) -> ListingMade:
    """Take one's own listing back, as long as it binds to nothing."""
    told = listing.withdraw_own(ctx_of(request), listing_id)
    return ListingMade(listing=told.listing, state=told.state)


def _wanted(body: ListingWish) -> listing.Wanted:
    reserve = amount_of(body.reserve, "reserve") if body.reserve else None
    return listing.Wanted(amount_of(body.price, "price"), body.afterwards, body.form, reserve)


def _told(each: listed.OwnListing) -> ListingOwn:
    currency = each.price.currency
    return ListingOwn(
        listing=each.listing, state=each.state, name=each.display, afterwards=each.afterwards, form=each.form, sale=each.sale or None,
        price=str(each.price), reserve=str(each.reserve) if each.reserve else None, bids=each.bids, arrives=str(Money(currency, each.parts.seller)),
        listed_at=each.listed_at,
    )  # fmt: skip
