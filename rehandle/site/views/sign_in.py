"""`/sign-in` for staff: a user name and a password, a second factor or a passkey where one was set up. Nobody signs up by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Members are made known by an operator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """allauth's own, in our frame."""

    template_name = "account/login.html"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out at once; nothing is asked."""
    logout(request)
    return HttpResponseRedirect("/")
