"""An order from the award to the end of reversal risk, on the fakes that ship, walked by the real tick."""

import pytest

from rehandle.cases.models import Case
from rehandle.handles import queries as handles
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.letters import queries as letters
from rehandle.moves.models import Move
from rehandle.orders import delivery, flows, queries
from rehandle.orders.models import Order
from rehandle.orders.prove import prove
from rehandle.payments.models import Charge, Refund
from rehandle.people.models import Strike
from rehandle.sales.models import Award, Sale
from tests.orders.world import ARCHIVE, build
from tests.sales import made

pytestmark = pytest.mark.django_db(transaction=True)
TAXED = made.NORTHWIND.replace('tax = { percent = "0"', 'tax = { percent = "19"').replace('former_holder_percent = "0"', 'former_holder_percent = "33.33"')
PRICE = 5_000_000


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.code.value


@pytest.fixture
def here(tmp_path, office, as_role):
    return build(tmp_path, office, as_role)


@pytest.fixture
def taxed(tmp_path, office, as_role):
    return build(tmp_path, office, as_role, TAXED)


def delivered(here):
    here.offer()
    here.proven()
    here.asked()
    here.pay()
    assert here.order().state == "delivered"
    return here.order()


def test_the_whole_road(here):
    order = here.offer()
    assert (order.state, order.total_minor, order.case) == ("open", PRICE, "case-ember")
    assert here.proven().state == "proven"
    assert here.order().to_account == "a9"
    asked = here.asked()
    assert queries.order_page(here.buyer(), order.id).charge_url.startswith("https://pay.example/")
    here.pay(asked.charge)
    order = here.order()
    assert (order.state, order.why_ended) == ("delivered", "")
    assert here.platform.get("ember").id == "a9"
    assert here.platform.availability("rita_w").state == "held"
    assert (handles.holder("ember"), handles.epoch("ember")) == ("a9", 1)
    assert [stop.kind for stop in handles.stops("rita_w")] == ["frozen_old_handle"]
    assert [tenure.price for tenure in handles.tenures("ember")] == [None, money("50000.00 USD")]
    assert (Case.objects.get().outcome, Award.objects.get().outcome) == ("handed_over", "delivered")
    assert here.books() == {f"reserve:{order.id}": PRICE}
    assert [letter.kind for letter in letters.of(order.id)] == ["handed_over", "invoice"]
    here.tick(days=99)
    assert here.order().state == "delivered"
    here.tick(days=2)
    assert here.order().state == "settled"
    assert here.books() == {"revenue:sales": PRICE}
    for event in ("sale.opened", "offer.sent", "order.account_proven", "order.paid", "name.handed_over", "order.delivered", "order.settled"):
        assert here.events().count(event) == 1, event


def test_tax_and_the_earlier_holders_share_are_posted_to_the_cent(taxed):
    order = delivered(taxed)
    former = 1_666_500
    assert (order.tax_minor, order.total_minor, order.former_minor) == (950_000, 5_950_000, former)
    assert taxed.books() == {f"reserve:{order.id}": PRICE - former, "tax": 950_000, f"due:former:{order.id}": former}
    taxed.tick(days=101)
    assert taxed.books() == {"revenue:sales": PRICE - former, "tax": 950_000, f"due:former:{order.id}": former}


def test_the_quote_says_everything_and_is_echoed(taxed):
    order = taxed.offer()
    page = queries.order_page(taxed.buyer(), order.id)
    assert (page.quote.price, page.quote.tax, page.quote.total) == tuple(map(money, ("50000.00 USD", "9500.00 USD", "59500.00 USD")))
    assert (page.quote.policy_hash, page.quote.policy_version, page.quote.epoch) == (order.policy_hash, 3, 0)
    assert page.quote.valid_until == order.pay_by
    for lang in ("en", "ar"):
        said = page.quote.terms[lang]
        assert all((said.gets, said.gets_not, said.duties, said.objection, said.tax, said.withdrawal))
    taxed.proven()
    assert refusal(flows.ask_payment, taxed.buyer(), order=order.id, quote_hash="0" * 64) == "quote_changed"
    assert not Charge.objects.exists()


def test_nobody_pays_before_the_account_is_proven(here):
    order = here.offer()
    assert refusal(flows.ask_payment, here.buyer(), order=order.id, quote_hash=order.quote_hash) == "account_not_proven"


def test_proving(here):
    order = here.offer()
    assert refusal(prove, here.buyer(), order.id, platform=here.platform) == "wrong_state"  # no account was named
    begun = flows.begin_proof(here.buyer(), order=order.id, handle="@Rita_W")
    assert flows.begin_proof(here.buyer(), order=order.id, handle="rita_w") == begun
    assert queries.order_page(here.buyer(), order.id).proof_code == begun.code
    assert refusal(prove, here.buyer(), order.id, platform=here.platform) == "code_wrong"
    other = flows.begin_proof(here.buyer(), order=order.id, handle="omar")
    assert other.code != begun.code
    here.outside.set_profile("a10", begun.code)  # the code of another account proves nothing
    assert refusal(prove, here.buyer(), order.id, platform=here.platform) == "code_wrong"
    assert refusal(prove, here.buyer("o2"), order.id, platform=here.platform) == "not_found"
    assert refusal(prove, here.team["ann"], order.id, platform=here.platform) == "forbidden"
    assert refusal(flows.begin_proof, here.buyer(), order=order.id, handle="no such name") == "name_shape"
    flows.begin_proof(here.buyer(), order=order.id, handle="nobody_has_it")
    assert refusal(prove, here.buyer(), order.id, platform=here.platform) == "not_found"


def test_a_buyer_cannot_say_for_himself_what_was_seen(here):
    order = here.offer()
    flows.begin_proof(here.buyer(), order=order.id, handle="rita_w")
    seen = here.platform.get("rita_w")
    assert refusal(flows.prove_account, here.buyer(), order=order.id, seen=seen, code_seen=True) == "forbidden"


def test_staff_may_not_receive(here):
    here.offer()
    assert refusal(here.proven, handle="bobs", account="staff-1") == "barred"


def test_the_order_is_bound_to_the_account_and_not_to_its_name(here):
    order = here.offer()
    here.proven()
    here.platform.rename("a9", "rita_w", "rita_new")
    here.asked()
    here.pay()
    assert here.order().state == "delivered"
    assert here.platform.get("ember").id == "a9"
    assert [stop.kind for stop in handles.stops("rita_new")] == ["frozen_old_handle"]
    assert here.order().id == order.id


def test_paying_twice_in_a_row_is_one_charge(here):
    here.offer()
    here.proven()
    first, second = here.asked(), here.asked()
    assert first == second
    assert Charge.objects.count() == 1
    here.pay()
    order = here.order()
    assert refusal(flows.ask_payment, here.buyer(), order=order.id, quote_hash=order.quote_hash) == "already_paid"


def test_doubled_webhooks_change_nothing(here):
    here.payment.faults(twice=1)
    delivered(here)
    here.payment.resend()
    here.tick()
    assert here.books() == {f"reserve:{here.order().id}": PRICE}


def test_not_paid_in_time(here):
    here.offer()
    here.proven()
    here.tick(days=7, hours=4)
    assert "One day left to pay: \u2068@Ember\u2069" in here.subjects()
    assert here.order().state == "proven"
    here.tick(days=1)
    assert (here.order().state, Award.objects.get().outcome) == ("defaulted", "defaulted")
    assert Strike.objects.count() == 1
    assert here.subjects().count("One day left to pay: \u2068@Ember\u2069") == 1
    assert [(sale.number, sale.state) for sale in Sale.objects.order_by("number")] == [(1, "awarded"), (2, "open")]
    second = here.offer("o2", name="Omar", address="omar@example.net")
    assert second.id != Order.objects.order_by("opened_at").first().id
    assert Award.objects.count() == 2


def test_three_defaults_end_the_step(here):
    for nth in (1, 2, 3):
        here.offer(f"o{nth}", address=f"p{nth}@example.net")
        here.tick(days=8, hours=12)
    assert [sale.state for sale in Sale.objects.order_by("number")] == ["awarded"] * 3
    assert not Sale.objects.filter(state="open").exists()


def test_late_money_goes_back(here):
    here.offer()
    here.proven()
    asked = here.asked()
    provider = Charge.objects.get(id=asked.charge).provider_charge
    here.tick(days=9)
    assert here.order().state == "defaulted"
    here.payment.book.pay(provider, late=True)
    here.tick()
    assert here.order().state == "defaulted"
    assert Refund.objects.get().state == "done"
    assert here.books() == {}


def test_two_people_paying_one_is_kept_and_one_goes_back(here):
    """A second charge of the same order, captured as well: a new tab after the first one had run out is the only way."""
    here.offer()
    here.proven()
    here.asked()
    here.pay()
    order = here.order()

    def second(ctx):
        from datetime import timedelta

        from rehandle.payments.ask import charge

        charge(ctx, id="second", ref=order.id, amount=money("50000.00 USD"), says="Names", return_url="https://x.example/", expires_at=ctx.now + timedelta(days=1))

    made.act(here.now(), what=second)
    here.tick()
    here.pay("second")
    assert Charge.objects.get(id="second").outcome == "unmatched"
    assert Refund.objects.get().state == "done"
    assert here.books() == {f"reserve:{order.id}": PRICE}


def test_a_stop_freezes_delivery_and_not_the_money(here):
    from rehandle.handles import change

    here.offer()
    here.proven()
    here.asked()
    made.act(here.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "legal_hold", "s1"))
    here.pay()
    assert here.order().state == "paid"
    assert not Move.objects.filter(how="give").exists()
    assert refusal(delivery.ask_delivery, here.now(), order=here.order().id, seen=here.platform.get_by_id("a9")) == "stopped"
    here.tick(days=30)
    made.act(here.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    here.tick()
    assert here.order().state == "delivered"


def test_a_stop_gives_the_buyer_his_days_back(here):
    from rehandle.handles import change

    order = here.offer()
    made.act(here.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "legal_hold", "s1"))
    assert refusal(flows.begin_proof, here.buyer(), order=order.id, handle="rita_w") == "stopped"
    here.tick(days=20)
    assert here.order().state == "open"
    made.act(here.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    here.tick(days=6)
    assert here.order().state == "open"
    here.proven()
    here.asked()
    here.pay()
    assert here.order().state == "delivered"


def test_the_platform_refuses_and_everything_goes_back(here):
    here.offer()
    here.proven()
    here.asked()
    here.platform.lift("ember", "case-ember")
    assert here.outside.take("a10", "ember")  # somebody else has the name now
    here.pay()
    order = here.order()
    assert (order.state, order.why_ended, Award.objects.get().outcome) == ("returned", "platform_refused", "returned")
    assert Refund.objects.get().amount_minor == PRICE
    assert here.books() == {}
    assert handles.epoch("ember") == 0
    assert "Money back: \u2068@Ember\u2069" in here.subjects()


def test_an_account_that_is_locked_meanwhile_gets_its_money_back(here):
    here.offer()
    here.proven()
    here.asked()
    here.platform.db.execute("update account set state = 'suspended' where account_id = 'a9'")
    here.pay()
    assert (here.order().state, here.order().why_ended) == ("returned", "account_gone")
    assert here.books() == {}


def test_an_objection_that_is_upheld_before_the_hand_over_cancels_the_order(here):
    here.offer()
    here.proven()
    here.asked()
    provider = Charge.objects.get().provider_charge

    def upheld(ctx):
        from rehandle.cases.answers import ask_restore

        ask_restore(ctx, Case.objects.get(), "appeal_upheld")

    made.act(here.now(), what=upheld)
    here.tick()
    assert (here.order().state, here.order().why_ended) == ("returned", "cancelled")
    assert Case.objects.get().state == "restored"
    assert here.platform.get("ember").id == "a1"
    here.payment.book.pay(provider)
    here.tick()
    assert Refund.objects.get().state == "done"
    assert here.books() == {}
    assert Sale.objects.count() == 1


def test_an_objection_that_is_upheld_after_the_sale_takes_the_name_back(taxed):
    from rehandle.cases.models import Appeal

    here = taxed
    delivered(here)

    def upheld(ctx):
        Appeal.objects.create(
            id="ap1", case=Case.objects.get(), state="upheld", sealed_words=b"", lang="en", filed_at=ctx.now, promised_by=ctx.now,
            decided_by="dan", decided_at=ctx.now, reason="he was ill",
        )  # fmt: skip

    here.tick(days=10)
    made.act(here.now(), what=upheld)
    here.tick().tick()
    order = here.order()
    assert (order.state, order.why_ended) == ("returned", "taken_back")
    assert Refund.objects.get().amount_minor == order.total_minor
    assert here.books() == {}
    assert here.platform.get("ember").id == "a1"
    assert here.platform.get_by_id("a9").handle == "rita_w"
    assert (Case.objects.get().state, handles.holder("ember"), handles.epoch("ember")) == ("restored", "a1", 2)
    assert handles.stops("rita_w") == []
    assert here.platform.availability(ARCHIVE).state == "free"


def test_a_chargeback_after_the_hand_over_that_is_won(here):
    delivered(here)
    here.dispute("open")
    assert [stop.kind for stop in handles.stops("ember")] == ["dispute"]
    here.tick(days=150)
    assert here.order().state == "delivered"  # nothing is settled meanwhile
    here.dispute("won")
    assert handles.stops("ember") == []
    assert here.books() == {f"reserve:{here.order().id}": PRICE}
    here.tick(days=150)
    assert here.order().state == "settled"
    assert here.books() == {"revenue:sales": PRICE}


@pytest.mark.parametrize("rule", [made.NORTHWIND, TAXED])
def test_a_chargeback_after_the_hand_over_that_is_lost(tmp_path, office, as_role, rule):
    here = build(tmp_path, office, as_role, rule)
    order = delivered(here)
    here.dispute("open")
    here.dispute("lost")
    assert here.order().state == "lost"
    expected = {"cost:loss": -order.former_minor, f"due:former:{order.id}": order.former_minor}
    assert here.books() == {account: minor for account, minor in expected.items() if minor}
    assert [stop.kind for stop in handles.stops("ember")] == ["recovery_hold"]  # a person looks at it
    assert Strike.objects.get().why == "chargeback"


def test_a_chargeback_before_the_hand_over(here):
    from rehandle.handles import change

    here.offer()
    here.proven()
    here.asked()
    made.act(here.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "legal_hold", "s1"))
    here.pay()
    here.dispute("open")
    made.act(here.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    here.tick()
    assert here.order().state == "paid"
    here.dispute("lost")
    assert (here.order().state, Award.objects.get().outcome) == ("lost", "lost")
    assert here.books() == {}
    assert handles.stops("ember") == []
    assert here.platform.availability("ember").state == "held"


def test_a_chargeback_after_settlement_is_our_loss(taxed):
    delivered(taxed)
    taxed.tick(days=101)
    taxed.dispute("open")
    taxed.dispute("lost")
    order = taxed.order()
    assert (order.state, order.dispute) == ("settled", "lost")
    assert taxed.books() == {
        "cost:loss": -PRICE, "revenue:sales": PRICE - order.former_minor, f"due:former:{order.id}": order.former_minor,
    }  # fmt: skip


def test_a_platform_that_is_down_delays_and_loses_nothing(here):
    here.offer()
    here.proven()
    here.asked()
    here.outside.faults(down=True)
    here.pay()
    assert here.order().state == "paid"
    here.outside.faults()
    here.tick(hours=1).tick(hours=1)
    assert here.order().state == "delivered"
    assert Move.objects.filter(how="give").count() == 1


def test_who_reads_orders(here, as_role):
    order = here.offer()
    assert queries.order_page(here.team["bob"], order.id).proof_code == ""
    for ctx in (here.team["dan"], as_role("public"), here.buyer("o2"), as_role("holder", "holder:case-ember")):
        assert refusal(queries.order_page, ctx, order.id) == "not_found"
        assert refusal(queries.orders, ctx) == "forbidden"
    assert [each.state for each in queries.orders(here.team["ann"])] == ["open"]
