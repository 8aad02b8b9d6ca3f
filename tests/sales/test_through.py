"""Pages and programs that bid through the lane: a real writer behind its socket, and nobody there."""

import asyncio
import json
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connections
from django.test import Client

from rehandle import wiring
from rehandle.config.office import office as settings
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.people.keys import digest_of, make_key
from rehandle.sales import market
from rehandle.sales.lane import through
from rehandle.sales.lane.lane import Lane, connected
from rehandle.sales.lane.writer import Writer
from rehandle.sales.models import Bid, Paddle
from tests.sales import laned
from tests.sales.auctioned import COVERED_RULE

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def writing(clock, path):
    """A writer in a thread of its own, until the end."""
    loop, writer = asyncio.new_event_loop(), Writer(Lane(connected(), 0, clock.read), path)

    async def work():
        with suppress(asyncio.CancelledError):
            await writer.run()
        await loop.run_in_executor(writer.hand, connections.close_all)

    task = loop.create_task(work())
    thread = threading.Thread(target=loop.run_until_complete, args=(task,))
    thread.start()
    yield
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    writer.lane.link.close()


@pytest.fixture
def clock(office):
    return laned.Clock(office)


@pytest.fixture
def path(monkeypatch):
    with TemporaryDirectory(prefix="l") as folder:  # a socket's path is short
        monkeypatch.setattr(through, "office", lambda: settings().model_copy(update={"lane": True, "data_dir": Path(folder)}))
        yield through.socket_of(0)


def bids(who, sale, name, most):
    return through.bid(who.ctx, name, sale, money(f"{most} USD"), market.quote(sale)[0])


def refused(act):
    with pytest.raises(Refused) as told:
        act()
    return told.value.code.value


def test_whoever_has_no_paddle_gets_one_by_bidding_and_the_same_id_has_the_same_answer(clock, path):
    [sale] = laned.auctions(clock, "ember")
    ann, ben = laned.joined(clock, "acc-1", "acc-2")
    with writing(clock, path):
        first = bids(ann, sale, "b1", "2000.00")
        assert (first.outcome, str(first.price), first.leading) == ("leading", "1000.00 USD", True)
        assert bids(ann, sale, "b1", "2000.00") == first
        assert refused(lambda: bids(ann, sale, "b1", "2100.00")) == "exists_with_different_content"
        assert bids(ben, sale, "b2", "1500.00").outcome == "outbid"
        assert refused(lambda: bids(ben, sale, "b3", "1500.00")) == "bid_too_low"
        assert refused(lambda: through.bid(ben.ctx, "b4", sale, money("9000.00 USD"), "0" * 64)) == "quote_changed"
    assert all(Bid.objects.values_list("batch", flat=True))  # each came in a batch of the lane
    assert Paddle.objects.count() == 2


def test_a_bid_above_what_is_free_needs_its_deposit_in_the_lane_too(clock, path):
    [sale] = laned.auctions(clock, "ember", rule=COVERED_RULE)
    [ann] = laned.joined(clock, "acc-1")
    with writing(clock, path):
        assert refused(lambda: bids(ann, sale, "b1", "500.01")) == "deposit_missing"
        assert bids(ann, sale, "b2", "500.00").outcome == "leading"
        assert refused(lambda: bids(ann, sale, "b3", "500.01")) == "deposit_missing"
        assert Paddle.objects.get().wanted_minor == 50_000
        laned.paddle(ann, sale, "2000.00")  # in place of the one that he got by bidding, though he leads
    assert list(Paddle.objects.order_by("taken_at", "wanted_minor").values_list("wanted_minor", "left_at")) == [(50_000, clock.read()), (200_000, None)]


def test_where_nobody_writes_the_bidder_is_told_that_he_has_no_answer_and_nothing_is_tried_otherwise(clock, path, monkeypatch):
    monkeypatch.setattr(through, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(through.ask, "__defaults__", (0.3,))
    [sale] = laned.auctions(clock, "ember")
    [ann] = laned.joined(clock, "acc-1")
    assert refused(lambda: bids(ann, sale, "b1", "2000.00")) == "lane_silent"
    assert not Bid.objects.exists()
    with writing(clock, path):
        monkeypatch.setattr(through.ask, "__defaults__", (6.0,))
        assert bids(ann, sale, "b1", "2000.00").outcome == "leading"


def test_a_program_whose_bid_was_refused_has_the_same_refusal_for_the_same_key(clock, path, monkeypatch):
    monkeypatch.setattr("rehandle.api.taking_part.office", lambda: settings().model_copy(update={"lane": True}))
    monkeypatch.setattr(wiring, "clock", clock.real)
    [sale] = laned.auctions(clock, "ember", rule=COVERED_RULE)
    [ann] = laned.joined(clock, "acc-1")
    make_key(ann.ctx, id="key", digest=digest_of("secret"))

    def asks(key, most):
        told = {"most": f"{most} USD", "quote": market.quote(sale)[0]}
        headers = {"Authorization": "Bearer secret", "Idempotency-Key": key}
        answer = Client().post(f"/api/v1/sales/{sale}/bids", json.dumps(told), content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    with writing(clock, path):
        low = asks("low", "99.99")
        assert (low[0], low[1]["type"], low[1]["detail"]["least"]) == (409, "/refusals#bid_too_low", "100.00 USD")
        assert asks("low", "99.99") == low
        high = asks("high", "900.00")
        assert high[1]["type"] == "/refusals#deposit_missing"
        paddle = laned.paddle(ann, sale, "2000.00")
        laned.by_hand("update deposit set state = 'held'")
        laned.by_hand("update paddle set backed = true, limit_minor = wanted_minor where id = %s", paddle)
        assert asks("high", "900.00") == high
        assert not Bid.objects.exists()
        good = asks("more", "900.00")
        assert (good[0], good[1]["outcome"]) == (201, "leading")
        assert asks("more", "900.00") == good
        assert asks("more", "901.00")[1]["type"] == "/refusals#exists_with_different_content"
    assert Bid.objects.count() == 1
