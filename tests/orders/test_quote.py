"""A quote is one canonical text: what is read back is what was written, and a changed sign changes the hash."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.money import Money
from rehandle.orders.rules import quote as quotes
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules import proof
from rehandle.sales.rules.terms import LANGS, terms
from tests.sales.made import NORTHWIND

POLICY = parse(NORTHWIND)
UNTIL = datetime(2027, 3, 19, 12, tzinfo=UTC)
SAID = {lang: terms(POLICY, "Ember", Money("USD", 5_000_000), UNTIL, lang) for lang in LANGS}


def quote(price, tax=0):
    return quotes.quote(
        POLICY, order="o", handle="Ember", epoch=2, price=Money("USD", price), tax=Money("USD", tax), said=SAID, valid_until=UNTIL
    )


@given(st.integers(1, 10**14), st.integers(0, 10**12))
def test_reading_is_the_inverse_of_writing(price, tax):
    given_ = quote(price, tax)
    text = quotes.canonical(given_)
    assert quotes.read(text) == given_
    assert quotes.canonical(quotes.read(text)) == text
    assert given_.total == given_.price + given_.tax


def test_any_part_changes_the_hash():
    first = quotes.hash_of(quotes.canonical(quote(5_000_000)))
    for other in (quote(5_000_001), quote(5_000_000, 1), replace(quote(5_000_000), epoch=3), replace(quote(5_000_000), policy_version=4)):
        assert quotes.hash_of(quotes.canonical(other)) != first


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_easy_to_copy(mac):
    shown = proof.code(mac)
    assert len(shown) == 17
    assert shown.startswith("rh-")
    assert set(shown) <= set("rh-0123456789abcdefghjkmnpqrstvwxyz")
