"""Linked accounts in one sale: refused before a bid counts, void once they are found, held before a hand-over; a person decides."""

from datetime import timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.letters.models import Letter
from rehandle.log.models import Entry
from rehandle.orders import payouts
from rehandle.orders.models import Order
from rehandle.payments.queries import charge as charge_facts
from rehandle.people import flows as people
from rehandle.people import traits
from rehandle.people.models import TraitRow
from rehandle.people.queries import staff_account
from rehandle.people.rules.ties import DEVICE, INSTRUMENT, MAIL
from rehandle.sales import listed, market, paddles, proposing, voiding, voiding_queries
from rehandle.sales.models import Auction, Award, LinkFinding, Paddle
from rehandle.sales.rules.audited import counted, read, told
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trade(tmp_path, office, as_role):
    return Trade(tmp_path, office, as_role)


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


def shows(trade, kind, value, *who):
    for each in who:
        traits.show(trade.office.now(), member=getattr(each, "member", each), kind=kind, digested=traits.digest(kind, value))


def decided(trade, answer):
    found = LinkFinding.objects.get(state="open")
    return voiding.decide_link(trade.office.team["bob"].at(trade.office.clock.now()), finding=found.id, answer=answer, reason="I looked at both.")


@pytest.mark.parametrize("kind", [DEVICE, MAIL, INSTRUMENT])
def test_whoever_shares_anything_with_the_seller_or_staff_takes_no_part(trade, kind):
    sale = trade.list()
    shows(trade, kind, "the same", trade.ann, trade.cem)
    shows(trade, kind, "another", "bob", trade.dora)
    assert refused(lambda: trade.cem.bids(sale, "300.00")) == refused(lambda: trade.dora.bids(sale, "300.00")) == "barred"
    assert staff_account("dora")
    assert not staff_account("cem")
    assert trade.ben.bids(sale, "300.00").leading


def test_a_payout_of_two_accounts_is_seen_where_it_is_told(trade):
    sale = trade.list()
    for each in (trade.ann, trade.cem):
        payouts.be_paid_at(each.ctx, to="IBAN DE00 1234")
    assert refused(lambda: trade.cem.bids(sale, "300.00")) == "barred"
    assert "DE00" not in "".join(TraitRow.objects.values_list("digest", flat=True))


def test_a_second_account_is_refused_before_its_bid_counts_in_every_form(trade):
    sale = trade.list()
    shows(trade, MAIL, "one@example.net", trade.ben, trade.cem)
    shows(trade, DEVICE, "a tablet", trade.ben, trade.dora)
    trade.ben.bids(sale, "300.00")
    before = Auction.objects.get(id=sale).seq
    quote = market.quote(sale)[0]
    assert refused(lambda: trade.cem.bids(sale, "400.00")) == "linked_bidder"
    assert refused(lambda: paddles.take_paddle(trade.cem.ctx, id="p", sale=sale, limit=money("900.00 USD"), quote=quote)) == "linked_bidder"
    assert Auction.objects.get(id=sale).seq == before
    assert trade.dora.bids(sale, "400.00").leading  # a device alone refuses nobody


def test_a_second_sum_for_one_name_is_refused(trade):
    sale = trade.list(form="make_offer")
    shows(trade, MAIL, "one@example.net", trade.ben, trade.cem)

    def offers(who, named):
        return proposing.propose(who.ctx, id=f"o-{who.member}", sale=sale, sum=money(named), quote=market.quote(sale)[0])

    offers(trade.ben, "300.00 USD")
    assert refused(lambda: offers(trade.cem, "400.00 USD")) == "linked_bidder"


def test_a_linked_account_does_not_buy_from_the_seller(trade):
    sale = trade.list(form="fixed")
    shows(trade, INSTRUMENT, "card", trade.ann, trade.cem)
    quote, price = market.quote(sale)[0], money("100.00 USD")
    assert refused(lambda: listed.buy(trade.cem.ctx, "b1", sale, price, quote, platform=trade.office.platform)) == "barred"
    assert listed.buy(trade.ben.ctx, "b2", sale, price, quote, platform=trade.office.platform).price == price


def test_a_ring_that_is_found_later_never_bid_and_the_price_is_that_of_the_others(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "500.00")
    trade.dora.bids(sale, "400.00")
    paddles.take_paddle(trade.dora.ctx, id="p", sale=sale, limit=money("900.00 USD"), quote=market.quote(sale)[0])
    end = market.auction(sale, trade.office.clock.now()).ends_at
    shows(trade, INSTRUMENT, "card", trade.cem, trade.dora)
    trade.office.tick()
    found, now = LinkFinding.objects.get(), market.auction(sale, trade.office.clock.now())
    assert (found.side, found.by, found.strong, found.before_minor, found.after_minor) == ("bidders", ["instrument"], True, 42_000, 10_000)
    assert (now.price.minor, now.bids, now.ends_at) == (10_000, 1, end)
    assert Auction.objects.get(id=sale).leader == trade.ben.member
    assert Paddle.objects.get().voided_at
    assert refused(lambda: trade.cem.bids(sale, "800.00")) == refused(lambda: trade.dora.bids(sale, "800.00")) == "linked_bidder"
    letters = Letter.objects.filter(kind="linked")
    assert {each.subject for each in letters} == {"account:cem", "account:dora"}
    assert not Letter.objects.filter(kind="outbid", subject__in=["account:cem", "account:dora"]).exists()
    trade.office.tick()
    assert letters.count() == 2  # once
    trade.office.tick(days=7, minutes=1)
    assert (Award.objects.get().price_minor, Award.objects.get().offer.account) == (10_000, "ben")


def test_an_auditor_recounts_without_the_ring_and_says_what_it_would_have_been(trade, as_role):
    sale = trade.list()
    for each, most in ((trade.ben, "300.00"), (trade.cem, "500.00"), (trade.dora, "400.00")):
        each.bids(sale, most)
    shows(trade, INSTRUMENT, "card", trade.cem, trade.dora)
    trade.office.tick()
    trade.office.tick(days=7, minutes=1)
    from rehandle.people.queries import ctx_for

    people.add_member(trade.office.now(), id="aud", name="Aud", roles=["auditor"])
    file = market.audited(ctx_for("aud", trade.office.clock.now(), trade.office.ctx.new_id), sale)
    import json

    again = read(json.dumps(told(file)))
    assert again == file
    assert counted(again).won == (trade.ben.member, 10_000)
    closed = Entry.objects.get(event="auction.closed").data
    assert counted(again).root == closed["root"]


def test_a_person_may_say_that_they_are_not_linked_and_every_bid_counts_again(trade):
    sale = trade.list()
    for each, most in ((trade.ben, "300.00"), (trade.cem, "500.00"), (trade.dora, "400.00")):
        each.bids(sale, most)
    shows(trade, INSTRUMENT, "card", trade.cem, trade.dora)
    trade.office.tick()
    assert decided(trade, "not_linked").state == "cleared"
    assert (Auction.objects.get(id=sale).leader, Auction.objects.get(id=sale).price_minor) == (trade.cem.member, 42_000)
    trade.office.tick()
    assert LinkFinding.objects.count() == 1  # of this they are cleared
    assert trade.dora.bids(sale, "450.00")
    shows(trade, MAIL, "one@example.net", trade.cem, trade.dora)
    assert refused(lambda: trade.dora.bids(sale, "470.00")) == "linked_bidder"  # of what is new they are not


def test_a_shared_device_voids_nothing_by_itself_and_what_was_won_waits_for_a_person(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "500.00")
    shows(trade, DEVICE, "a tablet", trade.ben, trade.cem)
    trade.office.tick()
    assert (LinkFinding.objects.get().strong, Auction.objects.get(id=sale).leader) == (False, trade.cem.member)
    trade.office.tick(days=7, minutes=1)
    assert trade.pay().state == "paid"
    trade.office.tick(hours=1)
    assert Order.objects.get().move == ""
    decided(trade, "not_linked")
    trade.office.tick()
    assert Order.objects.get().state == "delivered"


def pays(trade, card):
    order = Order.objects.order_by("opened_at").last()
    from rehandle.orders import flows as orders

    asked = orders.ask_payment(
        trade.office.as_role("buyer", f"buyer:{order.offer}", trade.office.clock.now()), order=order.id, quote_hash=order.quote_hash
    )
    trade.office.tick()
    trade.office.payment.book.pay(charge_facts(asked.charge).provider_charge, instrument=card)
    trade.office.tick()
    return Order.objects.get(id=order.id)


def test_a_card_that_is_seen_at_the_payment_holds_the_hand_over_until_a_person_decides(trade):
    shows(trade, INSTRUMENT, "card-77", trade.dora)
    sale = trade.list()
    trade.dora.bids(sale, "300.00")
    trade.cem.bids(sale, "500.00")
    trade.office.tick(days=7, minutes=1)
    assert pays(trade, "card-77").state == "paid"
    found = LinkFinding.objects.get()
    assert (found.side, found.before_minor, found.after_minor) == ("bidders", 31_500, None)
    assert Order.objects.get().move == ""
    decided(trade, "linked")
    trade.office.tick()
    order = Order.objects.get()
    assert (order.state, order.why_ended) == ("returned", "barred")
    assert Award.objects.get().outcome == "returned"
    assert "due:seller" not in "".join(trade.office.books())


def test_a_card_of_the_seller_is_seen_too(trade):
    shows(trade, INSTRUMENT, "card-77", trade.ann)
    sale = trade.list(form="fixed")
    listed.buy(trade.cem.ctx, "b2", sale, money("100.00 USD"), market.quote(sale)[0], platform=trade.office.platform)
    trade.office.tick()
    assert pays(trade, "card-77").state == "paid"
    assert LinkFinding.objects.get().side == "seller"


def test_whoever_decides_is_neither_of_them_nor_linked_and_decides_once(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "500.00")
    shows(trade, MAIL, "one@example.net", trade.ben, trade.cem)
    trade.office.tick()
    people.link(trade.office.now(), one="bob", other=trade.ben.member, why="neighbours")
    assert refused(lambda: decided(trade, "linked")) == "barred"
    bob, cem = (trade.office.team[each].at(trade.office.clock.now()) for each in ("bob", "cem"))
    found = LinkFinding.objects.get(side="bidders").id
    assert refused(lambda: voiding.decide_link(cem, finding="none", answer="linked", reason="x")) == "not_found"
    assert refused(lambda: voiding.decide_link(cem, finding=found, answer="perhaps", reason="x")) == "invalid"
    assert refused(lambda: voiding.decide_link(cem, finding=found, answer="linked", reason=" ")) == "reason_missing"
    assert voiding.decide_link(cem, finding=found, answer="linked", reason="I looked.").state == "stands"
    assert refused(lambda: voiding.decide_link(cem, finding=found, answer="linked", reason="I looked.")) == "already_done"
    assert bob


def test_somebody_who_becomes_staff_has_no_bid_any_more(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "500.00")
    assert voiding_queries.staff_in_sales() == []
    people.grant_role(trade.office.now(), member=trade.cem.member, role="auditor")
    assert voiding_queries.staff_in_sales() == [f"{trade.cem.member}:{sale}"]
    trade.office.tick()
    assert voiding_queries.staff_in_sales() == []
    assert (LinkFinding.objects.get().side, Auction.objects.get(id=sale).leader) == ("staff", trade.ben.member)


def test_what_was_not_shown_for_long_is_forgotten_and_erased_at_once_when_asked(trade):
    shows(trade, DEVICE, "a tablet", trade.ben)
    shows(trade, DEVICE, "a desk", "bob")
    keeper = people.add_member(trade.office.now(), id="kit", name="Kit", roles=["keeper"]).member
    from rehandle.people.queries import ctx_for

    kit = ctx_for(keeper, trade.office.clock.now(), trade.office.ctx.new_id)
    shows(trade, DEVICE, "a phone", trade.cem)
    assert traits.erase(kit, subject="account:cem") == 1
    later = trade.office.now().at(trade.office.clock.now() + timedelta(days=401))
    assert traits.to_forget(later.now) == [trade.ben.member, "kin"]  # and what is known of staff stays
    assert traits.forget_old(later, member=trade.ben.member) == 1
    assert set(TraitRow.objects.values_list("member", flat=True)) == {"bob", "ann", "eve", "cem", "dan", "kin"}
