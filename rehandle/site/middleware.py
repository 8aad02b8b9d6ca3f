"""What every answer carries, and who is asking."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware

from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.site import visit
from rehandle.site.device import note_staff
from rehandle.site.errors import not_read, refused

Get = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'{pictures}; form-action 'self'{forms}; "
    "base-uri 'none'; frame-ancestors 'none'{more}"
)
SCRIPTED = ("/sign-in", "/account/")
TOTP = "/account/2fa/totp/"  # its square code is drawn into the page
SCRIPTS = "; script-src 'self'; connect-src 'self'"
STREAMS = SCRIPTS + " {origin}"
PRIVATE = ("/l/", "/o/", "/desk", "/demo", "/account", "/sign-in", "/pay/", "/contact", "/died", "/check", "/me", "/s/")


class SafeHeaders:
    """A strict content policy on every page: nothing is loaded from elsewhere, nothing runs.

    A page that sends people on to pay names the provider in `response.sends_to`. Passkeys cannot be asked for without
    a script, so the sign-in may run those that lie beside our own files; so may a page that names its stream in `response.streams_from`.
    """

    def __init__(self, get: Get) -> None:
        self.get = get

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get(request)
        path = getattr(request, "plain_path", request.path_info)
        sends_to = getattr(response, "sends_to", "")
        forms = f" {sends_to}" if sends_to else ""
        streams = getattr(response, "streams_from", "")
        more = STREAMS.format(origin=streams) if streams else SCRIPTS if path.startswith(SCRIPTED) else ""
        response["Content-Security-Policy"] = POLICY.format(forms=forms, more=more, pictures=" data:" if path.startswith(TOTP) else "")
        response["Referrer-Policy"] = "no-referrer"
        response["X-Content-Type-Options"], response["X-Frame-Options"] = "nosniff", "DENY"
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store" if path.startswith(PRIVATE) or request.method == "POST" else "private, no-cache"
        return response


class OwnForms(CsrfViewMiddleware):
    """Django's guard of forms, for pages that send no referrer: browsers then write `Origin: null`.

    The secret in cookie and form stays required. Where the browser tells where the form was (`Sec-Fetch-Site`), only ours pass.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null":
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]  # Django's own, untyped


class Visit:
    """Put the visitor's language, rule and context on the request; turn refusals and silence into pages that say what is true."""

    def __init__(self, get: Get) -> None:
        self.get = get

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visitor = visit.settle(request)
        if visitor.path == visit.ARABIC or (request.method == "GET" and request.GET.get("lang") in ("ar", "en")):
            return HttpResponseRedirect(_in_language(visitor))
        try:
            visit.look_up(visitor)
        except DatabaseError:
            return not_read(visitor)
        return note_staff(visitor, self.get(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal nobody caught, and an outside that does not answer."""
        if isinstance(error, Refused):
            return refused(request, error)
        return not_read(request) if isinstance(error, (DatabaseError, Unreachable)) else None


def _in_language(visitor: visit.Visitor) -> str:
    """The same address in the language that was asked for."""
    asked = visitor.GET.get("lang", visitor.voice.lang)
    rest = urlencode([(name, value) for name, value in visitor.GET.items() if name != "lang"])
    path = f"{visit.ARABIC if asked == 'ar' else ''}{visitor.plain_path}"
    return f"{path}?{rest}" if rest else path
