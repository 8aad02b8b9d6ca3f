"""The head of a request, read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.live.limits import network, plain
from rehandle.live.request import Asked, asked

LOT = "0jm2k9w3qav00000lot1"


@pytest.mark.parametrize(("head", "answer"), [
    (f"GET /live/{LOT} HTTP/1.1", Asked(LOT)),
    (f"GET /live/{LOT} HTTP/1.0\r\nHost: x\r\nAccept: text/event-stream", Asked(LOT)),
    (f"GET /live/{LOT} HTTP/1.1\r\nLast-Event-ID: 41", Asked(LOT, 41)),
    (f"GET /live/{LOT} HTTP/1.1\r\nlast-event-id:41 ", Asked(LOT, 41)),
    (f"GET /live/{LOT} HTTP/1.1\r\nLast-Event-ID: 41x", Asked(LOT)),
    (f"GET /live/{LOT} HTTP/1.1\r\nLast-Event-ID: {'9' * 19}", Asked(LOT)),
    (f"GET /live/{LOT} HTTP/1.1\r\nX-Forwarded-For: 198.51.100.7, 203.0.113.9", Asked(LOT, None, "203.0.113.9")),
    (f"GET /live/{LOT} HTTP/1.1\r\nX-Forwarded-For: 198.51.100.7\r\nX-Forwarded-For: 203.0.113.9", Asked(LOT, None, "203.0.113.9")),
    (f"POST /live/{LOT} HTTP/1.1", 405),
    (f"HEAD /live/{LOT} HTTP/1.1", 405),
    ("GET / HTTP/1.1", 404),
    ("GET /live/ HTTP/1.1", 404),
    (f"GET /live/{LOT}?x=1 HTTP/1.1", 404),
    (f"GET /live/{LOT}/ HTTP/1.1", 404),
    ("GET /live/%2e%2e HTTP/1.1", 404),
    (f"GET /live/{'a' * 81} HTTP/1.1", 404),
    (f"GET http://x/live/{LOT} HTTP/1.1", 404),
    (f"GET /live/{LOT} HTTP/2.0", 400),
    (f"GET /live/{LOT}", 400),
    (f"get /live/{LOT} HTTP/1.1", 400),
    (f"GET  /live/{LOT} HTTP/1.1", 400),
    (f"GET /live/{LOT}\n HTTP/1.1", 400),
    (f"GET /live/{LOT} HTTP/1.1\r\nno colon", 400),
    ("", 400),
])  # fmt: skip
def test_what_is_asked(head, answer):
    assert asked(head.encode()) == answer


@pytest.mark.parametrize(("address", "counted"), [
    ("203.0.113.9", "203.0.113.9"),
    ("::ffff:203.0.113.9", "203.0.113.9"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ("2001:db8:1:2::9", "2001:db8:1:2::"),
    ("::1", "::"),
    ("nonsense", "nonsense"),
    ("half:an:address", "half:an:address"),
])  # fmt: skip
def test_whom_an_address_counts_as(address, counted):
    assert network(address) == counted


@pytest.mark.parametrize(("address", "written"), [("0:0::1", "::1"), ("::ffff:127.0.0.1", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("x:", "x:")])
def test_how_a_proxy_is_known(address, written):
    assert plain(address) == written


PIECES = st.sampled_from([b"GET", b"POST", b" ", b"/live/", LOT.encode(), b"HTTP/1.1", b"\r\n", b":", b"Last-Event-ID: 7", b"X-Forwarded-For: ", b"\x00", b"\xff"])


@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=20).map(b"".join)))
def test_whatever_is_sent_has_an_answer(head):
    told = asked(head)
    assert told in (400, 404, 405) or (isinstance(told, Asked) and told.sale.isascii() and 0 < len(told.sale) <= 80)
