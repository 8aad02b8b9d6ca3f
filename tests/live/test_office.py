"""The stream of a real office: a bid that was committed reaches whoever watches, by two connections to the database for everybody."""

import asyncio

import pytest
from django.db import connection, connections

from rehandle.live.limits import Limits
from rehandle.live.office_source import OfficeSource
from rehandle.live.server import listening, serve
from rehandle.sales.models import Sale
from tests.live.streams import PATIENCE, Here
from tests.sales.auctioned import RULE, joined
from tests.site import world

pytestmark = pytest.mark.django_db(transaction=True)


class Closing(OfficeSource):
    """Gives its thread's connection back, so that the tables of the tests can be cleared."""

    def read(self, sales):
        try:
            return super().read(sales)
        finally:
            connection.close()


def deafened():
    """The server of the database ends the connection that hears of changes."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rehandle live' and datname = current_database()")
        assert cursor.rowcount == 1


def test_a_bid_and_a_close_reach_whoever_watches(tmp_path, office, as_role, monkeypatch):
    site = world.site(tmp_path, office, as_role, monkeypatch, RULE)
    site.office.tick()
    sale = Sale.objects.get(form="english").id
    ann, ben = joined(site.office, "p-ann", "p-ben")

    def acts(*what):
        for act, *told in what:
            act(*told)
        connections.close_all()

    async def watches():
        on, ending = listening("127.0.0.1", 0), asyncio.Event()
        served = asyncio.create_task(serve(on, Closing(), Limits(reads_a_second=100), ending))
        here = Here(on.getsockname()[1], None, ending, served)
        one = await here.watch(f"/live/{sale}")
        begun = await one.event()
        assert (begun["seq"], begun["bids"], begun["least"], begun["reserve_met"]) == (0, 0, 10_000, False)
        await asyncio.to_thread(acts, (ann.bids, sale, "300.00"), (ben.bids, sale, "1500.00"))
        told = (await one.until(2))[-1]
        assert (told["price"], told["bids"], told["reserve_met"], told["closed"]) == (100_000, 2, True, False)
        await asyncio.to_thread(acts, (deafened,), (ann.bids, sale, "1300.00"))
        assert (await one.event())["bids"] == 3  # once it hears again, it looks at everything
        await asyncio.to_thread(acts, (lambda: site.office.tick(days=8),))
        text = (await one.rest()).decode()
        assert '"closed":true,"sold":true' in text
        assert not {"p-ben", ben.member, "150000", "1500"} & set(text.replace('"', " ").split())
        assert (await here.watch("/live/no-such-sale")).status == 404
        for each in here.open:
            each.writer.close()
        ending.set()
        await served

    asyncio.run(asyncio.wait_for(watches(), PATIENCE * 3))
