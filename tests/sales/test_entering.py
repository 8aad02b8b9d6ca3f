"""A draw in an office: one entry a person, the seed before and after, the first who takes it, then the next."""

import pytest

from rehandle.cases.models import Case
from rehandle.handles import change
from rehandle.kernel.draw import committed
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import Letter
from rehandle.log.models import Entry as LogEntry
from rehandle.orders.models import Order
from rehandle.people.flows import link
from rehandle.sales import entering, flows, round_facts, rounds
from rehandle.sales.models import Award, Entry, Offer, Round, Sale
from rehandle.sales.rules.decided import holds
from rehandle.sales.rules.drawn import drawn
from tests.orders.world import build
from tests.sales import made
from tests.sales.entered import FREE_RULE, PRICED_RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)


def refused(code, act, *args, **named):
    with pytest.raises(Refused) as found:
        act(*args, **named)
    assert found.value.code == code


def data(event):
    return [each.data for each in LogEntry.objects.filter(event=event).order_by("id")]


def in_drawn_order(sale, people):
    known = {each.member: each for each in people}
    return [known[row.member] for row in Entry.objects.filter(round_id=sale).exclude(place=None).order_by("place")]


@pytest.fixture
def free(tmp_path, office, as_role):
    return build(tmp_path, office, as_role, FREE_RULE)


def test_a_draw_at_no_cost_from_the_first_entry_to_the_hand_over(free):
    sale = Sale.objects.get()
    people = joined(free, "rita", "omar2", "lena", "noor")
    (committed_to,) = data("draw.committed")
    for each in people:
        each.enters(sale.id)
    refused(Code.ENTERED_BEFORE, people[0].enters, sale.id)
    gone = entering.withdraw_entry(people[3].ctx, sale=sale.id)
    again = people[3].enters(sale.id)
    assert (again.ticket, again.seq) == (gone.ticket, 5)
    entering.withdraw_entry(people[3].ctx, sale=sale.id)
    refused(Code.TOO_EARLY, round_facts.decided_of, sale.id)
    free.tick(days=9, hours=23)
    assert Round.objects.get().closed_at is None
    free.tick(hours=2)
    refused(Code.WRONG_STATE, people[3].enters, sale.id)

    (closed,), (result,) = data("entries.closed"), data("draw.done")
    tickets = [each["ticket"] for each in data("entry.placed")[:3]]
    assert committed(bytes.fromhex(result["seed"])) == committed_to["commitment"]
    assert (closed["entries"], closed["root"]) == (3, result["root"])
    assert drawn(bytes.fromhex(result["seed"]), tickets)[0] == result["first"]
    told = round_facts.decided_of(sale.id)
    assert holds(told) and list(told.places) == list(Entry.objects.exclude(place=None).order_by("place").values_list("ticket", flat=True))

    first, second, third = in_drawn_order(sale.id, people)
    offer = Offer.objects.get()
    assert (offer.account, offer.state, offer.price_minor) == (first.account, "sent", 0)
    for _ in range(2):
        assert sorted(Letter.objects.filter(kind="drawn").values_list("subject", flat=True)) == sorted(f"account:{each.account}" for each in (second, third))
        free.tick()

    flows.decline_offer(free.buyer(offer.id), offer=offer.id)
    free.tick()
    following = Offer.objects.get(state="sent")
    assert following.account == second.account
    free.tick(days=3)
    last = Offer.objects.get(state="sent")
    assert (last.account, Offer.objects.get(id=following.id).state) == (third.account, "expired")
    flows.accept_offer(free.buyer(last.id), offer=last.id)
    free.tick().tick()
    order = Order.objects.get()
    assert (order.state, order.total_minor, order.to_account, order.charge) == ("delivered", 0, third.account, "")
    assert free.platform.get("ember").id == third.account
    assert free.books() == {}
    free.tick(days=200)
    assert Order.objects.get().state == "settled" and free.books() == {}


def test_a_draw_at_a_price_and_whoever_does_not_pay(tmp_path, office, as_role):
    here = build(tmp_path, office, as_role, PRICED_RULE)
    sale = Sale.objects.get()
    people = joined(here, "rita", "lena")
    for each in people:
        each.enters(sale.id)
    here.tick(days=10)
    first, second = in_drawn_order(sale.id, people)
    order = here.order()
    assert (order.state, order.total_minor, order.to_account) == ("proven", 4000, first.account)
    here.tick(days=9)
    assert Award.objects.get().outcome == "defaulted"
    offer = Offer.objects.get(state="sent")
    assert (offer.account, offer.price_minor) == (second.account, 4000)
    flows.accept_offer(here.buyer(offer.id), offer=offer.id)
    here.tick()
    here.asked(offer.id)
    here.pay()
    assert here.platform.get("ember").id == second.account
    assert here.books() == {"reserve:" + here.order().id: 4000}


def test_who_may_not_enter_and_what_binds(free):
    sale, people = Sale.objects.get(), joined(free, "rita")
    kin = joined(free, "near")[0]
    refused(Code.QUOTE_CHANGED, entering.enter, people[0].ctx, id="e1", sale=sale.id, quote="another")
    refused(Code.INVALID, people[0].enters, sale.id, use="a text that no criterion asks for")
    refused(Code.NOT_FOUND, entering.withdraw_entry, people[0].ctx, sale=sale.id)
    link(free.now(), one="bob", other=kin.member, why="family")
    refused(Code.BARRED, kin.enters, sale.id)
    assert not Entry.objects.exists()


def test_nobody_entered_so_the_next_step_comes(free):
    free.tick(days=11)
    assert (Sale.objects.get(number=1).state, data("entries.closed")[0]["entries"]) == ("unsold", 0)


def test_a_stop_halts_the_clock_and_who_became_staff_is_passed_over(free):
    sale, people = Sale.objects.get(), joined(free, "rita", "lena")
    for each in people:
        each.enters(sale.id)
    free.tick(days=8)
    made.act(free.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "legal_hold", "s1"))
    free.tick(days=4)
    assert not round_facts.facts(sale.id, free.now().now).open
    refused(Code.STOPPED, entering.withdraw_entry, people[0].ctx, sale=sale.id)
    made.act(free.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    free.tick(days=6)
    assert Round.objects.get().closed_at is None  # at least a week is left after a stop
    first = rounds.members_in_order(sale)[0]
    link(free.now(), one="bob", other=first, why="family")
    free.tick(days=2)
    (result,) = data("draw.done")
    (other,) = (each for each in people if each.member != first)
    assert (result["passed"], result["given"], Offer.objects.get().account) == (1, True, other.account)


def test_nobody_may_have_it_any_more(free):
    sale, (one,) = Sale.objects.get(), joined(free, "rita")
    one.enters(sale.id)
    link(free.now(), one="bob", other=one.member, why="family")
    free.tick(days=10)
    assert (Sale.objects.get(number=1).state, data("draw.done")[0]["given"], Offer.objects.count()) == ("unsold", False, 0)


def test_everybody_says_no_so_the_step_is_over(free):
    sale, (one,) = Sale.objects.get(), joined(free, "rita")
    one.enters(sale.id)
    free.tick(days=10)
    offer = Offer.objects.get()
    flows.decline_offer(free.buyer(offer.id), offer=offer.id)
    free.tick()
    assert (Offer.objects.count(), Sale.objects.filter(form="lottery").count(), Sale.objects.filter(state="open").count()) == (1, 1, 0)


def test_the_name_goes_back_while_people_enter(free):
    sale, (one,) = Sale.objects.get(), joined(free, "rita")
    one.enters(sale.id)
    made.act(free.now(), what=lambda _: Case.objects.update(restore_move="m-back"))
    free.tick(days=11)
    assert Sale.objects.get().state == "void" and not Offer.objects.exists() and not data("draw.done")
