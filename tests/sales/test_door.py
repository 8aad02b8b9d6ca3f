"""Bids over HTTP: each handed on to the lane's socket, and its answer given back; a real writer behind it."""

import asyncio
import json
from contextlib import suppress

import pytest
from django.db import connections

from rehandle.sales.lane.door import Door
from rehandle.sales.lane.writer import Writer
from rehandle.sales.paddles import pass_of
from tests.sales import laned

pytestmark = pytest.mark.django_db(transaction=True)


async def posted(door, told, method="POST"):
    """Status and body of one request."""
    said = []

    async def receive():
        return {"body": told if isinstance(told, bytes) else json.dumps(told).encode(), "more_body": False}

    async def send(message):
        said.append(message)

    await door({"type": "http", "method": method}, receive, send)
    return said[0]["status"], json.loads(said[1]["body"])


async def through(writer, asked):
    """All of them, one after the other, while a writer runs."""
    running, door = asyncio.create_task(writer.run()), Door(writer.path)
    answers = [await posted(door, told) for told in asked]
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await asyncio.get_running_loop().run_in_executor(writer.hand, connections.close_all)
    door.wire.writer.close()
    await door.hearing
    return answers


def test_a_bid_over_http_has_the_lanes_own_answer(office, tmp_path):
    clock = laned.Clock(office)
    [sale] = laned.auctions(clock, "ember")
    ann, ben = (laned.paddle(each, sale) for each in laned.joined(clock, "acc-1", "acc-2"))
    lane = laned.Lane(laned.connected(), 0, clock.read)
    bid = {"id": "b1", "paddle": ann, "pass": pass_of(ann), "most": 200_000}
    low = {"id": "b2", "paddle": ben, "pass": pass_of(ben), "most": 100}
    answers = asyncio.run(through(Writer(lane, tmp_path / "s"), [bid, bid, low, low | {"pass": pass_of(ann)}, b"[]", b"{", {"id": 7}]))
    lane.link.close()
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["outcome"], answers[0][1]["price"]) == (200, "leading", 100_000)
    assert (answers[2][0], answers[2][1]["type"], answers[2][1]["detail"]) == (409, "/refusals#bid_too_low", {"least": 105_000})
    assert [status for status, _ in answers[3:]] == [404, 422, 422, 422]


def test_where_nobody_writes_the_bidder_is_told_to_come_again(tmp_path, monkeypatch):
    monkeypatch.setattr("rehandle.sales.lane.door.TRIES", 1)
    assert asyncio.run(posted(Door(tmp_path / "none"), {"id": "b1"}))[0] == 503
    assert asyncio.run(posted(Door(tmp_path / "none"), {}, "GET"))[0] == 405
