"""Who proved an account: a signed cookie names the member for half a day. It opens nothing of what staff may do."""

from django.core import signing
from django.http import HttpResponse

from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Refused
from rehandle.people.queries import as_member
from rehandle.sales.joining import Asked, again
from rehandle.site.visit import Visitor

MEMBER, ASKED = "member", "joining"
HALF_A_DAY, HOUR = 43_200, 3_600


def signed_in(request: Visitor) -> Ctx | None:
    """The context of the member who visits, or None."""
    told = _read(request, MEMBER, HALF_A_DAY)
    try:
        return as_member(told[0], request.ctx.now, request.ctx.new_id) if told else None
    except Refused:
        return None


def sign_in(answer: HttpResponse, member: str) -> HttpResponse:
    """Known from now on, for half a day."""
    answer.delete_cookie(ASKED)
    return _write(answer, MEMBER, [member], HALF_A_DAY)


def sign_out(answer: HttpResponse) -> HttpResponse:
    """Unknown again."""
    answer.delete_cookie(MEMBER)
    return answer


def asked(request: Visitor) -> Asked | None:
    """The account that this visitor is proving."""
    told = _read(request, ASKED, HOUR)
    return again(*told) if told and len(told) == 2 else None


def ask(answer: HttpResponse, of: Asked) -> HttpResponse:
    """Remember which account, for an hour."""
    return _write(answer, ASKED, [of.handle, of.nonce], HOUR)


def _write(answer: HttpResponse, name: str, told: list[str], seconds: int) -> HttpResponse:
    secure = office().address.startswith("https://")
    answer.set_cookie(name, signing.dumps(told, salt=_salt(name)), max_age=seconds, httponly=True, secure=secure, samesite="Lax")
    return answer


def _read(request: Visitor, name: str, seconds: int) -> list[str] | None:
    try:
        told = signing.loads(request.COOKIES.get(name, ""), salt=_salt(name), max_age=seconds)
    except signing.BadSignature:
        return None
    return [str(each) for each in told] if isinstance(told, list) else None


def _salt(name: str) -> str:
    return f"rehandle.site.member.{name}"
