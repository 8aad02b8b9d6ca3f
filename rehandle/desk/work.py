"""What waits for whom, gathered from the rooms: everybody is told only of work that his role may see."""

import json
from datetime import UTC, datetime, time

from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.desk.happened import DONE
from rehandle.desk.rules.queue import Piece, dealt, promised
from rehandle.handles.queries import for_people
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code
from rehandle.kernel.words.bidi import typed_handle
from rehandle.letters import messages
from rehandle.log import entries
from rehandle.people import queries as people
from rehandle.sales import queries as sales
from rehandle.sales import request_queries, requesting, to_score, voiding_queries

WITH_HOLDER = ("opened", "grace")


def mine(ctx: Ctx) -> list[Piece]:
    """What this person may do now, in the order in which it is dealt."""
    return [piece for piece in everything(ctx) if piece.mine]


def everything(ctx: Ctx) -> list[Piece]:
    """All open work that this person may see, in the order in which it is dealt."""
    found = [*_of_cases(ctx), *second(ctx)]
    if Permission.SALES_READ in ctx.may:
        found += [*_offers_to_draft(ctx), *_prices_named(ctx), *_requests(ctx)]
    if Permission.LINKS_DECIDE in ctx.may:
        found += _links()
    if Permission.SALES_SCORE in ctx.may:
        found += _to_score(ctx)
    return dealt(found)


def second(ctx: Ctx) -> list[Piece]:
    """What waits for a second person's signature."""
    if not ctx.may & {Permission.SALES_READ, Permission.APPROVE}:
        return []
    rows = people.open_approvals()
    seen = [row for row in rows if Permission.SALES_READ in ctx.may or not of_sales(row.flow)]
    return dealt(
        [
            Piece(
                "signature", row.id, _name_in(ctx, row.flow, row.arguments), f"approval/{row.id}", row.drafted_at,
                promised("signature", row.drafted_at), row.flow, mine=why_not_sign(ctx, row.drafted_by) is None,
            )
            for row in seen
        ]
    )  # fmt: skip


def waiting(ctx: Ctx) -> list[Piece]:
    """What others have to do next: holders, clocks, recipients of offers."""
    found = []
    if Permission.CASES_READ in ctx.may:
        ours = {piece.path for piece in _of_cases(ctx)}
        found = [_waits(each) for each in cases.everything() if each.ended_at is None and f"case/{each.id}" not in ours]
    if Permission.SALES_READ in ctx.may:
        found += [
            Piece("answer", each.id, each.display, f"sale/{each.sale}", each.sent_at or each.drafted_at, each.ends_at, mine=False)
            for each in sales.offers(ctx)
            if each.state == "sent"
        ]
    return dealt(found)


def done(ctx: Ctx) -> list[entries.Told]:
    """What this person finished today."""
    today = datetime.combine(ctx.now.date(), time(tzinfo=UTC))
    return entries.by(ctx.actor.id, today, DONE)


def counts(ctx: Ctx) -> dict[str, int]:
    """The figures at the side."""
    whole = everything(ctx)
    return {
        "": sum(piece.mine for piece in whole), "all": len(whole), "second": sum(piece.kind == "signature" for piece in whole),
        "waiting": len(waiting(ctx)), "done": len(done(ctx)),
    }  # fmt: skip


def of_sales(flow: str) -> bool:
    """Whether a draft that waits for a signature is about a sale."""
    return flow.partition(".")[0] in ("sales", "orders", "payments")


def why_not_sign(ctx: Ctx, drafted_by: str) -> Code | None:
    """Why this person may not sign what that one drafted."""
    if drafted_by == ctx.actor.id:
        return Code.APPROVER_IS_DRAFTER
    if Permission.APPROVE not in ctx.may:
        return Code.FORBIDDEN
    return Code.APPROVER_IS_LINKED if people.linked(drafted_by, ctx.actor.id) else None


def why_not_decide(ctx: Ctx, reviewed_by: str) -> Code | None:
    """Why this person may not decide an objection to a file that somebody reviewed."""
    if Permission.APPEALS_DECIDE not in ctx.may:
        return Code.FORBIDDEN
    near = reviewed_by and (reviewed_by == ctx.actor.id or people.linked(reviewed_by, ctx.actor.id))
    return Code.REVIEWER_MAY_NOT_DECIDE if near else None


def offer_in(flow: str, arguments: str) -> str:
    """The offer that a draft is about; none where it is about something else."""
    return str(json.loads(arguments).get("offer", "")) if of_sales(flow) else ""


def _name_in(ctx: Ctx, flow: str, arguments: str) -> str:
    offer = offer_in(flow, arguments)
    return sales.offer(offer, ctx.now).display if offer else ""


def _of_cases(ctx: Ctx) -> list[Piece]:
    if Permission.CASES_READ not in ctx.may:
        return []
    decides = Permission.APPEALS_DECIDE in ctx.may
    deaths = [
        Piece("death", each.id, each.handle, f"death/{each.id}", each.told_at, promised("death", each.told_at), each.relation, each.lang, decides)
        for each in cases.open_deaths()
    ]
    objections = [
        Piece(
            "objection", each.id, each.case.display, f"case/{each.case_id}", each.filed_at, each.promised_by, "", each.lang,
            why_not_decide(ctx, each.case.reviewed_by) is None,
        )
        for each in cases.open_appeals()
    ]  # fmt: skip
    reviews = [
        Piece(
            "review", each.id, each.display, f"case/{each.id}", each.opened_at, promised("review", each.opened_at), each.tier,
            mine=Permission.CASES_REVIEW in ctx.may,
        )
        for each in cases.to_review(ctx.now)
    ]  # fmt: skip
    stops = [
        Piece(
            "stop", each.id, each.display, f"standstill/{each.handle}", each.opened_at, promised("stop", each.opened_at),
            mine=Permission.STOPS_CHANGE in ctx.may,
        )
        for each in for_people()
    ]  # fmt: skip
    return [*deaths, *objections, *reviews, *stops, *_messages(ctx)]


def _messages(ctx: Ctx) -> list[Piece]:
    """What people wrote to us, by the day that each of them was promised."""
    may = {Permission.CASES_REVIEW, Permission.LETTERS_READ} <= ctx.may
    return [
        Piece("message", each.id, typed_handle(each.about), f"message/{each.id}", each.received_at, each.answer_by, "", each.lang, may)
        for each in messages.waiting()
    ]


def _offers_to_draft(ctx: Ctx) -> list[Piece]:
    filed = {offer_in(row.flow, row.arguments) for row in people.open_approvals()}
    busy = {each.sale for each in sales.offers(ctx) if each.state in ("sent", "accepted") or (each.state == "draft" and each.id in filed)}
    return [
        Piece(
            "offer", each.id, each.display, f"sale/{each.id}", each.opened_at, promised("offer", each.opened_at),
            mine=Permission.SALES_DRAFT in ctx.may,
        )
        for each in sales.sales(ctx)
        if each.state == "open" and each.form == "offer" and each.id not in busy
    ]  # fmt: skip


def _prices_named(ctx: Ctx) -> list[Piece]:
    """Prices that recipients named and nobody filed or refused yet."""
    filed = {json.loads(row.arguments).get("counter") for row in people.open_approvals() if of_sales(row.flow)}
    return [
        Piece(
            "counter", named.id, offer.display, f"sale/{offer.sale}", named.made_at, promised("counter", named.made_at),
            mine=Permission.SALES_DRAFT in ctx.may,
        )
        for offer, named in sales.to_answer(ctx)
        if named.id not in filed
    ]  # fmt: skip


def _requests(ctx: Ctx) -> list[Piece]:
    """Requests for names, by the day that each of them was promised."""
    return [
        Piece(
            "request", each.request, each.display, f"request/{each.request}", each.at, each.answer_by, mine=_may_answer(ctx, each.member)
        )
        for each in request_queries.waiting(ctx)
    ]  # fmt: skip


def _may_answer(ctx: Ctx, member: str) -> bool:
    return Permission.SALES_DRAFT in ctx.may and not requesting.near(ctx.actor.id, member)


def _links() -> list[Piece]:
    """What was found between accounts in a sale and nobody has looked at."""
    rows = voiding_queries.findings(open_only=True)
    return [Piece("link", each.id, each.display, f"link/{each.id}", each.found_at, promised("link", each.found_at), each.side) for each in rows]


def _to_score(ctx: Ctx) -> list[Piece]:
    """Drops of which this reviewer may score something."""
    return [
        Piece("score", each.sale, each.display, f"round/{each.sale}", each.closed_at, promised("score", each.closed_at))
        for each in to_score.drops(ctx)
        if each.open
    ]


def _waits(each: CaseFacts) -> Piece:
    kind = "holder" if each.state in WITH_HOLDER else "waiting"
    return Piece(kind, each.id, each.display, f"case/{each.id}", each.opened_at, each.ends_at or each.opened_at, each.state, mine=False)
