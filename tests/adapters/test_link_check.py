"""An operator's own link check over HTTP: what it says, and that silence and nonsense are never taken for "nobody is linked"."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from rehandle.adapters.links.http import HttpLinkCheck, NothingMore
from rehandle.kernel.ports import Unreachable


class Service(HTTPServer):
    """Answers each question with what the test put there."""

    status, answer, asked = 200, b'{"linked": []}', None


class Answering(BaseHTTPRequestHandler):
    """One question."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked = (self.path, self.headers["Authorization"], json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_):
        """Silent."""


@pytest.fixture
def service():
    server = Service(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def check(service):
    return HttpLinkCheck(f"http://127.0.0.1:{service.server_port}/links", b"secret")


def test_it_is_asked_with_the_accounts_alone_and_answers_with_some_of_them(service, check):
    service.answer = b'{"linked": ["b", "stranger"]}'
    assert check.linked("a", ["b", "c"]) == ["b"]
    assert service.asked == ("/links", "Bearer secret", {"account": "a", "others": ["b", "c"]})


@pytest.mark.parametrize(("status", "answer"), [(500, b"{}"), (200, b"no JSON"), (200, b"[]"), (200, b"{}"), (200, b'{"linked": "b"}'), (403, b'{"linked": []}')])
def test_what_cannot_be_read_is_no_answer(service, check, status, answer):
    service.status, service.answer = status, answer
    with pytest.raises(Unreachable):
        check.linked("a", ["b"])


def test_silence_is_no_answer(service, check):
    service.shutdown()
    service.server_close()
    with pytest.raises(Unreachable):
        check.linked("a", ["b"])


def test_without_a_service_there_is_nothing_more():
    assert NothingMore().linked("a", ["b"]) == []
