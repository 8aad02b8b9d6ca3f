"""A sum that is offered for a listed name, as a rule: which may be offered, how long it stands, what may be answered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.english import FIVE_PERCENT, Terms
from rehandle.sales.rules.increments import Steps
from rehandle.sales.rules.listing_auction import auction_of
from rehandle.sales.rules.proposal import MOST, Named, may_answer, may_propose, stands_until
from tests.sales.listed import RULE

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
GOOD = Named("USD", 20_000, "USD", 20_000, stands=False)
REFUSED = [
    (lambda: may_propose(replace(GOOD, currency="EUR")), Code.INVALID, {"field": "sum"}),
    (lambda: may_propose(replace(GOOD, sum=0, least=0)), Code.INVALID, {"field": "sum"}),
    (lambda: may_propose(replace(GOOD, sum=MOST + 1)), Code.INVALID, {"field": "sum"}),
    (lambda: may_propose(replace(GOOD, sum=19_999, stands=True)), Code.BID_TOO_LOW, {}),
    (lambda: may_propose(replace(GOOD, stands=True)), Code.OFFER_EXISTS, {}),
    (lambda: may_answer("refused", NOW + timedelta(days=1), NOW), Code.OFFER_NOT_OPEN, {"state": "refused"}),
    (lambda: may_answer("refused", NOW, NOW), Code.OFFER_NOT_OPEN, {"state": "refused"}),
    (lambda: may_answer("open", NOW, NOW), Code.OFFER_NOT_OPEN, {"state": "expired"}),
]


@pytest.mark.parametrize("nr", range(len(REFUSED)))
def test_what_is_refused_and_what_is_said_with_it(nr):
    asked, code, facts = REFUSED[nr]
    with pytest.raises(Refused) as refused:
        asked()
    assert (refused.value.code, refused.value.facts) == (code, facts)


@pytest.mark.parametrize("sum_", [1, MOST])
def test_at_the_bounds_nothing_is_refused(sum_):
    may_propose(replace(GOOD, sum=sum_, least=1))
    may_propose(GOOD)
    may_answer("open", NOW + timedelta(microseconds=1), NOW)


def test_it_stands_for_seven_days_that_end_everywhere_on_earth():
    assert stands_until(NOW) == datetime(2027, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("reserve", [None, 50_000])
def test_the_auction_of_a_members_own_name(reserve):
    assert auction_of(parse(RULE), 12_345, reserve, NOW) == Terms(
        minimum=12_345, opens_at=NOW, seconds=7 * 86_400, reserve=reserve, steps=Steps(FIVE_PERCENT.bps, 100), window_seconds=300, extend_seconds=300,
        hard_stop_seconds=43_200,
    )  # fmt: skip
