"""States of this office's auctions: one connection hears that something was written, another one reads, whoever watches."""

from collections.abc import AsyncGenerator, Sequence

import psycopg
from django.db import DatabaseError, connection
from psycopg.conninfo import make_conninfo

from rehandle import wiring
from rehandle.kernel.flow import CHANNEL
from rehandle.live.source import Seen
from rehandle.live.state import State
from rehandle.sales.watched import Watched, watched


class OfficeSource:
    """Every flow that wrote says so at its commit; what it wrote is read, and shown where a number is higher."""

    async def changes(self) -> AsyncGenerator[None, None]:
        async with await psycopg.AsyncConnection.connect(_where(), autocommit=True) as wire:
            await wire.execute(f"listen {CHANNEL}")
            yield
            async for _ in wire.notifies():
                yield

    def read(self, sales: Sequence[str]) -> Seen:
        try:
            now = wiring.clock().now()
            return Seen(now, {sale: _state(told) for sale, told in watched(sales, now).items()})
        except DatabaseError:
            connection.close()  # the next read begins with a new one
            raise


def _where() -> str:
    told = connection.settings_dict
    named = {"dbname": told["NAME"], "user": told["USER"], "password": told["PASSWORD"], "host": told["HOST"], "port": str(told["PORT"])}
    return make_conninfo(**{name: value for name, value in named.items() if value}, application_name="rehandle live")


def _state(told: Watched) -> State:
    return State(
        told.number, told.price, told.least, told.currency, told.bids, told.ends_at, told.reserve_met, told.extensions, told.buy_now,
        told.stopped, told.closed, told.sold,
    )  # fmt: skip
