"""The page of an auction with sealed bids, and bidding there. The amount goes into its cover and back to the browser, and nowhere else."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_secret
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.sales import market, sealed_bids, sealed_market
from rehandle.sales.rules.sealing import LEAST_SECRET
from rehandle.site import remembered, sealed_words
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor


def shown(request: Visitor, ctx: Ctx | None, sale: str, refusal: Refused | None) -> dict[str, Any]:
    """What the page is made of, for this visitor. The secret is drawn for this form and kept by it alone."""
    voice, facts = request.voice, sealed_market.sealed(sale, request.ctx.now)
    hash_, terms = market.quote(sale)
    own = sealed_market.own(sale, ctx.actor.id) if ctx else None
    most = remembered.remembered(request, own.bid) if own else None
    return {
        "facts": facts, "said": sealed_words.of(facts, own, voice), "own": own, "quote": hash_, "secret": new_secret(),
        "numbers": sealed_words.numbers(facts, own, most, voice), "receipt": sealed_words.receipt(own, voice) if own else None,
        "terms": sealed_words.terms(terms[voice.lang], pinned(facts.policy_hash), voice), "rules": sealed_words.rules(facts, voice),
        "typed": request.POST.get("most", "") if refusal else "",
    }  # fmt: skip


def bid(request: Visitor, ctx: Ctx, sale: str, id: str, where: str) -> HttpResponse:  # noqa: A002 -- the client's id
    """Seal what was typed, and let the browser remember it."""
    facts, secret = sealed_market.sealed(sale, ctx.now), request.POST.get("secret", "").encode()
    if not LEAST_SECRET <= len(secret) <= 100:
        raise Refused(Code.INVALID, field="secret")
    most = typed_amount(request.POST.get("most", ""), facts.least.currency)
    sealed_bids.place(ctx, id, sale, most, request.POST.get("quote", ""), secret=secret)
    return remembered.remember(HttpResponseRedirect(request.voice.to(where), status=303), where, id, most)
