"""The amount of one's own sealed bid, which only the member's own browser remembers: signed, bound to the sale's page, and to the one bid."""

from django.core import signing
from django.http import HttpRequest, HttpResponse

from rehandle.config.office import office
from rehandle.kernel.money import Money, money
from rehandle.site.visit import ARABIC

SALT, SIXTY_DAYS = "rehandle.site.sealed", 5_184_000


def remember(answer: HttpResponse, path: str, bid: str, most: Money) -> HttpResponse:
    """Hand the amount back to the browser; nothing of it stays here."""
    told = signing.dumps([bid, str(most)], salt=SALT, compress=False)
    for name, bound in (("sealed-bid", path), ("sealed-bid-ar", f"{ARABIC}{path}")):
        answer.set_cookie(name, told, max_age=SIXTY_DAYS, path=bound, httponly=True, secure=office().address.startswith("https://"), samesite="Lax")
    return answer


def remembered(request: HttpRequest, bid: str) -> Money | None:
    """The amount of this bid, where this browser has it."""
    for name in ("sealed-bid", "sealed-bid-ar"):
        try:
            told = signing.loads(request.COOKIES.get(name, ""), salt=SALT, max_age=SIXTY_DAYS)
            if isinstance(told, list) and told[0] == bid:
                return money(str(told[1]))
        except (signing.BadSignature, ValueError, IndexError):
            continue
    return None
