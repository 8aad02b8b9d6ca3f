"""Steps 2 to 10 of the road in real Chromium, in English for one name and in Arabic for another, and an auction that both bid in, in one demo."""

from dataclasses import dataclass

import pytest

from tests.browser import bidders, buyers, holders, public, team
from tests.browser.demo import running
from tests.browser.eyes import Eyes, watching


@dataclass(frozen=True)
class Cast:
    """Who plays whom in one language."""

    lang: str
    keeps: str
    objects: str
    upheld: bool
    died: str
    sold: str
    recipient: str
    account: str
    address: str


ENGLISH = Cast("en", "pizza", "ember", False, "oak", "handle", "Newtown Office", "newtown", "names@newtown.example")
ARABIC = Cast("ar", "noor_a", "qamar", True, "mariam_k", "tariq", "استوديو ليلى", "layla_studio", "layla@studio.example")
BOTH = (ENGLISH, ARABIC)


def answers(eyes: Eyes, cast: Cast) -> None:
    """Steps 2 and 3: letters come; one keeps, one has died, one objects to a file that was looked at."""
    holders.keeps(eyes, cast.lang, cast.keeps)
    holders.tells_of_death(eyes, cast.lang, cast.died)
    team.decides_death(eyes, cast.lang)
    team.reviews_next(eyes, cast.lang)
    team.reviews(eyes, cast.lang, cast.sold, cast.objects)
    holders.objects(eyes, cast.lang, cast.objects)
    team.objection_is_decided(eyes, cast.lang, cast.objects, upheld=cast.upheld)


def is_sold(eyes: Eyes, cast: Cast) -> None:
    """Steps 5 to 10."""
    team.offers(eyes, cast.lang, cast.sold, cast.recipient, cast.address)
    buyers.buys(eyes, cast.lang, cast.sold, cast.account, cast.address)
    public.has_changed_hands(eyes, cast.lang, cast.sold)
    team.adds_up(eyes, cast.lang)
    public.others(eyes, cast.lang)


@pytest.mark.timeout(900)
def test_the_road_in_both_languages(tmp_path):
    with running(tmp_path) as demo, watching(demo) as eyes:
        for cast in BOTH:
            answers(eyes, cast)
        standing = [public.is_announced(eyes, cast.lang, cast.sold) for cast in BOTH]
        for who in standing:
            public.is_released(who)
        for cast in BOTH:
            is_sold(eyes, cast)
        first = bidders.leads(bidders.signs_in_and_bids(eyes, "en", "samir_reads", "250.50"))
        second = bidders.leads(bidders.signs_in_and_bids(eyes, "ar", "dana_buys", "٩٠٠"))
        bidders.is_outbid(first)
        bidders.wins(second)
        checked = demo.run("log", "verify", demo.address, "--heads", str(tmp_path / "heads.json"))
    assert checked.returncode == 0, checked.stderr
    assert len(eyes.providers) == len(eyes.streams) == 1 and eyes.elsewhere == eyes.providers | eyes.streams
    assert eyes.wrong == []
