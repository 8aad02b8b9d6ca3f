"""Names given at no cost on request: who may ask, the queue and its promise, one granted, the others told."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import Letter
from rehandle.orders.models import Order
from rehandle.people.flows import link
from rehandle.sales import request_queries, requesting
from rehandle.sales.models import NameRequest, Offer, Sale
from rehandle.sales.rules import request as rule
from tests.orders.world import build
from tests.sales.requested import RULE, WHY, asks, members

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("members_", "membership", "waiting", "answered", "code"),
    [
        ((), None, 0, False, None),
        (("plus",), "plus", 0, False, None),
        (("plus",), "basic", 0, False, Code.MEMBERSHIP_MISSING),
        (("plus",), None, 1, True, Code.MEMBERSHIP_MISSING),
        (("plus",), "plus", 1, True, Code.REQUEST_OPEN),
        (("plus",), "plus", 0, True, Code.REQUEST_ANSWERED),
    ],
)
def test_who_may_ask(members_, membership, waiting, answered, code):
    of = rule.Asking(members_, membership, waiting, answered)
    if code is None:
        rule.may_ask(of)
        return
    with pytest.raises(Refused) as found:
        rule.may_ask(of)
    assert found.value.code == code


@pytest.mark.parametrize(("given", "why"), [("ten signs..", "ten signs.."), ("  for my radio \n", "for my radio"), ("1234567890", "1234567890"), ("x" * 1_000, "x" * 1_000)])
def test_what_a_name_is_for(given, why):
    assert rule.why_given(given) == why


@pytest.mark.parametrize("given", ["", "123456789", " 123456789 ", "x" * 1_001])
def test_too_little_or_too_much_is_said_with_the_bounds(given):
    with pytest.raises(Refused) as found:
        rule.why_given(given)
    assert (found.value.code, found.value.facts) == (Code.INVALID, {"field": "why", "least": 10, "most": 1_000})


def test_the_promise_and_the_grace_end_everywhere_on_earth():
    assert rule.answer_by(NOW, 3) == datetime(2027, 3, 5, 12, tzinfo=UTC)
    assert rule.due_back(NOW, 30) == datetime(2027, 4, 1, 12, tzinfo=UTC)
    assert rule.due_back(NOW, 30, [(NOW + timedelta(days=2), NOW + timedelta(days=5))]) == datetime(2027, 4, 4, 12, tzinfo=UTC)


DAYS = st.integers(0, 9).map(lambda n: NOW + timedelta(days=n))
ROWS = st.lists(st.builds(rule.Queued, st.uuids().map(str), st.sampled_from(["mass", "rare"]), DAYS, DAYS), max_size=8)


@given(rows=ROWS, draw=st.randoms(use_true_random=False))
def test_the_queue_is_one_order_whatever_it_came_in_and_keeps_promises_first(rows, draw):
    mixed = draw.sample(rows, len(rows))
    found = rule.queue(mixed)
    assert found == rule.queue(rows)
    assert all(one.answer_by <= other.answer_by for one, other in pairwise(found))
    late = rule.overdue(rows, NOW + timedelta(days=4))
    assert all(each.answer_by < NOW + timedelta(days=4) for each in found[:late])


@given(days=st.integers(0, 60), begins=st.integers(0, 70), lasts=st.integers(0, 20))
def test_a_name_never_goes_back_before_its_grace_and_a_stop_only_puts_it_off(days, begins, lasts):
    began = NOW + timedelta(days=begins)
    plain, stopped = rule.due_back(NOW, days), rule.due_back(NOW, days, [(began, began + timedelta(days=lasts))])
    assert plain >= NOW + timedelta(days=days)
    assert stopped >= plain if began < plain else stopped == plain


def refused(code, act, *args, **named):
    with pytest.raises(Refused) as found:
        act(*args, **named)
    assert found.value.code == code


@pytest.fixture
def here(tmp_path, office, as_role):
    return build(tmp_path, office, as_role, RULE)


def team(here, name="ann"):
    return here.team[name].at(here.clock.now())


@pytest.mark.django_db(transaction=True)
def test_one_is_granted_and_handed_over_the_others_are_told(here):
    sale = Sale.objects.get()
    rita, omar, lena = members(here, "rita", "omar2", "lena")
    (poor,) = members(here, "poor", paid=False)
    refused(Code.MEMBERSHIP_MISSING, asks, poor, sale.id)
    first = asks(rita, sale.id, request="r1")
    assert asks(rita, sale.id, request="r1") == first
    refused(Code.REQUEST_OPEN, asks, rita, sale.id)
    asks(omar, sale.id)
    asks(lena, sale.id)
    requesting.take_request_back(lena.ctx, sale=sale.id)
    assert first.answer_by >= here.clock.now() + timedelta(days=3)

    queue = request_queries.waiting(team(here))
    assert [each.ahead for each in queue] == [0, 1] and {each.membership for each in queue} == {"subscriber"}
    assert requesting.read_request(team(here), request="r1").why == WHY
    refused(Code.FORBIDDEN, requesting.read_request, team(here, "bob"), request="r1")
    refused(Code.REASON_MISSING, requesting.refuse, team(here), "r1", " ", [], platform=here.platform)
    refused(Code.INVALID, requesting.refuse, team(here), "r1", "It is taken.", ["nothing"], platform=here.platform)
    here.tick(days=9)
    assert (request_queries.facts(sale.id, here.clock.now()).overdue, NameRequest.objects.filter(state="waiting").count()) == (2, 2)

    granted = requesting.grant(team(here), "r1", platform=here.platform)
    refused(Code.REQUEST_ANSWERED, requesting.grant, team(here), "r1", platform=here.platform)
    assert (granted.state, Offer.objects.get().price_minor, Offer.objects.get().account) == ("granted", 0, rita.account)
    assert NameRequest.objects.get(member=omar.member).state == "passed_over"
    assert list(Letter.objects.filter(kind="request").values_list("subject", flat=True)) == [f"account:{omar.account}"]
    here.tick().tick()
    assert (Order.objects.get().state, Order.objects.get().total_minor) == ("delivered", 0)
    assert here.platform.get("ember").id == rita.account
    assert here.books() == {}


@pytest.mark.django_db(transaction=True)
def test_refused_with_a_reason_is_told_and_final_and_whoever_is_near_decides_nothing(here):
    sale = Sale.objects.get()
    rita, kin = members(here, "rita", "near")
    asks(rita, sale.id, request="r1")
    link(here.now(), one="ann", other=rita.member, why="family")
    refused(Code.BARRED, requesting.grant, team(here), "r1", platform=here.platform)
    refused(Code.BARRED, asks, rita, sale.id)
    refused(Code.BARRED, requesting.read_request, team(here), request="r1")
    answer = requesting.refuse(team(here, "eve"), "r1", "The town has another radio.", [], platform=here.platform)
    assert answer.state == "refused"
    assert Letter.objects.get(kind="request").subject == f"account:{rita.account}"
    asks(kin, sale.id, request="r2")
    here.outside.set_paid(kin.account, paid=False)
    refused(Code.MEMBERSHIP_MISSING, requesting.grant, team(here), "r2", platform=here.platform)
    assert Sale.objects.get().state == "open"


@pytest.fixture
def given(here):
    """@ember was given to rita, whose account pays."""
    (rita,) = members(here, "rita")
    asks(rita, Sale.objects.get().id, request="r1")
    requesting.grant(team(here), "r1", platform=here.platform)
    here.tick().tick()
    assert here.platform.get("ember").id == rita.account
    return rita


def lapsed_letters():
    return Letter.objects.filter(kind="request", ref="r1").count()


@pytest.mark.django_db(transaction=True)
def test_a_membership_that_comes_back_within_its_grace_keeps_the_name(here, given):
    here.outside.set_paid(given.account, paid=False)
    here.tick(days=1)
    own = request_queries.own(given.member, here.clock.now())[0]
    assert own.back_on >= here.clock.now() + timedelta(days=30) and lapsed_letters() == 1
    here.tick(days=20)
    here.outside.set_paid(given.account, paid=True)
    here.tick(days=20)
    assert (request_queries.own(given.member, here.clock.now())[0].back_on, here.platform.get("ember").id) == (None, given.account)
    here.outside.set_paid(given.account, paid=False)
    here.tick(days=1)
    assert lapsed_letters() == 2


@pytest.mark.django_db(transaction=True)
def test_after_the_grace_the_name_goes_back_and_can_be_asked_for_again(here, given):
    (omar,) = members(here, "omar2")
    here.outside.set_paid(given.account, paid=False)
    here.tick(days=1)
    here.tick(days=30)
    assert here.platform.get("ember").id == given.account
    here.tick(days=2).tick().tick()
    assert here.platform.get("ember") is None and here.platform.get_by_id(given.account).handle == "rita"
    assert {"membership.ended", "name.lapsed"} <= set(here.events())
    assert lapsed_letters() == 1 and here.books() == {}
    again = Sale.objects.get(state="open")
    assert (again.form, again.number) == ("request", 2)
    asks(omar, again.id, request="r2")
    requesting.grant(team(here), "r2", platform=here.platform)
    here.tick().tick()
    assert here.platform.get("ember").id == omar.account
