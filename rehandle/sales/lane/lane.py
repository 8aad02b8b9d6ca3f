"""The one writer of a shard's batches: takes the lease over, reads, judges in memory, writes; each bid has its own answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection
from psycopg import Connection

from rehandle.kernel.refusal import Code
from rehandle.sales import auctions
from rehandle.sales.lane.looks import State, look, states
from rehandle.sales.lane.writes import FLOW, Changed, write
from rehandle.sales.models import Auction
from rehandle.sales.rules.batch import Answer, Ask, Opened, decide

Clock = Callable[[], datetime]
TRIES = 5  # of a batch whose auctions somebody else wrote meanwhile
MADE = "insert into lane (shard, epoch, seq, at, until) values (%s, 0, 0, %s, '-infinity') on conflict do nothing"
TAKEN = """update lane set epoch = epoch + 1, until = clock_timestamp() + interval '2 seconds'
 where shard = %s and until < clock_timestamp() returning epoch, seq, at"""
# A writer that was stopped in the middle of a batch holds the lane's row; once its lease is over its session is ended.
STUCK = """select pg_terminate_backend(pid) from pg_stat_activity, lane
 where shard = %s and until < clock_timestamp() and application_name = %s and pid <> pg_backend_pid()
   and xact_start < clock_timestamp() - interval '1 second'"""
# On fresh tables the planner would scan; and a writer that stops in the middle of a transaction must not hold its locks.
SETTINGS = ("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off", "idle_in_transaction_session_timeout = '1s'", "jit = off")


class Lane:
    """One shard's writer. Not for two threads at once."""

    def __init__(self, link: Connection[Any], shard: int, clock: Clock) -> None:
        self.link, self.shard, self.clock = link, shard, clock
        self.epoch = self.seq = 0
        self.at = clock()
        self.opened: dict[str, Opened] = {}
        self.stops_over: dict[str, int] = {}
        self.keys: dict[str, bytes] = {}

    def take_over(self) -> bool:
        """Take the lease, where nobody holds it now. Whoever held it before writes nothing any more."""
        named = f"rehandle.lane.{self.shard}"
        self.link.execute("select set_config('application_name', %s, false)", [named])
        self.link.execute(STUCK, [self.shard, named])
        self.link.commit()
        with self.link.pipeline():
            self.link.execute("select set_config('rehandle.flow', %s, true), set_config('lock_timeout', '300ms', true)", [FLOW])
            self.link.execute(MADE, [self.shard, self.at])
            row = self.link.execute(TAKEN, [self.shard])
            self.link.commit()
            taken = row.fetchone()
        if taken is None:
            return False
        self.epoch, self.seq, self.at = taken[0], taken[1], max(taken[2], self.at)
        self.opened.clear()
        self._opened(set(Auction.objects.filter(shard=self.shard, closed_at=None).values_list("id", flat=True)), self.at)
        return True

    def connect_again(self) -> None:
        """Anew, where the server had gone."""
        self.link.close()
        connection.close()
        self.link = connected()

    def place(self, asks: Sequence[Ask]) -> list[Answer]:
        """Answer a batch after it is on the disk. Raises `Lost` where another writer has the lease; an empty batch prolongs it."""
        for left in reversed(range(TRIES)):
            try:
                return self._once(asks)
            except Changed:
                self.opened.clear()
                if not left:
                    raise
        raise AssertionError("unreachable")

    def _once(self, asks: Sequence[Ask]) -> list[Answer]:
        seen = look(self.link, asks)
        now = max(self.clock(), self.at)
        opened = self._opened({paddle.auction for paddle in seen.paddles.values()}, now)
        decided = decide(asks, seen.paddles, opened, seen.kept, now)
        placed = {bid.id for _, bid, _ in decided.bids}
        backed = {ask.paddle for ask in asks if ask.id in placed and seen.paddles[ask.paddle].backed}
        write(self.link, (self.shard, self.epoch, self.seq + 1), decided, opened, self.keys, now, backed=sorted(backed))
        self.seq, self.at = self.seq + 1, now
        self.opened |= decided.after
        return decided.answers

    def _opened(self, wanted: set[str], now: datetime) -> dict[str, Opened]:
        """Auctions as they stand now; those that are not known yet, or whose clock stood still since, are read from their rows."""
        if not wanted:
            return {}
        found = states(self.link, sorted(wanted))
        self._load({each: state for each, state in found.items() if each not in self.opened or self.stops_over[each] != state.stops_over}, now)
        self.stops_over |= {each: state.stops_over for each, state in found.items()}
        return {each: _barred(self.opened[each], found[each]) for each in wanted}

    def _load(self, wanted: Mapping[str, State], now: datetime) -> None:
        for row in Auction.objects.filter(id__in=wanted) if wanted else ():
            code, state = Code.TOO_LATE if row.closed_at else None, wanted[row.id]
            stands = auctions.standing(row, now) if state.barred or state.stops_over else auctions.written(row)
            self.opened[row.id] = Opened(auctions.terms_of(row), stands, row.seq, code)
            self.keys.setdefault(row.id, auctions.audit_key(row.id))


def _barred(known: Opened, state: State) -> Opened:
    return known if state.barred is None else replace(known, refused=state.barred)


def connected() -> Connection[Any]:
    """A connection of the lane's own to the office's database."""
    told = {name: value for name, value in connection.get_connection_params().items() if name in ("dbname", "user", "password", "host", "port")}
    link = psycopg.connect(**told, options=" ".join(f"-c {each.replace(' ', '')}" for each in SETTINGS).replace("'", ""))
    link.prepare_threshold = 0
    return link
