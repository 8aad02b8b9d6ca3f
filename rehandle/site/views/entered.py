"""The page of a draw or a drop, and entering it."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Refused
from rehandle.policy.queries import pinned
from rehandle.sales import entering, market, round_facts
from rehandle.sales.rules.decided import results
from rehandle.site import entered_words as said
from rehandle.site.pictures.drawn_order import MOST, draw_picture, totals_picture
from rehandle.site.visit import Visitor

TEXT = "text-"


def shown(request: Visitor, ctx: Ctx | None, sale: str, refusal: Refused | None) -> dict[str, object]:
    """Everything that the page shows."""
    facts, voice = round_facts.facts(sale, request.ctx.now), request.voice
    own = round_facts.own_entry(sale, ctx.actor.id) if ctx else None
    hash_, terms = market.quote(sale)
    draw = round_facts.shown(sale, MOST) if facts.decided_at and facts.entries else None
    decided = round_facts.decided_of(sale) if draw and facts.form == "drop" else None
    found, mine = results(decided) if decided else [], own.ticket if own else ""
    picture = totals_picture(found, mine, voice) if found else draw_picture(draw, facts.entries or 0, mine, voice) if draw else None
    return {
        "facts": facts, "said": said.of(facts, own, voice), "own": own, "quote": hash_, "numbers": said.numbers(facts, own, voice),
        "terms": said.terms(facts, terms[voice.lang], pinned(facts.policy_hash), voice), "how": said.how(facts, draw, voice), "picture": picture,
        "fields": said.fields(facts, _typed(request) if refusal else {}, voice), "result_head": said.result_head(voice),
        "results": said.results(facts, found, decided, voice) if decided else [],
    }  # fmt: skip


def act(request: Visitor, ctx: Ctx, sale: str, id: str) -> None:  # noqa: A002 -- the client's id
    """Enter, or take one's entry back."""
    if request.POST.get("act") == "leave":
        entering.withdraw_entry(ctx, sale=sale)
    else:
        entering.enter(ctx, id=id, sale=sale, quote=request.POST.get("quote", ""), texts=_typed(request))


def _typed(request: Visitor) -> dict[str, str]:
    return {name.removeprefix(TEXT): str(text) for name, text in request.POST.items() if name.startswith(TEXT)}
