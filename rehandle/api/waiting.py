"""Waiting for names, for a member's programs: watches and backorders. Nobody else is told who waits for what."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.acting import REFUSALS, Key, amount_of, ctx_of
from rehandle.api.bearer import MemberKey
from rehandle.api.handles import LONGEST_TYPED
from rehandle.api.shapes import BackorderIn, BackorderQuote, Problem, SaleId, WaitingOut, WatchIn
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import in_force
from rehandle.sales import waiting
from rehandle.sales import waiting_queries as queries
from rehandle.sales.keyed import wait_by_key
from rehandle.site import public

watches, backorders = Router(), Router()


@watches.post("", response={201: WaitingOut, **REFUSALS}, auth=MemberKey())
def watch(request: HttpRequest, body: WatchIn, idempotency_key: Key) -> Any:
    """Be told of a name: when it is announced, and when it can be had. The same key again has the same answer, be it a refusal."""
    upto = amount_of(body.price, "price") if body.price else None
    return 201, _made(wait_by_key(ctx_of(request), idempotency_key, _name(body.name), upto), body.price)


@watches.delete("/{watch}", response={200: WaitingOut, **REFUSALS}, auth=MemberKey())
def stop(request: HttpRequest, watch: SaleId) -> WaitingOut:
    """Wait no longer. Which name it was is forgotten."""
    return _made(waiting.stop_watching(ctx_of(request), watch=watch))


@backorders.get("/{handle}", response={200: BackorderQuote, 404: Problem, 409: Problem, 422: Problem})
def quote(request: HttpRequest, handle: str) -> BackorderQuote:
    """What a backorder on an announced name costs at least and binds to. Refuses `watching_off` where none can be placed."""
    found = queries.takes_backorders(_name(handle))
    if found is None:
        raise Refused(Code.WATCHING_OFF)
    said = {lang: [*each.gets, *each.gets_not, *each.duties, each.objection, each.tax, each.withdrawal] for lang, each in found.terms.items()}
    return BackorderQuote(least=str(found.least), opens_at=found.opens_at, quote=found.quote, en=said["en"], ar=said["ar"])


@backorders.post("", response={201: WaitingOut, **REFUSALS}, auth=MemberKey())
def place(request: HttpRequest, body: BackorderIn, idempotency_key: Key) -> Any:
    """Buy an announced name when it opens, up to `most`, which nobody is told. The same key again has the same answer, be it a refusal."""
    return 201, _made(wait_by_key(ctx_of(request), idempotency_key, _name(body.name), amount_of(body.most, "most"), body.quote), body.most)


@backorders.delete("/{handle}", response={200: WaitingOut, **REFUSALS}, auth=MemberKey())
def take_back(request: HttpRequest, handle: str) -> WaitingOut:
    """Take one's own backorder on a name back, as long as it has not opened."""
    ctx = ctx_of(request)
    return _made(waiting.take_backorder_back(ctx, backorder=queries.own_backorder(ctx.actor.id, _name(handle))))


def _made(told: waiting.Waiting, upto: str | None = None) -> WaitingOut:
    return WaitingOut(id=told.id, name=told.handle, state=told.state, upto=upto)


def _name(typed: str) -> str:
    """The name as it is known here. Refuses `name_shape`."""
    found = public.wanted(in_force(wiring.clock().now()), typed[:LONGEST_TYPED])
    if isinstance(found, Refused):
        raise found
    return found
