"""What comes between asking the platform and its answer: objections, chargebacks, stops by hand, refusals, two workers at one instant."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.cases import answers, decisions, taking
from rehandle.cases.models import Case
from rehandle.handles import change
from rehandle.handles import flows as hands
from rehandle.handles.queries import stops
from rehandle.kernel import faults
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.models import Transfer
from rehandle.moves.ask import ask
from rehandle.moves.models import Move
from rehandle.orders import back
from rehandle.outbox.deliver import deliver
from rehandle.outbox.models import Job
from rehandle.payments.queries import charge
from rehandle.sales.models import Sale
from tests.letters.made import in_flow
from tests.orders.world import ARCHIVE, Office, build
from tests.sales import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_armed():
    yield
    faults.disarm()


@pytest.fixture
def sold(tmp_path, office, as_role):
    """A name that was taken back, offered, and whose buyer may pay now."""
    here = build(tmp_path, office, as_role)
    here.offer()
    here.proven()
    here.asked()
    return here


@pytest.fixture
def asked(tmp_path, office, as_role):
    """A name whose taking-back was asked of the platform."""
    clock = SetClock(office.now)
    platform = FakePlatform(tmp_path / "platform.sqlite", clock)
    here = Office(office, clock, platform, MemoryPayment(clock), MemoryMailer(clock), made.team(office), as_role)
    here.outside.add(Account(id="a1", handle="Ember", state="active", created_at=office.now - timedelta(days=900), posts=3))
    made.case(
        office, state="grace", reclaim_move="m1", reclaimed_at=None, announced_at=None, released_at=None, answer_by=office.now,
        ends_at=office.now, grace_from=office.now - timedelta(days=30), reviewed_by="eve",
    )  # fmt: skip
    in_flow(office, lambda ctx: change.resume(ctx, change.lock("ember")))
    told = {"how": "vacate", "handle": "ember", "epoch": 0, "ref": "case-ember", "held_for": "case-ember", "from_account": "a1", "archive_as": ARCHIVE}
    in_flow(office, lambda ctx: ask(ctx, id="m1", good_until=ctx.now + timedelta(days=1), **told))
    return here


def work(here):
    """Another worker comes: leases are over, waiting times too."""
    in_flow(here.now(), lambda ctx: Job.objects.filter(done_at=None).update(leased_until=None, due_at=ctx.now))
    return deliver(here.now(), here.ports.handlers)


def dies(here, at, doing=work):
    faults.arm(at)
    with pytest.raises(faults.Crash):
        doing(here)


def in_between(doing):
    """Another process does this while ours is in the middle of its transaction."""
    wrong = []

    def run():
        try:
            doing()
        except BaseException as error:  # noqa: BLE001 -- told by the thread that waits for it
            wrong.append(error)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    other.start()
    other.join(30)
    assert not other.is_alive(), "it waits for us"
    assert not wrong, wrong


def objects(here):
    answers.object_to(here.as_role("holder", "holder:case-ember", here.clock.now()), id="ap1", case="case-ember", words="mine", lang="en")


def decides(here, upheld):
    return decisions.decide_appeal(here.team["dan"].at(here.clock.now()), appeal="ap1", upheld=upheld, reason="so")


def days(here, number):
    for _ in range(number):
        here.tick(days=1)


def holder(here, name="ember"):
    return here.platform.observe(name).holder_id


@pytest.mark.parametrize("upheld", [True, False])
def test_an_answer_that_is_recorded_while_it_is_called_off_is_not_lost(asked, monkeypatch, upheld):
    dies(asked, "moves.record.before")
    objects(asked)
    withdraw, met = taking.withdraw, []

    def raced(ctx, move):
        if not met:
            met.append(in_between(lambda: work(asked)))
        return withdraw(ctx, move)

    monkeypatch.setattr(taking, "withdraw", raced)
    decides(asked, upheld)
    days(asked, 12)
    row = Case.objects.get()
    if upheld:
        assert (row.state, holder(asked)) == ("restored", "a1")
    else:
        assert (row.state, holder(asked), row.reclaim_move) == ("reclaimed", None, "m1")


def test_a_lost_chargeback_waits_for_a_hand_over_that_is_recorded_at_that_instant(sold, monkeypatch):
    dies(sold, "moves.record.before", lambda here: here.pay())
    sold.dispute("open")
    sold.payment.book.dispute(charge(sold.order().charge).provider_charge, "lost")
    sold.webhooks()
    withdraw = back.withdraw
    monkeypatch.setattr(back, "withdraw", lambda ctx, move: (in_between(lambda: work(sold)), withdraw(ctx, move))[1])
    with pytest.raises(Refused) as refused:
        back.record_dispute(sold.now(), sold.order().id)
    assert refused.value.code == Code.TOO_EARLY
    monkeypatch.undo()
    days(sold, 1)
    assert (sold.order().state, sold.order().delivered_at is not None, holder(sold)) == ("lost", True, "a9")
    assert [stop.kind for stop in stops("ember")] == ["recovery_hold"]  # a person looks at it


def test_no_call_is_made_between_two_steps_once_a_stop_has_come(asked):
    calls = []
    faults._armed["moves.hold.after"] = lambda: (objects(asked), calls.append(len(asked.outside.calls())))
    work(asked)
    assert len(asked.outside.calls()) == calls[0]
    assert (holder(asked), Move.objects.get().state) == ("a1", "asked")


def test_nothing_is_undone_under_a_stop_and_everything_after_it(asked):
    dies(asked, "moves.record.before")
    objects(asked)
    decides(asked, upheld=True)
    dan = asked.team["dan"].at(asked.clock.now())
    hands.stop(dan, id="h1", handle="ember", kind="legal_hold", reason="a court")
    calls = len(asked.outside.calls())
    work(asked)
    assert (len(asked.outside.calls()), Move.objects.get().state, holder(asked)) == (calls, "withdrawing", None)
    decisions.lift_stop(dan, stop="h1", reason="the court has decided")
    asked.tick()
    assert (Move.objects.get().state, holder(asked), Case.objects.get().state) == ("withdrawn", "a1", "kept")


def test_what_cannot_be_undone_stops_the_name_for_a_person(sold):
    """The platform moves no verified account, and the buyer has become one by the time his bank takes the money."""
    dies(sold, "moves.give.after", lambda here: here.pay())
    sold.platform.db.execute("update account set verified = 1 where account_id = 'a9'")
    sold.dispute("open")
    sold.dispute("lost")
    days(sold, 3)
    assert (sold.order().state, holder(sold)) == ("lost", "a9")
    assert [stop.kind for stop in stops("ember")] == ["recovery_hold"]
    assert not Sale.objects.filter(state="open").exists()


def test_a_name_that_the_platform_refused_to_give_back_is_asked_for_again_each_day(sold):
    sold.platform.rename("a1", ARCHIVE, "ember2")
    objects(sold)
    decides(sold, upheld=True)
    days(sold, 3)
    assert (Case.objects.get().state, holder(sold)) == ("released", None)
    sold.platform.rename("a1", "ember2", ARCHIVE)
    days(sold, 2)
    assert (Case.objects.get().state, holder(sold)) == ("restored", "a1")


def test_where_the_buyers_old_name_was_opened_his_account_goes_to_one_that_is_made(tmp_path, office, as_role):
    here = build(tmp_path, office, as_role, made.NORTHWIND.replace('old_handle = "frozen"', 'old_handle = "opened"'))
    here.offer()
    here.proven()
    here.asked()
    here.pay()
    assert (holder(here), holder(here, "rita_w"), here.platform.observe("rita_w").held_for, stops("rita_w")) == ("a9", None, None, [])
    here.outside.add(Account(id="a77", handle="rita_w", state="active"))  # anybody may have it
    objects(here)
    decides(here, upheld=True)
    days(here, 2)
    assert (Case.objects.get().state, holder(here), holder(here, "rita_w"), here.order().state) == ("restored", "a1", "a77", "returned")
    own = here.platform.get_by_id("a9").handle
    assert own.startswith("rita_w_x") and len(own) <= 15
    assert any("gets a name that we make" in mail.text for mail in here.mailer.sent)


def test_a_buyer_whom_the_platform_does_not_move_is_asked_for_again_each_day(sold):
    sold.pay()
    sold.platform.db.execute("update account set verified = 1 where account_id = 'a9'")
    objects(sold)
    decides(sold, upheld=True)
    days(sold, 3)
    assert (sold.order().state, holder(sold)) == ("returned", "a9")
    sold.platform.db.execute("update account set verified = 0 where account_id = 'a9'")
    days(sold, 3)
    assert (Case.objects.get().state, holder(sold), holder(sold, "rita_w")) == ("restored", "a1", "a9")


def test_a_dispute_that_outlasts_the_window_does_not_eat_an_upheld_objection(sold):
    sold.pay()
    days(sold, 90)
    sold.dispute("open")
    objects(sold)
    decides(sold, upheld=True)
    days(sold, 40)
    assert Case.objects.get().state == "released"
    sold.dispute("won")
    days(sold, 2)
    assert (Case.objects.get().state, holder(sold), sold.order().state) == ("restored", "a1", "returned")


def test_a_file_about_the_buyers_old_name_ends(sold, office):
    made.case(
        office, handle="rita_w", state="grace", reclaimed_at=None, announced_at=None, released_at=None, account_id="a9", id="case-rita",
        answer_by=office.now + timedelta(days=20), ends_at=office.now + timedelta(days=20), grace_from=office.now, reviewed_by="eve",
    )  # fmt: skip
    in_flow(sold.now(), lambda ctx: change.resume(ctx, change.lock("rita_w")))
    sold.pay()
    row = Case.objects.get(id="case-rita")
    assert (row.state, row.why_ended) == ("kept", "account_changed")


@pytest.mark.parametrize("kind", ["objection", "death_report", "frozen_old_handle", "recovery_hold", "resale_lock"])
def test_a_stop_that_only_its_own_flow_ends_is_not_set_by_hand(asked, kind):
    with pytest.raises(Refused) as refused:
        hands.stop(asked.team["dan"].at(asked.clock.now()), id="x1", handle="ember", kind=kind, reason="so")
    assert refused.value.code == Code.INVALID


def test_a_name_goes_back_to_its_holder_also_where_the_buyers_bank_took_the_money(sold):
    sold.pay()
    objects(sold)
    sold.dispute("open")
    sold.dispute("lost")
    decides(sold, upheld=True)
    days(sold, 2)
    assert (Case.objects.get().state, sold.order().state, [stop.kind for stop in stops("ember")]) == ("released", "lost", ["recovery_hold"])
    posted, charges = Transfer.objects.count(), charge(sold.order().charge)
    decisions.lift_stop(sold.team["dan"].at(sold.clock.now()), stop=stops("ember")[0].id, reason="the bank's answer is final")
    days(sold, 3)
    assert (Case.objects.get().state, holder(sold), holder(sold, "rita_w")) == ("restored", "a1", "a9")
    assert (sold.order().state, sold.order().why_ended) == ("lost", "taken_back")
    assert (Transfer.objects.count(), charge(sold.order().charge)) == (posted, charges)  # the bank has settled the money


def test_a_buyer_whose_bank_took_the_money_is_left_the_name_where_nobody_objected(sold):
    sold.pay()
    sold.dispute("open")
    sold.dispute("lost")
    decisions.lift_stop(sold.team["dan"].at(sold.clock.now()), stop=stops("ember")[0].id, reason="not worth a quarrel")
    days(sold, 40)
    assert (sold.order().state, sold.order().why_ended, holder(sold)) == ("lost", "dispute_lost", "a9")
