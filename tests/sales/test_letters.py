"""The letters of sales, whole, as they are read: each as it lies in `letters/`, in both languages.

A change of words is seen there by whoever reads the change. REHANDLE_WRITE_LETTERS=1 writes them anew; then read them.
"""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.words.bare import in_text
from rehandle.kernel.words.dates import ends_at
from rehandle.letters.layout import as_text
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.counter_letter import CounterText, agreed_letter
from rehandle.sales.rules.counter_letter import refused_letter as not_agreed_letter
from rehandle.sales.rules.drawn_letter import PlaceText, chosen_letter, drawn_letter, following_letter, place_letter
from rehandle.sales.rules.offer_letter import OfferText, offer_letter
from rehandle.sales.rules.outbid_letter import OutbidText, outbid_letter
from rehandle.sales.rules.proposal_letter import OUTCOMES, ProposalText, offered_letter, outcome_letter
from rehandle.sales.rules.proposal_letter import agreed_letter as sum_agreed_letter
from rehandle.sales.rules.request_letter import RequestText, granted_letter, lapsed_letter, refused_letter
from rehandle.sales.rules.request_letter import passed_letter as given_to_another_letter
from rehandle.sales.rules.terms import terms
from rehandle.sales.rules.void_letter import VoidText, void_letter
from rehandle.sales.rules.waiting_letter import WaitingText, announced_letter, backordered_letter, on_sale_letter, passed_letter, private_letter
from rehandle.sales.rules.won_letter import WonText, bought_letter, second_letter, won_letter
from tests.conftest import NOW
from tests.sales.test_offer_letter import UNTIL, VARIANTS

HERE = Path(__file__).parent / "letters"
SITE, CODE, LAST = "https://names.example", "abcd-efgh-jkmn", ends_at(date(2026, 12, 9))
SILENT = VARIANTS["northwind"].replace('contact = "names@northwind.example"\n', "")
LANGS = ("en", "ar")
assert VARIANTS["northwind"] != SILENT


def won(make, lang, price="1250.00", rule=VARIANTS["northwind"], objection_until=UNTIL, right_days=0):
    policy, sum_ = parse(rule), money(price, "USD")
    said = terms(policy, "Ember", sum_, objection_until, lang, right_days)
    return make(WonText(policy, "Ember", sum_, LAST, said, SITE, "offer~o1~abc", CODE, lang))


def requested(make, lang, others=(), until=LAST):
    return make(RequestText("Ember", "It names a place.", others, until, SITE, "s1", CODE, lang))


def countered(make, lang):
    return make(CounterText("Ember", money("900.00", "USD"), money("1250.00", "USD"), LAST, SITE, "offer~o1~abc", CODE, lang))


def outbid(lang, at):
    return outbid_letter(OutbidText("Ember", money("1250.00", "USD"), at, SITE, "s1", CODE, lang))


def waited(make, lang, price="1250.00", *more):
    return make(WaitingText("Ember", NOW + timedelta(days=3), money(price, "USD"), "/s/s1", SITE, CODE, lang), *more)


def summed(make, lang, state="open", auction=True):
    return make(ProposalText("Ember", money("300.00", "USD"), money("255.00", "USD"), LAST, state, auction, SITE, "s1", CODE, lang))


def offered(lang, rule, until=UNTIL):
    of = OfferText(
        policy=parse(rule), handle="Ember", name="Rita Winter", price=money("50000.00 USD"), expires_at=LAST, objection_until=until,
        address=SITE, token="offer~o1~abc", code=CODE, lang=lang,
    )  # fmt: skip
    return offer_letter(of)


WHOLE = {
    "bought": lambda lang: won(bought_letter, lang),
    "won": lambda lang: won(won_letter, lang),
    "won, nobody to ask, taxed": lambda lang: won(won_letter, lang, rule=SILENT.replace('tax = { percent = "0"', 'tax = { percent = "19"')),
    "won, no date of objections": lambda lang: won(won_letter, lang, objection_until=None),
    "second chance": lambda lang: won(second_letter, lang),
    "request granted": lambda lang: won(granted_letter, lang, price="0.00"),
    "request refused": lambda lang: requested(refused_letter, lang),
    "request refused, others free": lambda lang: requested(refused_letter, lang, ("Glow", "spark")),
    "request passed": lambda lang: requested(given_to_another_letter, lang),
    "membership lapsed": lambda lang: requested(lapsed_letter, lang),
    "price agreed": lambda lang: countered(agreed_letter, lang),
    "price not agreed": lambda lang: countered(not_agreed_letter, lang),
    "outbid": lambda lang: outbid(lang, NOW + timedelta(days=3)),
    "outbid, no end yet": lambda lang: outbid(lang, None),
    "drawn": lambda lang: won(drawn_letter, lang),
    "drawn, at no cost": lambda lang: won(drawn_letter, lang, price="0.00"),
    "chosen": lambda lang: won(chosen_letter, lang),
    "chosen, at no cost": lambda lang: won(chosen_letter, lang, price="0.00"),
    "following": lambda lang: won(following_letter, lang),
    "following, at no cost": lambda lang: won(following_letter, lang, price="0.00"),
    "backordered": lambda lang: won(backordered_letter, lang),
    "waiting, announced": lambda lang: waited(announced_letter, lang),
    "waiting, on sale": lambda lang: waited(on_sale_letter, lang),
    "waiting, at no cost": lambda lang: waited(on_sale_letter, lang, "0.00"),
    "waiting, two among themselves": lambda lang: waited(private_letter, lang, "1250.00", 2),
    "waiting, three among themselves": lambda lang: waited(private_letter, lang, "1250.00", 3),
    "waiting, came to nothing": lambda lang: waited(passed_letter, lang),
    "sum accepted": lambda lang: won(sum_agreed_letter, lang),
    "sum for the seller": lambda lang: summed(offered_letter, lang),
    "sum for a seller who cannot let others bid": lambda lang: summed(offered_letter, lang, auction=False),
    **{f"sum, {state}": lambda lang, state=state: summed(outcome_letter, lang, state) for state in OUTCOMES},
    "place in a draw": lambda lang: place_letter(PlaceText("Ember", 3, 1200, False, SITE, "s1", CODE, lang)),
    "place by points": lambda lang: place_letter(PlaceText("Ember", 3, 1200, True, SITE, "s1", CODE, lang)),
    **{f"offer, {name}": lambda lang, rule=rule: offered(lang, rule) for name, rule in VARIANTS.items()},
    "won, a right": lambda lang: won(won_letter, lang, right_days=7),
    "bids that do not count": lambda lang: void_letter(VoidText("Ember", SITE, CODE, lang)),
    "offer, no date of objections": lambda lang: offered(lang, VARIANTS["northwind"], None),
}


def of(name, lang):
    return f"{name.replace(', ', '-').replace(' ', '-')}.{lang}.txt"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", WHOLE)
def test_it_reads_so(name, lang):
    parts, file = WHOLE[name](lang), HERE / of(name, lang)
    text = re.sub("[0-9a-f]{64}", "(the rule's hash)", f"{parts.lang}: {parts.title}\n\n{as_text(parts)}")
    if os.environ.get("REHANDLE_WRITE_LETTERS"):
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text
    assert lang == "en" or in_text(as_text(parts)) == []


def test_no_letter_lies_there_that_is_not_written():
    assert {file.name for file in HERE.iterdir()} == {of(name, lang) for name in WHOLE for lang in LANGS}

