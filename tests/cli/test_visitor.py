"""The walk's browser: which form a button belongs to, what is sent along, what a page that lacks it is told as."""

import pytest

from rehandle.cli.visitor import NoSuchButton, Visitor

PAGE = """
<form action="/ar"><button>العربية</button></form>
<form method="post" action="/l/c1"><input type="hidden" name="csrf" value="s1"><button name="act" value="keep">Keep</button></form>
<form method="post" action="/l/c1"><input type="hidden" name="csrf" value="s2"><textarea name="words"></textarea>
<button name="act" value="object">Object</button></form>
"""


@pytest.fixture
def visitor(monkeypatch):
    """Somebody in front of a page; what he sends is kept, and nothing leaves."""
    sent = []
    found = Visitor()
    found.url, found.html = "http://127.0.0.1:1/l/c1", PAGE
    monkeypatch.setattr(found, "_go", lambda asked: sent.append((asked.full_url, (asked.data or b"").decode())) or found)
    return found, sent


@pytest.mark.parametrize(("act", "filled", "body"), [
    ("keep", {}, "csrf=s1&act=keep"),
    ("object", {"words": "mine"}, "csrf=s2&words=mine&act=object"),
])  # fmt: skip
def test_a_button_sends_its_own_form(visitor, act, filled, body):
    found, sent = visitor
    found.press(act, **filled)
    assert sent == [("http://127.0.0.1:1/l/c1", body)]


@pytest.mark.parametrize(("act", "filled"), [("sell", {}), ("keep", {"words": "no such field there"})])
def test_what_a_page_does_not_offer_is_not_pressed(visitor, act, filled):
    found, sent = visitor
    with pytest.raises(NoSuchButton, match=r"/l/c1 offers no "):
        found.press(act, **filled)
    assert sent == []


def test_a_page_is_read_by_pattern(visitor):
    found, _ = visitor
    assert found.sees("Keep")
    assert not found.sees("Genuine")
