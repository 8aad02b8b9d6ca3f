"""The stream with real sockets: the newest at once, every change, coming back, and who is slow, silent or greedy."""

import asyncio
from datetime import timedelta

import pytest

from rehandle.live.limits import Limits
from rehandle.live.server import listening, serve
from rehandle.live.source import Seen
from tests.live.streams import LOT, NOW, PATIENCE, Memory, holds, later, running


def going(test):
    """Run it to its end; the real loop, the real sockets."""

    def run():
        asyncio.run(asyncio.wait_for(test(), 60))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@going
async def test_the_newest_at_once_then_each_change():
    async with running() as here:
        one = await here.watch()
        assert (one.status, one.fields["Content-Type"], one.fields["Cache-Control"]) == (200, "text/event-stream; charset=utf-8", "no-store")
        assert one.fields["Access-Control-Allow-Origin"] == "*"
        first = await one.event()
        assert first | {"now": ""} == {
            "seq": 1, "price": 10_000, "least": 10_500, "currency": "USD", "ends_at": "2027-01-01T12:00:00.000Z", "now": "", "reserve_met": False,
            "bids": 1, "extended": 0, "buy_now": False, "stopped": False, "closed": False, "sold": False,
        }  # fmt: skip
        assert first["now"].startswith("2027-01-01T12:00:0")
        here.source.change(ends_at=later(1), extended=1, reserve_met=True)
        told = await one.event()
        assert (told["seq"], told["price"], told["ends_at"], told["extended"], told["reserve_met"]) == (2, 10_500, "2027-01-01T13:00:00.000Z", 1, True)
        two = await here.watch()
        assert (await two.event())["seq"] == 2
        assert here.source.reads.count([LOT]) == len(here.source.reads) <= 3  # the second watcher cost no read


@going
async def test_whoever_comes_back_is_told_what_he_missed_and_nothing_twice():
    async with running() as here:
        one = await here.watch()
        await one.event()
        one.writer.close()
        here.source.change()
        here.source.change()
        back = await here.watch(head="Last-Event-ID: 1\r\n")
        assert (await back.event())["seq"] == 3
        same = await here.watch(head="Last-Event-ID: 3\r\n")
        assert await same.line() == b":\n"
        here.source.change()
        assert (await same.event())["seq"] == 4


@going
async def test_the_end_of_an_auction_ends_its_streams():
    async with running() as here:
        one = await here.watch()
        here.source.change(closed=True, sold=True)
        told = await one.until(2)
        assert told[-1]["closed"] and told[-1]["sold"]
        assert await one.rest() == b""
        late = await here.watch()
        assert (await late.event())["closed"]
        assert await late.rest() == b""
        again = await here.watch(head="Last-Event-ID: 2\r\n")
        assert again.status == 204  # a browser asks no more


@going
async def test_many_changes_are_few_reads_and_the_last_one_arrives():
    async with running(reads_a_second=20) as here:
        one = await here.watch()
        await one.event()
        reads = len(here.source.reads)
        for _ in range(300):
            here.source.change()
            await asyncio.sleep(0)
        told = await one.until(301)
        assert len(told) <= 4
        assert len(here.source.reads) - reads <= 4


@going
async def test_what_changes_nothing_is_not_told():
    async with running() as here:
        one = await here.watch()
        await one.event()
        for _ in range(3):
            reads = len(here.source.reads)
            here.source.notice()
            await holds(lambda before=reads: len(here.source.reads) > before)
        here.source.change()
        assert (await one.event())["seq"] == 2


@going
async def test_a_clock_that_is_put_forward_is_told():
    async with running() as here:
        one = await here.watch()
        await one.event()
        here.source.ahead = timedelta(days=1)
        here.source.notice()
        told = await one.event()
        assert (told["seq"], told["now"][:10]) == (1, "2027-01-02")


@going
async def test_a_database_that_is_away_ends_no_stream():
    async with running() as here:
        one = await here.watch()
        await one.event()
        here.source.down = True
        here.source.change()
        assert (await here.watch(f"/live/{LOT}9")).status == 503
        here.source.down = False
        assert (await one.event())["seq"] == 2


@going
async def test_who_takes_nothing_is_skipped_to_the_newest_and_costs_nobody_else_anything():
    async with running(behind_seconds=60, reads_a_second=5000) as here:
        quick, slow = await here.watch(), await here.watch(receive_bytes=2048)
        await quick.event()
        changed = 0
        while changed < 500:  # far more than lies in the buffers of one connection
            changed += 1
            here.source.change()
            assert (await quick.until(changed + 1))[-1]["seq"] == changed + 1
        told = await slow.until(changed + 1)
        assert len(told) < 250, "what nobody took was kept"
        assert [each["seq"] for each in told] == sorted({each["seq"] for each in told})


@going
async def test_who_takes_nothing_for_long_is_dropped():
    async with running(behind_seconds=0.05, reads_a_second=5000) as here:
        quick, dead = await here.watch(), await here.watch(receive_bytes=2048)
        await quick.event()
        for changed in range(500):
            here.source.change()
            await quick.until(changed + 2)
        told = await dead.rest()
        assert told.count(b"id: ") < 250
        assert b"id: 501\n" not in told


@going
async def test_a_watcher_that_left_leaves_nothing():
    async with running(most=3) as here:
        for _ in range(12):
            one = await here.watch()
            assert one.status == 200
            one.writer.close()
            await one.writer.wait_closed()
            await asyncio.sleep(0.01)


@going
async def test_no_more_than_so_many_an_address_and_in_all():
    async with running(most_an_address=2, most=5) as here:
        statuses = [(await here.watch(head=f"X-Forwarded-For: 203.0.113.{host}\r\n")).status for host in (1, 1, 1, 2)]
        assert statuses == [200, 200, 429, 200]
        kept = [await here.watch(head=f"X-Forwarded-For: 203.0.113.{host}\r\n") for host in (3, 4)]
        assert [each.status for each in kept] == [200, 200]
        full = await here.connect()
        await full.head()
        assert (full.status, full.fields["Retry-After"]) == (503, "5")


@going
async def test_behind_no_proxy_a_stranger_does_not_say_who_he_is():
    async with running(most_an_address=1, proxies=frozenset()) as here:
        statuses = [(await here.watch(head=f"X-Forwarded-For: 203.0.113.{host}\r\n")).status for host in (1, 2)]
        assert statuses == [200, 429]


@pytest.mark.parametrize(("said", "status"), [
    (f"GET /live/{LOT}0 HTTP/1.1\r\n\r\n", 404),
    ("GET /live/nothing HTTP/1.1\r\n\r\n", 404),
    (f"PUT /live/{LOT} HTTP/1.1\r\n\r\n", 405),
    ("\x16\x03\x01 nonsense\r\n\r\n", 400),
    (f"GET /live/{LOT} HTTP/1.1\r\nX: {'x' * 9000}", 431),
])  # fmt: skip
def test_what_is_not_a_stream_is_answered_and_ended(said, status):
    async def asks():
        async with running() as here:
            one = await here.connect()
            one.send(said)
            await one.head()
            assert one.status == status
            assert await one.rest() == b""

    asyncio.run(asyncio.wait_for(asks(), PATIENCE))


@going
async def test_a_request_that_is_never_finished_is_dropped():
    async with running(head_seconds=0.1) as here:
        one = await here.connect()
        one.send("GET /live/")
        assert await one.rest() == b""


@going
async def test_who_talks_on_is_dropped():
    async with running() as here:
        one = await here.watch()
        await one.event()
        one.send("x" * 2000)
        assert await one.rest() == b""


@going
async def test_a_quiet_stream_shows_that_it_lives():
    async with running(beat_seconds=0.05) as here:
        one = await here.watch()
        await one.event()
        assert await one.line() == b":\n"


@going
async def test_the_end_is_graceful():
    async with running() as here:
        one = await here.watch()
        await one.event()
        here.ending.set()
        assert await one.rest() == b""


def test_a_fault_of_ours_ends_the_process_and_is_told():
    class Wrong(Memory):
        def read(self, sales):
            return Seen(NOW, dict.fromkeys(sales, "no state"))

    async def serves():
        on = listening("127.0.0.1", 0)
        served = asyncio.create_task(serve(on, Wrong(), Limits(end_seconds=0.1), asyncio.Event()))
        reader, writer = await asyncio.open_connection(*on.getsockname())
        writer.write(f"GET /live/{LOT} HTTP/1.1\r\n\r\n".encode())
        assert await reader.read() == b""
        writer.close()
        with pytest.raises(AttributeError):
            await served

    asyncio.run(asyncio.wait_for(serves(), PATIENCE))
