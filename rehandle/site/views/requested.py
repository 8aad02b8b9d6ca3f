"""The page of a name that is given on request, and asking for it."""

from rehandle import wiring
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Refused
from rehandle.policy.queries import pinned
from rehandle.sales import market, request_queries, requesting
from rehandle.sales.rules.request import MOST_WHY
from rehandle.site import request_words as said
from rehandle.site.visit import Visitor


def shown(request: Visitor, ctx: Ctx | None, sale: str, refusal: Refused | None) -> dict[str, object]:
    """Everything that the page shows."""
    facts, voice = request_queries.facts(sale, request.ctx.now), request.voice
    mine = request_queries.own(ctx.actor.id, request.ctx.now, sale) if ctx else []
    hash_, terms = market.quote(sale)
    return {
        "facts": facts, "said": said.of(facts, mine[0] if mine else None, voice), "own": mine[0] if mine else None, "quote": hash_,
        "numbers": said.numbers(facts, voice), "terms": said.terms(facts, terms[voice.lang], pinned(facts.policy_hash), voice),
        "typed": request.POST.get("why", "") if refusal else "", "most": MOST_WHY,
        "wrong": said.too_short(voice) if refusal and refusal.facts.get("field") == "why" else "",
    }  # fmt: skip


def act(request: Visitor, ctx: Ctx, sale: str, id: str) -> None:  # noqa: A002 -- the client's id
    """Ask, or take one's request back."""
    if request.POST.get("act") == "leave":
        requesting.take_request_back(ctx, sale=sale)
        return
    why, quote = request.POST.get("why", ""), request.POST.get("quote", "")
    requesting.ask(ctx, id=id, sale=sale, why=why, quote=quote, platform=wiring.ports().platform)
