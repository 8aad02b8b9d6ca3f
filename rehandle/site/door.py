"""Letters' links. The token is exchanged at once for a short cookie bound to its page; nothing happens on GET."""

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect

from rehandle.config.office import office
from rehandle.letters.links import read
from rehandle.site.visit import ARABIC, Visitor

HOUR = 3600
SALT = "rehandle.site.door"


def is_token(key: str) -> bool:
    """Whether this is a link from a letter, not the page behind it."""
    return "~" in key


def exchange(request: Visitor, key: str, kinds: tuple[str, ...], lang: str, where: str) -> HttpResponse | None:
    """Into the page: 303 to its address without the token, with a cookie that opens it for an hour. None: not our link."""
    known = read(key)
    if known is None or known[0] not in kinds:
        return None
    kind, ref = known
    path = f"{where}{ref}"
    told = signing.dumps([kind, ref], salt=SALT, compress=False)
    answer = HttpResponseRedirect(f"{ARABIC}{path}" if lang == "ar" else path, status=303)
    for name, bound in ((f"door-{kind}", path), (f"door-{kind}-ar", f"{ARABIC}{path}")):
        answer.set_cookie(name, told, max_age=HOUR, path=bound, httponly=True, secure=office().address.startswith("https://"), samesite="Lax")
    return answer


def opens(request: Visitor, kind: str, ref: str) -> bool:
    """Whether this visitor came through the link of this page, within the hour."""
    for name in (f"door-{kind}", f"door-{kind}-ar"):
        try:
            if list(signing.loads(request.COOKIES.get(name, ""), salt=SALT, max_age=HOUR)) == [kind, ref]:
                return True
        except (signing.BadSignature, ValueError, TypeError):
            continue
    return False
