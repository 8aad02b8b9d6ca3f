"""What watchers see of many auctions at once: the number is higher after every change, in as many questions for one as for all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rehandle.cases.standstill import stop_everything
from rehandle.handles import change
from rehandle.handles import flows as hands
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import market
from rehandle.sales.models import Sale
from rehandle.sales.watched import watched
from tests.orders.world import build
from tests.sales import made
from tests.sales.auctioned import RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(tmp_path, office, as_role):
    here = build(tmp_path, office, as_role, RULE)
    here.tick()
    return here


@pytest.fixture
def sale(office):
    return Sale.objects.get(form="english").id


@pytest.fixture
def seen(office, sale):
    def look():
        return watched([sale, "no-auction"], office.clock.now())[sale]

    return look


def test_it_is_what_the_page_says(office, sale, seen):
    ann, ben = joined(office, "p-ann", "p-ben")
    numbers = [seen().number]
    for who, most in ((ann, "300.00"), (ben, "800.00"), (ann, "900.00"), (ben, "2000.00")):
        who.bids(sale, most)
        told, facts = seen(), market.auction(sale, office.clock.now())
        assert (told.price, told.least, told.currency, told.bids) == (facts.price.minor, facts.least.minor, "USD", facts.bids)
        assert (told.ends_at, told.reserve_met, told.extensions, told.closed) == (facts.ends_at, facts.reserve_met, facts.extensions, False)
        numbers.append(told.number)
    assert numbers == [0, 1, 2, 3, 4]
    office.tick(days=6, hours=23, minutes=58)
    ann.bids(sale, "3000.00")
    assert (seen().number, seen().extensions) == (5, 1)
    office.tick(days=1)
    told = seen()
    assert told.number > 5
    assert (told.closed, told.sold) == (True, True)


def test_a_bid_that_is_refused_moves_nothing(office, sale, seen):
    [ann] = joined(office, "p-ann")
    ann.bids(sale, "300.00")
    with pytest.raises(Refused) as refused:
        ann.bids(sale, "200.00")
    assert (refused.value.code, seen().number) == (Code.BID_NOT_HIGHER, 1)


def test_stops_of_the_name_and_of_the_whole_office_move_it(office, sale, seen):
    [ann] = joined(office, "p-ann")
    ann.bids(sale, "300.00")
    dan = office.team["dan"].at(office.clock.now())
    ends_at = seen().ends_at
    hands.stop(dan, id="h1", handle="ember", kind="legal_hold", reason="a court")
    told = seen()
    assert (told.number, told.stopped, told.ends_at) == (2, True, None)
    office.tick(days=3)
    assert seen() == told
    made.act(office.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "h1"))
    told = seen()
    assert (told.number, told.stopped) == (3, False)
    assert told.ends_at == market.auction(sale, office.clock.now()).ends_at > ends_at
    stop_everything(office.as_role("operator", now=office.clock.now()), reason="all of it")
    assert (seen().number, seen().stopped) == (4, True)


def test_a_sale_that_is_void_is_over_for_who_watches(office, sale, seen):
    def give_back(_):
        from rehandle.cases.models import Case

        Case.objects.update(restore_move="m1")

    made.act(office.now(), what=give_back)
    office.tick()
    assert Sale.objects.get(id=sale).state == "void"
    assert (seen().number, seen().closed, seen().sold) == (1, True, False)


def test_as_many_questions_for_one_as_for_all(office, sale):
    def asked(sales):
        with CaptureQueriesContext(connection) as told:
            watched(sales, office.clock.now())
        return len(told)

    assert asked([sale]) == asked([sale, *(f"s{number}" for number in range(50))]) <= 4
    assert watched([], office.clock.now()) == {}
