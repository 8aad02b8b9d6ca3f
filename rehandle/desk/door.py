"""Who may come in: staff whose role allows it. Everybody else is told so, and never shown an error page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from rehandle.desk.frame import refusal, visitor
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import is_staff

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def ctx_of(request: HttpRequest) -> Ctx:
    """Who asks, as the visit's middleware has put it on the request."""
    return visitor(request).ctx


def door(*needs: Permission, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View[P]], View[P]]:
    """Let staff in who have one of these permissions; none named: all staff. A refusal inside becomes a message."""

    def make(view: View[P]) -> View[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **named: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            ctx = ctx_of(request)
            if ctx.actor.kind != "member":
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.path)}")
            if not is_staff(ctx.actor.id) or (needs and not ctx.may & set(needs)):
                return refusal(request, Refused(Code.FORBIDDEN))
            try:
                return view(request, *args, **named)
            except Refused as refused:
                return refusal(request, refused)

        return cast("View[P]", enter)

    return make
