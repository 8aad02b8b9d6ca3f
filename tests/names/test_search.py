"""Search in a catalogue: exact, prefix, similar, by tier, price, end and length; it reads once and writes nothing."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import writing
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.names.rules.search import LEAST_LIKE, Wanted, likeness, ranked
from rehandle.names.search import find
from rehandle.names.skeletons import skeleton
from rehandle.sales.models import Sale
from tests.conftest import NOW

OFFERED = [  # name, tier, price, ends after so many days
    ("google", "rare", 900_00, 10), ("gogle", "rare", 90_00, 20), ("googly", "priority", 50_00, 30), ("l33t", "rare", 400_00, 10),
    ("leet", "priority", None, None), ("river", "mass", None, None), ("rivers", "mass", None, None), ("rover", "mass", 10_00, 5),
    ("سلام", "rare", 700_00, 10),
]  # fmt: skip


@pytest.fixture
def catalogue(transactional_db: None, office: Ctx) -> None:
    """Open sales, and one that is over."""
    with writing("test.catalogue", office):
        for place, (name, tier, price, days) in enumerate(OFFERED):
            Sale.objects.create(
                id=f"s{place}", case=f"c{place}", handle=name, epoch=0, policy_hash="0" * 64, tier=tier, form="offer", currency="EUR",
                price_minor=price, opened_at=NOW, ends_at=NOW + timedelta(days=days) if days else None,
            )  # fmt: skip
        Sale.objects.create(
            id="s99", case="c99", handle="goggle", epoch=0, policy_hash="0" * 64, tier="rare", form="offer", currency="EUR", state="void",
            price_minor=1, opened_at=NOW,
        )  # fmt: skip
        append(office, Event.SALE_OPENED)


def found(**wanted: Any) -> list[str]:
    """Names among the open sales."""
    return [sale.handle for sale in find(Sale.objects.filter(state="open"), Wanted(**wanted))]


TABLE: list[tuple[dict[str, Any], list[str]]] = [
    ({"text": "google"}, ["google"]),
    ({"text": "goggle"}, []),  # it is there, but not among the rows that were handed in
    ({"text": "GOOGLE"}, []),  # canonical names only
    ({"text": "goog", "how": "prefix"}, ["google", "googly"]),
    ({"text": "go%", "how": "prefix"}, []),
    ({"text": "سل", "how": "prefix"}, ["سلام"]),
    ({"text": "goggle", "how": "similar"}, ["gogle", "google", "googly"]),
    ({"text": "g00gle", "how": "similar"}, ["google", "gogle", "googly"]),
    ({"text": "leet", "how": "similar"}, ["leet", "l33t"]),
    ({"text": "1eet", "how": "similar"}, ["leet", "l33t"]),
    ({"text": "riverr", "how": "similar"}, ["river", "rivers", "rover"]),
    ({"text": "xyzzy", "how": "similar"}, []),
    ({"text": "\0", "how": "similar"}, sorted(name for name, *_ in OFFERED)),
    ({"tier": "rare", "most_minor": 400_00}, ["gogle", "l33t"]),
    ({"least_minor": 400_00, "currency": "EUR"}, ["google", "l33t", "سلام"]),
    ({"currency": "USD"}, []),
    ({"ends_before": NOW + timedelta(days=10)}, ["rover"]),
    ({"most_length": 4}, ["l33t", "leet", "سلام"]),
    ({"least_length": 6, "tier": "mass"}, ["rivers"]),
    ({"most_found": 2}, ["gogle", "google"]),
    ({"most_found": 0}, []),
    ({"most_found": -1}, []),
]


def test_find(catalogue: None) -> None:
    """One table."""
    assert [(wanted, found(**wanted)) for wanted, _ in TABLE] == TABLE


def test_every_search_is_one_read(catalogue: None) -> None:
    """Whether a name is offered, exists without being offered, or does not exist: the same statement, and nothing is written."""
    for text, how in product(("google", "goggle", "nobody"), ("exact", "prefix", "similar")):
        with CaptureQueriesContext(connection) as made:
            found(text=text, how=how)
        assert [each["sql"][:6] for each in made] == ["SELECT"]


NAMES = st.text("abcdeflorm013_", min_size=1, max_size=12)


@given(NAMES, st.sets(NAMES, max_size=12))
def test_the_order_of_likeness(text: str, names: set[str]) -> None:
    """The name itself comes first; what is found is like it, by falling likeness."""
    order = ranked(text, names | {text}, skeleton)
    scores = [likeness(text, name, skeleton) for name in order]
    assert order[0] == text
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= LEAST_LIKE


@given(st.text(max_size=50), st.text(max_size=50))
def test_likeness_is_total(text: str, name: str) -> None:
    """Any text, 0 to 100, the same both ways."""
    assert 0 <= likeness(text, name, skeleton) == likeness(name, text, skeleton) <= 100
