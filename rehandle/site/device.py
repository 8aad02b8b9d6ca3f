"""A browser shows a random value when somebody signs in: two accounts that show one are of one hand, or one household. Its digest is kept."""

from django.core import signing
from django.http import HttpResponse

from rehandle import wiring
from rehandle.config.office import office
from rehandle.kernel.ids import new_secret
from rehandle.people.rules.ties import DEVICE
from rehandle.people.traits import digest, show
from rehandle.site.visit import Visitor

COOKIE, SALT = "device", "rehandle.site.device"
HALF_A_YEAR = 15_552_000
SHOWN = "device"  # in the session of staff: noted once a sign-in


def note(request: Visitor, answer: HttpResponse, member: str) -> HttpResponse:
    """Somebody signs in: note the browser, and let it be known again."""
    known = _known(request) or new_secret()
    secure = office().address.startswith("https://")
    answer.set_cookie(COOKIE, signing.dumps(known, salt=SALT), max_age=HALF_A_YEAR, httponly=True, secure=secure, samesite="Lax")
    show(wiring.office_ctx(), member=member, kind=DEVICE, digested=digest(DEVICE, known))
    return answer


def note_staff(request: Visitor, answer: HttpResponse) -> HttpResponse:
    """The first page of somebody of staff after his sign-in."""
    if request.ctx.actor.kind == "member" and SHOWN not in request.session:
        request.session[SHOWN] = True
        return note(request, answer, request.ctx.actor.id)
    return answer


def _known(request: Visitor) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HALF_A_YEAR))
    except signing.BadSignature:
        return ""
