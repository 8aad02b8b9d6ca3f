"""The rule at the desk: its versions, a draft with its errors or its differences, what it would change, and its way to a second person."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.desk import policy_words as w
from rehandle.desk import ruling
from rehandle.desk.cells import whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.trying import tried
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.plural import number
from rehandle.people.queries import open_approvals
from rehandle.policy import flows, queries
from rehandle.policy.queries import Draft
from rehandle.policy.rules.page import page as policy_page
from rehandle.site.trial import trial

OF_MONEY = ("given", "appeal-after_sale")  # the section and the sentence of the rule that speak of sales
FLOW = "policy.publish_draft"


@door(Permission.LOG_READ)
def rule(request: HttpRequest) -> HttpResponse:
    """The rule in force and its versions. Who may not read sales is not shown how names are priced."""
    ctx, speak = ctx_of(request), speaker(request)
    policy = queries.in_force(ctx.now)
    made, left_out = policy_page(policy, speak.lang), () if Permission.SALES_READ in ctx.may else OF_MONEY
    sections = [
        replace(section, items=tuple(item for item in section.items if item.anchor not in left_out))
        for section in made.sections
        if section.anchor not in left_out
    ]
    values: dict[str, Any] = {
        "rule": policy, "made": made, "sections": sections, "version_head": speak.heads(*w.VERSION_HEADS), "versions": ruling.versions(ctx, speak),
        "may_draft": Permission.POLICY_PUBLISH in ctx.may, "draft_head": speak.heads(*w.DRAFT_HEADS),
        "drafts": ruling.drafts(ctx, speak, base(request)),
    }  # fmt: skip
    return page(request, "policy", values, current="policy")


@door(Permission.POLICY_PUBLISH)
def new(request: HttpRequest) -> HttpResponse:
    """A text to change: a draft's, else that of the rule in force."""
    ctx, known = ctx_of(request), request.GET.get("from", "")
    text = queries.draft(known).text if known else queries.text_of(queries.in_force(ctx.now).hash)
    return page(request, "policy_new", {"id": ctx.new_id(), "rule_text": text}, current="policy")


@door(Permission.POLICY_PUBLISH, methods=("POST",))
def drafts(request: HttpRequest) -> HttpResponse:
    """Keep a text as a draft, with its errors or without."""
    ctx, text = ctx_of(request), request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise Refused(Code.INVALID, field="text")
    made = flows.draft(ctx, id=request.POST.get("id") or ctx.new_id(), text=text)
    return HttpResponseRedirect(f"{base(request)}policy/draft/{made.draft}")


@door(Permission.POLICY_PUBLISH, Permission.APPROVE)
def draft(request: HttpRequest, draft: str) -> HttpResponse:
    """The draft: its errors with their places, or what it changes."""
    return _draft(request, queries.draft(draft))


@door(Permission.POLICY_PUBLISH, methods=("POST",))
def filing(request: HttpRequest, draft: str) -> HttpResponse:
    """Send the draft for a second signature, over the hash that was shown."""
    known = queries.draft(draft)
    try:
        waits = flows.publish_draft(ctx_of(request), draft=draft, hash=request.POST.get("hash", ""))
    except Refused as refused:
        return _draft(request, known, refused)
    return HttpResponseRedirect(f"{base(request)}approval/{waits.approval}")


@door(Permission.POLICY_PUBLISH, Permission.APPROVE)
def simulation(request: HttpRequest, draft: str) -> HttpResponse:
    """What the draft would change on the last accounts. Revenue only for whoever may read sales."""
    ctx, speak, known = ctx_of(request), speaker(request), queries.draft(draft)
    if known.policy is None:
        raise Refused(Code.POLICY_INVALID)
    found = tried(draft, ctx.now, with_revenue=Permission.SALES_READ in ctx.may and known.policy.sells)
    old = queries.in_force(ctx.now)
    told = trial(found, old, known.policy, speak.lang)
    values: dict[str, Any] = {
        "draft": known, "policy": known.policy, "old": old, "told": told, "as_of": found.as_of,
        "counts": [(said, number(n)) for said, n in told.counts],
        "tier_head": speak.heads(*w.TIER_HEADS), "tiers": [(name, number(was), number(now)) for name, was, now in told.tiers],
        "why_head": speak.heads(*w.WHY_HEADS),
        "examples": [(each, whole((f"{one.called}: {one.sentence}", _seen(one), one.holds) for one in each.why.clauses)) for each in told.examples],
    }  # fmt: skip
    return page(request, "policy_simulation", values, current="policy")


def _seen(clause: Any) -> str:
    return " · ".join(f"{fact.called}: {fact.value}" for fact in clause.facts) or "–"


def _draft(request: HttpRequest, known: Draft, refused: Refused | None = None) -> HttpResponse:
    ctx, speak = ctx_of(request), speaker(request)
    filed = next((row.id for row in open_approvals() if row.flow == FLOW and f'"{known.id}"' in row.arguments), "")
    may = Permission.POLICY_PUBLISH in ctx.may
    values: dict[str, Any] = {
        "draft": known, "policy": known.policy, "filed": filed, "may": may, "state": ruling.state(speak, known, filed),
        "facts": ruling.facts(speak, known),
        "fault_head": speak.heads(*w.FAULT_HEADS), "faults": ruling.faults(known), "change_head": speak.heads(*w.CHANGE_HEADS),
        "changes": ruling.changes(speak, queries.in_force_or_none(ctx.now), known.policy),
    }  # fmt: skip
    if refused or (may and known.policy and not filed and not known.version):
        refused = refused or _why_not(request, known)
        values["why_not"] = w.refusal(speak, refused) if refused else ""
        values["why_errors"] = refused.facts.get("errors", "") if refused else ""
    sent = refused is not None and request.method == "POST"
    return page(request, "policy_draft", values, current="policy", status=refused.code.meaning.status if refused and sent else 200)


def _why_not(request: HttpRequest, known: Draft) -> Refused | None:
    """What would be refused if it were sent now: told before anybody presses the button."""
    try:
        assert known.policy
        flows.versions_read(ctx_of(request), known.id, known.policy.hash)
    except Refused as refused:
        return refused
    return None
