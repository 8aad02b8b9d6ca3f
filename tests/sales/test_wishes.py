"""Wishes: so many at a time, seen by nobody before the draw, claimed within hours, one granted."""

from datetime import timedelta

import pytest

from rehandle.kernel.refusal import Refused
from rehandle.log.models import Entry as Recorded
from rehandle.sales import entering, flows, round_facts, wishes
from rehandle.sales.models import Entry, Offer, Sale
from tests.orders.world import build
from tests.sales import made
from tests.sales.entered import WISH_RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.code.value


@pytest.fixture
def here(tmp_path, office, as_role):
    return build(tmp_path, office, as_role, WISH_RULE)


@pytest.fixture
def sales(here):
    """Three names that can be wished for: @ember, @dune, @fjord."""
    for name in ("dune", "fjord"):
        made.case(here.ctx, name, policy_text=WISH_RULE)
    here.tick()
    return {row.handle: row.id for row in Sale.objects.filter(state="open", form="wish")}


def offered(sale):
    return Offer.objects.filter(sale=sale).order_by("number").last()


def test_nobody_sees_a_wish_before_the_draw(here, sales):
    (ann,) = joined(here, "ann_b")
    ann.enters(sales["ember"])
    assert round_facts.facts(sales["ember"], here.clock.now()).entries is None
    kept = Recorded.objects.get(event="entry.placed")
    assert (kept.handle, sorted(kept.data)) == ("", ["ticket"])
    entering.withdraw_entry(ann.ctx, sale=sales["ember"])
    kept = Recorded.objects.get(event="entry.withdrawn")
    assert (kept.handle, sorted(kept.data)) == ("", ["ticket"])


def test_so_many_at_a_time(here, sales):
    (ann,) = joined(here, "ann_b")
    ann.enters(sales["ember"])
    ann.enters(sales["dune"])
    assert refusal(ann.enters, sales["fjord"]) == "wishes_full"
    entering.withdraw_entry(ann.ctx, sale=sales["ember"])
    ann.enters(sales["fjord"])
    assert wishes.standing(ann.member) == 2


def test_who_is_drawn_for_two_claims_one_and_the_other_goes_on(here, sales):
    (ann,) = joined(here, "ann_b")
    ann.enters(sales["ember"])
    ann.enters(sales["dune"])
    here.tick(days=10)
    first, second = offered(sales["ember"]), offered(sales["dune"])
    assert {first.account, second.account} == {ann.account}
    flows.accept_offer(here.buyer(first.id), offer=first.id)
    assert flows.accept_offer(here.buyer(first.id), offer=first.id).state == "accepted"  # pressed again: the same answer
    assert refusal(flows.accept_offer, here.buyer(second.id), offer=second.id) == "wish_granted"
    here.tick()
    second.refresh_from_db()
    assert second.state == "withdrawn"
    assert Sale.objects.get(id=sales["ember"]).awards.get().outcome == "delivered"
    assert here.platform.get("ember").id == ann.account


def test_who_has_his_wish_makes_no_other(here, sales):
    (ann,) = joined(here, "ann_b")
    ann.enters(sales["ember"])
    here.tick(days=10)
    flows.accept_offer(here.buyer(offered(sales["ember"]).id), offer=offered(sales["ember"]).id)
    here.tick()
    made.case(here.now(), "gale", policy_text=WISH_RULE)
    here.tick()
    assert refusal(ann.enters, Sale.objects.get(handle="gale").id) == "wish_granted"


def test_who_does_not_claim_in_time_is_passed(here, sales):
    ann, omar = joined(here, "ann_b", "omar_k")
    ann.enters(sales["ember"])
    omar.enters(sales["ember"])
    here.tick(days=10)
    first = offered(sales["ember"])
    assert first.sent_at + timedelta(hours=48) < first.expires_at < first.sent_at + timedelta(hours=48 + 36)  # the day ends, everywhere
    here.clock.move_to(first.expires_at)
    here.tick()
    following = offered(sales["ember"])
    assert {first.account, following.account} == {ann.account, omar.account}
    assert following.expires_at > following.sent_at + timedelta(hours=48)
    assert Entry.objects.get(member=(ann if first.account == ann.account else omar).member).place == 1


def test_only_what_is_over_is_ended(here, sales):
    (ann,) = joined(here, "ann_b")
    ann.enters(sales["ember"])
    here.tick(days=10)
    assert refusal(wishes.end_wish, here.now(), offer=offered(sales["ember"]).id) == "offer_not_open"
