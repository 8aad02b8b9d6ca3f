"""Everything the desk shows has words in both languages."""

import pytest

from rehandle.cases.machines import CASE
from rehandle.desk import happened
from rehandle.desk import sweep_words as sweeps
from rehandle.desk import words as w
from rehandle.desk.rules.life import END_OF, ROAD
from rehandle.desk.rules.queue import PROMISED_DAYS
from rehandle.ledger.rules.plan import KINDS
from rehandle.letters.models import KINDS as LETTER_KINDS
from rehandle.letters.models import LETTER
from rehandle.log.events import Event
from rehandle.orders.models import ORDER
from rehandle.people.rules.roles import STAFF
from rehandle.sales.models import OFFER, SALE
from rehandle.site.templatetags.signs import drawn
from rehandle.sweep.machines import SWEEP


@pytest.mark.parametrize(("table", "keys"), [
    (w.STATES, CASE.states), (w.STATE_BADGE, CASE.states), (w.STAGES, (*ROAD, *END_OF.values())), (w.KINDS, PROMISED_DAYS), (w.KINDS_MANY, PROMISED_DAYS),
    (w.NEXT, PROMISED_DAYS), (w.ACCOUNTS, KINDS), (w.FATES, LETTER.states), (w.LETTERS, LETTER_KINDS), (w.ORDERS, ORDER.states), (w.ORDER_BADGE, ORDER.states), (w.ROLES, STAFF),
    (w.OFFERS, OFFER.states), (w.SALES, SALE.states), (w.SALE_BADGE, SALE.states), (happened.SAID, Event), (sweeps.STATES, SWEEP.states), (sweeps.BADGES, SWEEP.states),
])  # fmt: skip
def test_nothing_is_without_words(table, keys):
    assert set(keys) - set(table) == set()


def test_an_event_is_of_names_or_of_money_and_never_both():
    assert not set(happened.OF_NAMES) & set(happened.OF_MONEY)


@pytest.mark.parametrize("table", [w.STATE_BADGE, w.SALE_BADGE, w.ORDER_BADGE, w.KIND_BADGE, sweeps.BADGES])
def test_every_badge_has_a_sign(table):
    assert all(drawn(kind) for kind in table.values())
