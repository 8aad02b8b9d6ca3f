"""Sealed bids from the first cover to the hand-over's door: kept closed, opened after the close, judged, sold again where the winner does not pay."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from rehandle.kernel.models import Deed
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Entry
from rehandle.orders.models import Order
from rehandle.people import flows as people
from rehandle.sales import sealed_bids, sealed_market
from rehandle.sales.models import Award, Cover, Offer, Sale, SealedAuction
from rehandle.sales.rules.sealed_audited import counted, read, root_of, told
from tests.orders.world import build
from tests.sales.auctioned import SEALED, SEALED_RULE, joined, sealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(tmp_path, office, as_role):
    """@ember is sold by sealed bids from US$100, not under US$1,000, for seven days."""
    return build(tmp_path, office, as_role, SEALED_RULE.replace("[limits]", "[limits]\ndefaulter_barred_from_rerun = true"))


@pytest.fixture
def sale(here):
    return Sale.objects.get(form="sealed").id


def refused(what, *told, **named):
    with pytest.raises(Refused) as found:
        what(*told, **named)
    return found.value.code


def row(sale):
    return SealedAuction.objects.get(id=sale)


def test_the_highest_has_it_at_the_second_highest(here, sale):
    ann, ben, eve = joined(here, "p-ann", "p-ben", "p-eve")
    for who, most in ((ann, "1500.00"), (ben, "1200.00"), (eve, "900.00"), (ann, "1400.00")):
        sealed(who, sale, most)
    here.tick(days=7)
    kept = row(sale)
    assert (kept.winner, kept.price_minor, kept.seq) == (ann.member, 120_000, 4)
    award = Award.objects.get(sale=sale)
    assert (award.price_minor, award.offer.account, award.offer.state) == (120_000, "p-ann", "accepted")
    assert Order.objects.get().total_minor == 120_000


def test_of_equal_bids_the_earliest_and_a_change_gives_its_place_up(here, sale):
    ann, ben = joined(here, "p-ann", "p-ben")
    for who, most in ((ann, "2000.00"), (ben, "2000.00"), (ann, "2000.00")):
        sealed(who, sale, most)
    here.tick(days=7)
    assert (row(sale).winner, row(sale).price_minor) == (ben.member, 200_000)


@pytest.mark.parametrize("most", [None, "999.99"])
def test_under_the_reserve_nobody_has_it(here, sale, most):
    [ann] = joined(here, "p-ann")
    if most:
        sealed(ann, sale, most)
    here.tick(days=7)
    assert Sale.objects.get(id=sale).state == "unsold"
    assert not Award.objects.exists()
    [told] = Entry.objects.filter(event="auction.seals_opened")
    assert told.data == {"covers": int(bool(most)), "bids": int(bool(most)), "void": 0, "sold": False, "price": ""}


def test_before_the_close_the_amount_is_nowhere_and_the_office_cannot_open(here, sale):
    """I-SEAL: every table is searched for the amount, as number and as text, and the rows are the same but for what is random."""
    ann, ben = joined(here, "p-ann", "p-ben")
    sealed(ann, sale, "7654321.09", "b1", "secret of the page")
    sealed(ben, sale, "100.00", "b2", "another secret here")
    assert not {"765432109", "7654321.09", "7,654,321.09"} & {word for word in _dump() if "7654321" in word}
    assert not any("765432109" in word or "7654321" in word for word in _dump())
    one, other = Cover.objects.order_by("seq")
    assert len(bytes(one.cover)) == len(bytes(other.cover)) == 88
    assert (one.most_minor, row(sale).private) == (None, "")
    here.tick(days=6, hours=23)
    assert refused(here.keeper.give, sale) is Code.TOO_EARLY
    assert refused(sealed_bids.close_sealed, here.now(), sale=sale) is Code.TOO_EARLY
    assert refused(sealed_bids.open_sealed, here.now(), sale=sale, private="00" * 32, contacts=[]) is Code.TOO_EARLY


def _dump():
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')
            for (text,) in cursor.fetchall():
                yield text


def test_sent_twice_it_is_one_bid_and_another_amount_under_its_id_is_refused(here, sale):
    [ann] = joined(here, "p-ann")
    first = sealed(ann, sale, "1500.00", "b1", "secret of the page")
    assert sealed(ann, sale, "1500.00", "b1", "secret of the page") == first
    assert refused(sealed, ann, sale, "1600.00", "b1", "secret of the page") is Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert Cover.objects.count() == 1
    assert "1500" not in Deed.objects.get(flow="sales.keep_bid").answer


def test_what_is_refused(here, sale):
    ann, bob = joined(here, "p-ann", "staff-1")
    assert refused(sealed, ann, "none", "1500.00") is Code.NOT_FOUND
    assert refused(sealed, ann, sale, "99.99") is Code.BID_TOO_LOW
    assert refused(sealed, ann, sale, "0.00") is Code.INVALID
    assert refused(sealed_bids.keep_bid, ann.ctx, id="b", sale=sale, cover="00", commitment="", quote="x") is Code.QUOTE_CHANGED
    assert refused(sealed, bob, sale, "1500.00") is Code.BARRED
    here.clock.move_to(here.clock.now() + timedelta(days=7))
    assert refused(sealed, ann, sale, "1500.00") is Code.TOO_LATE  # also before anybody has closed it
    assert not Cover.objects.exists()


def test_the_close_is_on_record_with_its_root_before_the_key_is_asked_for(here, sale):
    ann, ben = joined(here, "p-ann", "p-ben")
    sealed(ann, sale, "1500.00")
    sealed(ben, sale, "1200.00")
    here.keeper.down = True
    here.tick(days=7)
    kept = row(sale)
    assert (kept.closed_at, kept.opened_at, Sale.objects.get(id=sale).state) == (here.clock.now(), None, "open")
    [closed] = Entry.objects.filter(event="auction.closed")
    assert closed.data == {"covers": 2, "root": root_of((each.commitment, bytes(each.cover)) for each in Cover.objects.order_by("seq"))}
    assert refused(sealed, ann, sale, "9000.00") is Code.TOO_LATE
    here.tick(hours=6)
    assert row(sale).opened_at is None
    here.keeper.down = False
    here.tick(hours=12)  # it waits longer from try to try
    assert (row(sale).winner, row(sale).price_minor) == (ann.member, 120_000)
    assert Entry.objects.filter(event="auction.closed").count() == 1


def test_without_a_keeper_the_bidding_does_not_begin(tmp_path, office, as_role, monkeypatch):
    monkeypatch.setattr("rehandle.adapters.keeper.memory.MemoryKeeper.make", _unreachable)
    here = build(tmp_path, office, as_role, SEALED_RULE)
    sale = Sale.objects.get(form="sealed").id
    [ann] = joined(here, "p-ann")
    assert refused(sealed, ann, sale, "1500.00") is Code.TOO_EARLY
    monkeypatch.undo()
    here.tick(hours=1)
    assert row(sale).ends_at == here.clock.now() + timedelta(days=7)
    assert sealed(ann, sale, "1500.00").seq == 1


def _unreachable(*_):
    from rehandle.kernel.ports import Unreachable

    raise Unreachable("nobody there")


@pytest.mark.parametrize("what", ["cover = (select cover from cover where seq = 2)", "commitment = repeat('0', 64)", "member = 'somebody else'"])
def test_a_cover_that_was_tampered_with_is_no_bid(here, sale, what):
    ann, ben, eve = joined(here, "p-ann", "p-ben", "p-eve")
    for who, most in ((ann, "5000.00"), (ben, "3000.00"), (eve, "1500.00")):
        sealed(who, sale, most)
    with connection.cursor() as cursor:  # past every flow, as somebody with the database would
        cursor.execute("alter table cover disable trigger all")
        cursor.execute(f"update cover set {what} where seq = 1")
        cursor.execute("alter table cover enable trigger all")
    here.tick(days=7)
    assert (row(sale).winner, row(sale).price_minor) == (ben.member, 150_000)
    assert Entry.objects.get(event="auction.seals_opened").data["bids"] == 2


def test_who_does_not_pay_is_taken_out_and_the_next_is_asked_then_it_runs_again(here, sale):
    ann, ben, eve = joined(here, "p-ann", "p-ben", "p-eve")
    for who, most in ((ann, "5000.00"), (ben, "3000.00"), (eve, "1500.00")):
        sealed(who, sale, most)
    here.tick(days=7)
    assert Order.objects.get().total_minor == 300_000
    here.tick(days=9)
    second = Offer.objects.get(sale=sale, state="sent")
    assert (second.account, second.price_minor) == ("p-ben", 150_000)
    here.tick(days=3)
    again = Sale.objects.get(state="open")
    assert (again.form, again.number) == ("sealed", 2)
    assert refused(sealed, ann, again.id, "9000.00") is Code.DEFAULTED_BEFORE
    assert sealed(ben, again.id, "2000.00").seq == 1


def test_who_is_staff_by_the_opening_has_no_bid(here, sale):
    ann, ben, eve = joined(here, "p-ann", "p-ben", "p-eve")
    for who, most in ((ann, "5000.00"), (ben, "3000.00"), (eve, "1500.00")):
        sealed(who, sale, most)
    people.link(here.now(), one=ann.member, other="dan", why="one household, recorded after the bid")
    here.tick(days=7)
    assert (row(sale).winner, row(sale).price_minor, row(sale).void) == (ben.member, 150_000, [ann.member])
    assert Entry.objects.get(event="auction.seals_opened").data["void"] == 1
    of = sealed_market.audited(here.as_role("auditor", now=here.clock.now()), sale)
    assert counted(of).won == counted(read(json.dumps(told(of)))).won == (ben.member, 150_000)


@pytest.mark.parametrize(("more", "opens", "hours"), [("", 0, 168), ("opens = 12\n", 3, 171), ("opens = 8\n", 23, 191), ("hours = 24\n", 0, 24)])
def test_when_bidding_begins_and_ends(tmp_path, office, as_role, more, opens, hours):
    """It is 09:00 when the keeper makes the key; an hour that the rule names is the next one."""
    here = build(tmp_path, office, as_role, SEALED_RULE.replace(SEALED, SEALED + more))
    sale, now = Sale.objects.get(form="sealed").id, here.clock.now()
    facts = sealed_market.sealed(sale, now)
    assert (facts.opens_at, facts.ends_at) == (now + timedelta(hours=opens), now + timedelta(hours=hours))
    assert facts.open is (opens == 0)
    [ann] = joined(here, "p-ann")
    if opens:
        assert refused(sealed, ann, sale, "1500.00") is Code.TOO_EARLY
        here.tick(hours=opens)
    assert sealed(ann, sale, "1500.00").seq == 1
