"""The fast ways of laying out a letter and of telling signs, held to the plain ones."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.ids import ALPHABET
from rehandle.letters.layout import BETWEEN, CLOSE, OPEN, Parts, as_html
from rehandle.letters.rules.signs import signs

pytestmark = pytest.mark.pure

TEXTS = st.text(st.sampled_from(f"ab<>&\"'\n نـ{OPEN}{CLOSE}{BETWEEN}"), max_size=12)
PARTS = st.builds(
    Parts, lang=st.sampled_from(["en", "ar"]), title=TEXTS, other_language=TEXTS, lead=st.lists(TEXTS, max_size=3).map(tuple),
    link=st.one_of(st.none(), st.tuples(TEXTS, st.just("https://office.example/l/x?a=1&b=2"))),
    facts=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple), more=st.lists(TEXTS, max_size=3).map(tuple),
)  # fmt: skip


def plain(text: str) -> str:
    return escape(text).replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>").replace("\n", "<br>")


@given(PARTS)
def test_a_page_is_put_together_text_by_text(parts: Parts) -> None:
    body = f"<p>{plain(parts.other_language)}</p><h1>{plain(parts.title)}</h1>" + "".join(f"<p>{plain(text)}</p>" for text in parts.lead)
    if parts.link:
        body += f'<p><a href="https://office.example/l/x?a=1&amp;b=2"><strong>{plain(parts.link[0])}</strong></a></p>'
    if parts.facts:
        body += "<table>" + "".join(f'<tr><th scope="row" align="start">{plain(label)}</th><td>{plain(value)}</td></tr>' for label, value in parts.facts) + "</table>"
    body += "".join(f"<p>{plain(text)}</p>" for text in parts.more)
    assert as_html(parts).partition("<body>")[2] == f"{body}</body></html>"


@given(st.binary(min_size=32, max_size=32), st.integers(1, 51))
def test_each_sign_is_five_bits(data: bytes, count: int) -> None:
    bits = "".join(f"{byte:08b}" for byte in data)
    assert signs(data, count) == "".join(ALPHABET[int(bits[place * 5 : place * 5 + 5], 2)] for place in range(count))
