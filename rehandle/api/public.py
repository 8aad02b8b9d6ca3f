"""Endpoints that anybody may ask."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from rehandle import wiring
from rehandle.api import calendar, listings, market, proposals, taking_part, waiting
from rehandle.api.handles import LONGEST_TYPED, router, shown
from rehandle.api.shapes import HeadOut, LetterIn, LetterOut, NameOut, OpeningOut, Problem, RuleOut, WhyIn, WhyOut
from rehandle.cases import checked
from rehandle.cases import queries as cases
from rehandle.cases.why import account_of
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.links import read
from rehandle.log import queries as log
from rehandle.policy.queries import in_force, text_of
from rehandle.site.beat import on_the_beat

UNKNOWN, REFUSED, PROBLEM = 401, 400, "application/problem+json"
MISSHAPEN = 422
SAID = {"description": "Unprocessable Content", "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


class Described(NinjaAPI):
    """The API, whose description names the type of its refusals."""

    def get_openapi_schema(self, *args: Any, **named: Any) -> OpenAPISchema:
        """As the library makes it; a refusal is `application/problem+json` there too."""
        schema = super().get_openapi_schema(*args, **named)
        for operations in schema["paths"].values():
            for operation in operations.values():
                if operation.get("parameters") or "requestBody" in operation:
                    operation["responses"].setdefault(MISSHAPEN, SAID)
                for status, response in operation["responses"].items():
                    if int(status) >= REFUSED and "content" in response:
                        response["content"] = {PROBLEM: next(iter(response["content"].values()))}
        return schema


api = Described(title="Rehandle", version="1", docs_url=None, openapi_url="/openapi.json", urls_namespace="api")
api.add_router("/v1/handles", router)
api.add_router("/v1/calendar", calendar.router)
api.add_router("/v1/sales", market.router)
api.add_router("/v1/me", taking_part.own)
api.add_router("/v1/listings", listings.listings)
api.add_router("/v1/watches", waiting.watches)
api.add_router("/v1/backorders", waiting.backorders)
api.add_router("/v1/me/received", proposals.answers)


@api.get("/names/{typed}", response={200: NameOut, 422: Problem})
@on_the_beat
def name(request: HttpRequest, typed: str) -> NameOut:
    """The public state of a name; the first address of what `/v1/handles/{handle}` says."""
    return shown(typed)


@api.get("/rule", response={200: RuleOut, 409: Problem})
def rule(request: HttpRequest) -> RuleOut:
    """The rule in force, with its exact published bytes."""
    policy = in_force(wiring.clock().now())
    return RuleOut(id=policy.id, version=policy.version, hash=policy.hash, sells=policy.sells, text=text_of(policy.hash))


@api.get("/opening", response=list[OpeningOut])
def opening(request: HttpRequest) -> list[OpeningOut]:
    """Names on the public list, by opening day."""
    return [OpeningOut(name=each.handle, opens_at=each.ends_at, tier=each.tier) for each in cases.calendar(wiring.clock().now())]


@api.post("/letters/check", response=LetterOut)
@on_the_beat
def check(request: HttpRequest, body: LetterIn) -> LetterOut:
    """Whether a letter is ours: by its code and the address that it came to; anything less is one same no."""
    return LetterOut(genuine=checked.check(body.code[:LONGEST_TYPED], body.address[:LONGEST_TYPED]) is not None)


@api.post("/why", response={200: WhyOut, 404: Problem})
def why(request: HttpRequest, body: WhyIn) -> WhyOut:
    """Why a name was found: the account that the holder's page shows, to whoever has the letter's link."""
    known = read(body.link[:LONGEST_TYPED].rstrip("/").rpartition("/l/")[2])
    if known is None or known[0] != "holder":
        raise Refused(Code.LINK_UNKNOWN)
    return WhyOut(**asdict(account_of(cases.case(known[1]), body.lang)))


@api.get("/record", response={200: HeadOut, 404: Problem})
def record(request: HttpRequest) -> HeadOut:
    """The newest head of the public record."""
    head = log.checkpoint()
    if head is None:
        raise Refused(Code.NOT_FOUND)
    return HeadOut(checkpoint=head.note, key=log.verifier_key())


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as problem+json."""
    meaning = refusal.code.meaning
    told = Problem(
        type=f"/refusals#{refusal.code.value}", title=meaning.en, status=meaning.status,
        detail={name: str(value) for name, value in refusal.facts.items()},
    )  # fmt: skip
    answer = HttpResponse(told.model_dump_json(), status=meaning.status, content_type=PROBLEM)
    if meaning.status == UNKNOWN:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not have the described shape, as problem+json: where, and what would be."""
    wrong = {".".join(str(part) for part in each["loc"][:6])[:100]: str(each["msg"])[:200] for each in error.errors[:10]}
    return refused(request, Refused(Code.INVALID, **wrong))


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What is no JSON at all."""
    return refused(request, Refused(Code.INVALID, body=str(error)[:200]))
