"""A right to a name: used in time it is a hand-over; unused it ends, its price stays, and the auction runs again."""

import pytest

from rehandle.handles import change
from rehandle.kernel.refusal import Refused
from rehandle.letters import queries as letters
from rehandle.orders import queries, rights
from rehandle.orders.models import Order
from rehandle.people.flows import admit
from rehandle.people.models import Member, Strike
from rehandle.sales.models import Award, Sale
from rehandle.sales.queries import offer_page
from tests.orders.world import build
from tests.sales import made
from tests.sales.auctioned import RIGHT_RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.code.value


@pytest.fixture
def here(tmp_path, office, as_role):
    return build(tmp_path, office, as_role, RIGHT_RULE)


@pytest.fixture
def paid(here):
    """Rita has won the right to @ember and paid for it."""
    sale = Sale.objects.get(state="open")
    (rita,) = joined(here, "a9")
    assert refusal(rita.bids, sale.id, "200.00") == "not_verified"
    admit(here.now(), account_id="a9", name="rita_w", verified=True)
    rita.bids(sale.id, "200.00")
    here.tick(days=1, minutes=1)
    offer = here.order().offer
    assert refusal(rights.use_right, here.buyer(offer), order=here.order().id) == "wrong_state"
    here.asked(offer)
    here.pay()
    return here


def use(here, buyer=""):
    order = here.order()
    return rights.use_right(here.buyer(buyer or order.offer), order=order.id)


def test_it_is_told_with_its_last_day_and_nothing_is_handed_over(paid):
    order = paid.order()
    assert (order.state, order.use_days, order.used_at, order.move) == ("paid", 7, None, "")
    assert [letter.kind for letter in letters.of(order.id)] == ["right", "invoice"]
    page = queries.order_page(paid.buyer(order.offer), order.id)
    offered = offer_page(paid.buyer(order.offer), order.offer)
    assert page.quote.terms["en"].gets == offered.terms["en"].gets
    assert "within 7 days" in offered.terms["en"].gets[0]
    assert any("within 7 days" in str(each) for each in paid.mailer.sent)
    assert (page.order.use_until, page.order.used) == (order.use_by, False)
    assert paid.books() == {f"order:{order.id}": 10_000}


def test_used_it_is_a_hand_over_like_any(paid):
    assert refusal(use, paid, "o-other") == "not_found"
    assert use(paid) == use(paid)
    paid.tick()
    order = paid.order()
    assert (order.state, paid.platform.get("ember").id) == ("delivered", "a9")
    assert [letter.kind for letter in letters.of(order.id)] == ["right", "invoice", "handed_over"]
    assert paid.books() == {f"reserve:{order.id}": 10_000}
    assert refusal(use, paid) == "wrong_state"


def test_unused_it_is_over_and_its_price_stays(paid):
    first = paid.order()
    paid.tick(days=7, hours=4)
    assert [letter.kind for letter in letters.of(first.id)] == ["right", "invoice", "right"]
    paid.tick(days=1)
    row = Order.objects.get(id=first.id)
    assert (row.state, row.why_ended, Award.objects.get(id=row.award).outcome) == ("unused", "right_unused", "unused")
    assert paid.books() == {"revenue:sales": 10_000}
    assert not Strike.objects.exists()
    assert Sale.objects.filter(state="open", form="english").count() == 1  # the rule goes on: the auction runs again
    assert paid.platform.get("ember") is None
    assert [letter.kind for letter in letters.of(first.id)] == ["right", "invoice", "right"]


def test_too_late_is_too_late(paid):
    order = paid.order()
    paid.clock.move_to(order.use_by)
    assert refusal(use, paid) == "too_late"
    assert refusal(rights.end_right, paid.now(), order="none") == "not_found"
    assert rights.end_right(paid.now(), order=order.id) == order.id
    assert refusal(rights.end_right, paid.now(), order=order.id) == "wrong_state"


def test_before_its_time_nobody_ends_it_or_is_reminded(paid):
    order = paid.order().id
    assert refusal(rights.end_right, paid.now(), order=order) == "too_early"
    assert refusal(rights.remind_of_right, paid.now(), order=order) == "already_done"


def test_its_clock_stands_still_under_a_stop(paid):
    order = paid.order()
    paid.tick(days=5)
    made.act(paid.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "legal_hold", "s1"))
    assert refusal(use, paid) == "stopped"
    paid.tick(days=30)
    assert paid.order().state == "paid"
    made.act(paid.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    assert queries.use_until(Order.objects.get(id=order.id), paid.clock.now()) > order.use_by
    use(paid)
    paid.tick()
    assert paid.order().state == "delivered"


def test_a_right_whose_money_the_bank_asks_back_is_not_over(paid):
    paid.dispute("open")
    paid.tick(days=9)
    assert paid.order().state == "paid"


def test_what_the_platform_says_of_an_account_is_known_anew_at_each_proof(here):
    admit(here.now(), account_id="a9", name="rita_w", verified=True)
    assert Member.objects.get(account_id="a9").verified
    admit(here.now(), account_id="a9", name="rita_w", verified=False)
    assert not Member.objects.get(account_id="a9").verified
