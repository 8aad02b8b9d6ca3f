"""A batch's rows, in one pipelined round trip: the fence first, then bids, auctions, one entry of the record."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.errors import DivisionByZero, UniqueViolation

from rehandle.kernel.flow import CHANNEL
from rehandle.log.append import raw
from rehandle.log.events import Event
from rehandle.log.rules import batch as record
from rehandle.log.rules.merkle import leaf_hash
from rehandle.sales.lane.looks import array
from rehandle.sales.rules.audited import commitment
from rehandle.sales.rules.batch import Decided, Opened

FLOW = "sales.lane"
# For two seconds after a batch nobody else may write. A slow batch does not lose the lease: its fence holds the lane's row until the commit.
# No row, no lease: a division by zero ends the transaction on the server, before anything that stands behind it in the pipeline.
FENCE = """with kept as (update lane set seq = %s, at = %s, until = clock_timestamp() + interval '2 seconds'
    where shard = %s and epoch = %s and seq = %s - 1 and at <= %s returning 1) select 1 / count(*) from kept"""
HELD = "select 1 from lane where shard = %s and epoch = %s and seq = %s - 1 and at <= %s"
# Whoever leaves a paddle, so that its deposit goes back, locks its row: until the commit nobody does.
STILL_BACKED = """select 1 / (count(*) = %s)::int from (
    select 1 from paddle where id = any(%s::text[]) and left_at is null and voided_at is null and backed order by id for share) as held"""
BIDS = """insert into bid (id, auction_id, seq, member, most_minor, outcome, price_minor, ends_at, at, batch)
select b.*, %s::timestamptz, %s::bigint
  from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[]) as b"""
# Whoever else wrote an auction since it was read has raised its number or closed it: then the batch is judged anew.
AUCTIONS = """with new as (select * from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[],
       %s::bigint[], %s::int[], %s::bool[], %s::int[], %s::bool[], %s::timestamptz[], %s::timestamptz[])
    as n (id, was, seq, price, leader, most, leader_seq, second, bids, met, extensions, bought, planned, ends)),
changed as (update auction a set seq = n.seq, moved = a.moved + 1,
    price_minor = n.price, leader = n.leader, leader_most = n.most, leader_seq = n.leader_seq,
    second_most = n.second, bids = n.bids, reserve_met = n.met, extensions = n.extensions, bought = n.bought, planned_end = n.planned,
    ends_at = n.ends, clock_from = %s from new n where a.id = n.id and a.seq = n.was and a.closed_at is null returning 1)
select 1 / (count(*) = %s)::int from changed"""
ENTRY = "insert into entry (at, event, flow, actor, handle, ref, data, salt, leaf) values (%s, %s, %s, 'office', '', %s, %s, %s, %s)"


class Lost(Exception):
    """Another writer holds the lease: this one has written nothing and must not go on."""


class Changed(Exception):
    """Somebody else wrote one of the auctions, or left a paddle, since they were read; nothing of the batch is written."""


def write(
    link: Connection[Any], lane: tuple[int, int, int], decided: Decided, was: Mapping[str, Opened], keys: Mapping[str, bytes], now: datetime,
    *, backed: Sequence[str] = (),
) -> None:  # fmt: skip
    """All of it, or nothing. `lane` is shard, epoch and the batch's number; `backed`: paddles that must still have their deposits.

    Raises `Lost`, `Changed`, or whatever ended the connection.
    """
    shard, epoch, seq = lane
    try:
        with link.pipeline():
            link.execute("select set_config('rehandle.flow', %s, true)", [FLOW])
            link.execute(FENCE, [seq, now, shard, epoch, seq, now])
            if backed:
                link.execute(STILL_BACKED, [len(backed), array(backed)])
            if decided.bids:
                _rows(link, decided, was, seq, now)
                link.execute(ENTRY, _entry(shard, seq, decided, keys, now))
                link.execute("select pg_notify('lane', %s), pg_notify(%s, '')", [f"{shard}:{seq}", CHANNEL])
            link.commit()
    except (DivisionByZero, UniqueViolation) as error:
        with suppress(psycopg.Error):
            link.rollback()
        held = link.execute(HELD, [shard, epoch, seq, now]).fetchone()
        link.commit()
        raise (Changed if held else Lost) from error


def _rows(link: Connection[Any], decided: Decided, was: Mapping[str, Opened], seq: int, now: datetime) -> None:
    bids = [bid for _, bid, _ in decided.bids]
    came_to = [(placed.outcome, str(placed.standing.price), str(placed.standing.ends_at)) for *_, placed in decided.bids]
    link.execute(BIDS, [
        now, seq, array([bid.id for bid in bids]), array([auction for auction, *_ in decided.bids]), array([str(bid.seq) for bid in bids]),
        array([bid.member for bid in bids]), array([str(bid.most) for bid in bids]), *map(array, zip(*came_to, strict=True)),
    ])  # fmt: skip
    after, stands = decided.after, [each.standing for each in decided.after.values()]
    columns: list[Sequence[object]] = [
        list(after), [was[each].seq for each in after], [each.seq for each in after.values()], [each.price for each in stands],
        [each.leader for each in stands], [each.leader_most for each in stands], [each.leader_seq for each in stands],
        [each.second_most for each in stands], [each.bids for each in stands], [each.reserve_met for each in stands],
        [each.extensions for each in stands], [each.bought for each in stands], [each.planned_end for each in stands],
        [each.ends_at for each in stands],
    ]  # fmt: skip
    link.execute(AUCTIONS, [*(array(list(map(str, each))) for each in columns), now, len(after)])


def _entry(shard: int, seq: int, decided: Decided, keys: Mapping[str, bytes], now: datetime) -> tuple[object, ...]:
    """One entry over the commitments, by auction and number: nobody and no maximum stands in it."""
    ordered = sorted(decided.bids, key=lambda each: (each[0], each[1].seq))
    root = record.root([leaf_hash(commitment(keys[auction], bid).encode()) for auction, bid, _ in ordered])
    data = {"shard": shard, "seq": seq, "root": root.hex(), "count": len(ordered)}
    return raw(Event.BIDS_PLACED, FLOW, now, f"lane:{shard}:{seq}", data)
