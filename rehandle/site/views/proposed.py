"""The page of a name whose holder takes offers, and making one."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.sales import listed, market, proposing
from rehandle.site import listing_words, proposal_words
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor


def shown(request: Visitor, ctx: Ctx | None, sale: str, refusal: Refused | None) -> dict[str, object]:
    """Everything that the page shows."""
    voice, facts = request.voice, listed.facts(sale)
    mine = proposing.own(ctx.actor.id, request.ctx.now, sale) if ctx else []
    own = mine[0] if mine else None
    hash_, terms = market.quote(sale)
    return {
        "facts": facts, "said": listing_words.of(facts, voice), "quote": hash_, "own": own,
        "stands": proposal_words.standing(own, voice) if own else None, "typed": request.POST.get("sum", "") if refusal else "",
        "terms": proposal_words.terms(terms[voice.lang], facts, pinned(facts.policy_hash), voice),
    }  # fmt: skip


def act(request: Visitor, ctx: Ctx, sale: str, id: str) -> None:  # noqa: A002 -- the client's id
    """Offer a sum, or take one's own back."""
    if request.POST.get("act") == "leave":
        waits = [each for each in proposing.own(ctx.actor.id, ctx.now, sale) if each.state == "open"]
        if not waits:
            raise Refused(Code.NOT_FOUND)
        proposing.take_proposal_back(ctx, waits[0].proposal)
        return
    named = typed_amount(request.POST.get("sum", ""), listed.facts(sale).price.currency, field="sum")
    proposing.propose(ctx, id=id, sale=sale, sum=named, quote=request.POST.get("quote", ""))
