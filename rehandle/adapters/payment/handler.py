"""HTTP for the fake provider: who may ask, what is read, how it is answered."""

import hmac
import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote, urlsplit

from rehandle.adapters.payment import page
from rehandle.adapters.payment.answers import Answers
from rehandle.adapters.payment.wire import Json
from rehandle.kernel.refusal import Code, Refused

if TYPE_CHECKING:
    from rehandle.adapters.payment.fake_provider import Provider

Doing = Callable[[], Json]
LARGEST_BODY = 64 * 1024


class Handler(BaseHTTPRequestHandler):
    """One request. The API and the controls ask for the secret; the hosted page is open to who has its address."""

    server_version, sys_version, timeout = "fake-provider", "", 30

    def do_GET(self) -> None:
        """Pages, charges, balance."""
        path = urlsplit(self.path).path
        if path == "/look.css":
            return self._send(HTTPStatus.OK, page.STYLE.encode(), "text/css; charset=utf-8")
        if path == "/healthz":
            return self._send(HTTPStatus.OK, b"ok", "text/plain")
        if path.startswith("/pay/"):
            return self._page(unquote(path.removeprefix("/pay/")))
        return self._api(lambda: self._read(path))

    def do_POST(self) -> None:
        """The button, the API, the controls."""
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            return self._pay(unquote(path.removeprefix("/pay/")))
        return self._api(lambda: self._write(path))

    # --- the hosted page

    def _page(self, charge: str) -> None:
        try:
            row = self._answers.book.row(charge)
        except Refused:
            return self._send(HTTPStatus.NOT_FOUND, b"There is no such page.", "text/plain; charset=utf-8")
        html = page.render(row, self._lang()).encode()
        return self._send(HTTPStatus.OK, html, "text/html; charset=utf-8", {"Content-Security-Policy": page.policy(row["return_url"])})

    def _pay(self, charge: str) -> None:
        """Capture once, and lead back. A page that expired says so."""
        if self.headers.get("Origin", self._answers.address) not in (self._answers.address, "null"):
            return self._send(HTTPStatus.FORBIDDEN, b"This form came from elsewhere.", "text/plain")
        try:
            row = self._answers.book.pay(charge)
        except Refused:
            return self._page(charge)
        self._answers.delivery.wake()
        return self._send(HTTPStatus.SEE_OTHER, b"", "text/plain", {"Location": row["return_url"]})

    def _lang(self) -> str:
        asked = parse_qs(urlsplit(self.path).query).get("lang", [""])[0] or self.headers.get("Accept-Language", "")
        return "ar" if asked.lower().startswith("ar") else "en"

    # --- the API

    def _api(self, doing: Doing) -> None:
        control = self.path.startswith("/control")
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), b"Bearer " + self._answers.secret):
            return self._json(HTTPStatus.UNAUTHORIZED, {"refused": "forbidden"})
        if not control and self._answers.switch("down"):
            return self._json(HTTPStatus.SERVICE_UNAVAILABLE, {"refused": "provider_down"})
        status, answer = _answered(doing)
        self._answers.delivery.wake()
        if not control and self.command == "POST" and self._answers.switch("half"):
            return None  # it is done, and the line breaks before the answer
        return self._json(status, answer)

    def _read(self, path: str) -> Json:
        if path.startswith("/v1/charges/"):
            return self._answers.charge(unquote(path.removeprefix("/v1/charges/")))
        if path == "/v1/balance":
            return self._answers.balance(parse_qs(urlsplit(self.path).query).get("currency", ["USD"])[0])
        raise Refused(Code.NOT_FOUND)

    def _write(self, path: str) -> Json:
        if path not in self._answers.posts:
            raise Refused(Code.NOT_FOUND)
        key = self.headers.get("Idempotency-Key", "")
        if path.startswith("/v1/") and not key:
            raise Refused(Code.INVALID, why="an Idempotency-Key is missing")
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            raise Refused(Code.INVALID, why="the body is too large")
        told = json.loads(self.rfile.read(length) or b"{}")
        if not isinstance(told, dict):
            raise Refused(Code.INVALID, why="the body is no JSON object")
        return self._answers.posts[path](told, key)

    # --- how

    @property
    def _answers(self) -> Answers:
        return cast("Provider", self.server).answers

    def _json(self, status: int, told: Json) -> None:
        self._send(status, json.dumps(told).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        always = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        told = {"Content-Type": kind, "Content-Length": str(len(body)), "Referrer-Policy": "no-referrer", **always, **(headers or {})}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Say nothing: the `call` table is the record."""


def _answered(doing: Doing) -> tuple[int, Json]:
    try:
        return HTTPStatus.OK, doing()
    except Refused as refused:
        facts = {name: str(fact) for name, fact in refused.facts.items()}
        return refused.code.meaning.status, {"refused": refused.code.value, "facts": facts}
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
        return HTTPStatus.UNPROCESSABLE_ENTITY, {"refused": "invalid", "facts": {"why": repr(error)}}
