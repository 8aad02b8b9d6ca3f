"""Whoever led and was outbid is written to, once a bid of his, and nobody else."""

import pytest

from rehandle.cases.models import Case
from rehandle.kernel.money import money
from rehandle.kernel.words.bare import in_text as bare
from rehandle.letters.layout import as_text
from rehandle.letters.models import Letter
from rehandle.sales.auction_queries import to_tell_outbid
from rehandle.sales.flows import void_sale
from rehandle.sales.models import Sale
from rehandle.sales.rules.outbid_letter import OutbidText, outbid_letter
from tests.conftest import NOW
from tests.orders.world import build
from tests.sales import made
from tests.sales.auctioned import RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(tmp_path, office, as_role):
    made = build(tmp_path, office, as_role, RULE)
    made.tick()
    return made, Sale.objects.get(form="english").id


def told(office):
    """Accounts that were written to, in order."""
    office.tick()
    return [each.subject.removeprefix("account:") for each in Letter.objects.filter(kind="outbid").order_by("written_at", "id")]


def test_once_a_bid_and_only_who_led(here):
    office, sale = here
    ann, ben, cid = joined(office, "p-ann", "p-ben", "p-cid")
    ann.bids(sale, "500.00")
    assert told(office) == []
    ben.bids(sale, "300.00")  # outbid at once: his own page has said so
    assert told(office) == []
    cid.bids(sale, "900.00")
    assert told(office) == ["p-ann"]
    office.tick(days=1)
    assert told(office) == ["p-ann"]
    ann.bids(sale, "950.00")
    assert told(office) == ["p-ann", "p-cid"]
    cid.bids(sale, "1500.00")
    assert told(office) == ["p-ann", "p-cid", "p-ann"]


def test_many_bids_between_two_ticks_are_one_letter(here):
    office, sale = here
    ann, ben = joined(office, "p-ann", "p-ben")
    for most in range(200, 800, 100):
        ann.bids(sale, f"{most}.00")
        ben.bids(sale, f"{most + 50}.00")
    assert told(office) == ["p-ann"]


def test_after_the_close_nobody_is_told_to_bid_again(here):
    office, sale = here
    ann, ben = joined(office, "p-ann", "p-ben")
    ann.bids(sale, "500.00")
    ben.bids(sale, "2000.00")
    office.tick(days=8)
    assert told(office) == []


def test_where_the_name_goes_back_nobody_is_told_to_bid_again(here):
    office, sale = here
    ann, ben = joined(office, "p-ann", "p-ben")
    ann.bids(sale, "500.00")
    ben.bids(sale, "2000.00")
    made.act(office.now(), what=lambda _: Case.objects.update(restore_move="m-back"))
    void_sale(office.now(), sale)
    assert (Sale.objects.get(id=sale).state, to_tell_outbid(office.clock.now())) == ("void", [])


@pytest.mark.parametrize(("lang", "link"), [("en", "https://names.example/s/s1"), ("ar", "https://names.example/ar/s/s1")])
@pytest.mark.parametrize("ends_at", [None, NOW])
def test_the_letter_leads_to_the_auction_and_says_the_price(lang, link, ends_at):
    text = as_text(outbid_letter(OutbidText("ember", money("525.00 USD"), ends_at, "https://names.example", "s1", "abcd-efgh-jkmn", lang)))
    assert link in text
    assert "US$525.00" in text
    assert "abcd-efgh-jkmn" in text
    assert ("2026" in text) is (ends_at is not None)
    assert lang == "en" or bare(text) == []
