"""A bid of a page or a program, handed to the lane where one is set up (`REHANDLE_LANE`). The lane is asked outside every transaction.

Where no writer answers in time nothing is tried in another way: the bidder is told that he has no answer, and the same id has the one that it
was given. Whoever has no paddle gets one up to what the rule leaves free.
"""

import json
import socket
from contextlib import closing, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import auctions, backing, bidding
from rehandle.sales.bidding import BidAnswer
from rehandle.sales.lane.wire import LINE_LIMIT
from rehandle.sales.models import Auction, Sale
from rehandle.sales.paddles import pass_of, take_paddle
from rehandle.sales.quoted import quote_hash
from rehandle.sales.rules.batch import MOST

PATIENCE_SECONDS = 6.0  # in all: longer than a lease, so that a new writer may answer
TRY_SECONDS = 2.0  # one try
AGAIN_SECONDS = 0.1
CODES = {code.value: code for code in Code}
LED = ("leading", "raised", "bought")


def bid(ctx: Ctx, id: str, sale: str, most: Money, quote: str) -> BidAnswer:  # noqa: A002 -- the client's id
    """Bid, by the lane where one is set up, else by the flow. Refuses as `place_bid`; `lane_silent` where nobody has answered."""
    if not office().lane:
        return bidding.place_bid(ctx, id=id, sale=sale, most=most, quote=quote)
    return asked(ctx, id, sale, most, quote)


def asked(ctx: Ctx, bid_id: str, sale: str, most: Money, quote: str) -> BidAnswer:
    """A bid in the lane. Refuses as `bid`."""
    row = Sale.objects.filter(id=sale, form="english").first()
    if row is None or not auctions.is_open_to(sale, ctx.actor.id):
        raise Refused(Code.NOT_FOUND)
    if quote != quote_hash(row):
        raise Refused(Code.QUOTE_CHANGED)
    if most.currency != row.currency or not 0 < most.minor <= MOST:
        raise Refused(Code.INVALID, field="most")
    backing.may_go(row, ctx.actor.id, most)
    paddle = _paddle(ctx, row, most, quote)
    shard = Auction.objects.values_list("shard", flat=True).get(id=sale)
    told = ask(socket_of(shard), {"n": 1, "id": bid_id, "paddle": paddle, "pass": pass_of(paddle), "most": most.minor})
    return _answer(row, bid_id, told)


def socket_of(shard: int) -> Path:
    """Where a lane's writer hears."""
    return office().data_dir / f"lane.{shard}.sock"


def ask(path: Path, told: dict[str, Any], patience: float = PATIENCE_SECONDS) -> dict[str, Any]:
    """The lane's answer to one bid, asked again under its id until it is there. Refuses `lane_silent`."""
    end = monotonic() + patience
    while (left := end - monotonic()) > 0:
        with suppress(OSError, ValueError):
            return _once(path, told, min(left, TRY_SECONDS))
        sleep(min(AGAIN_SECONDS, left))
    raise Refused(Code.LANE_SILENT)


def _once(path: Path, told: dict[str, Any], seconds: float) -> dict[str, Any]:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as wire:
        wire.settimeout(seconds)
        wire.connect(str(path))
        wire.sendall(json.dumps(told).encode() + b"\n")
        read = b""
        while not read.endswith(b"\n"):
            more = wire.recv(LINE_LIMIT)
            if not more:
                raise OSError("the writer has gone")
            read += more
    return dict(json.loads(read))


def _paddle(ctx: Ctx, row: Sale, most: Money, quote: str) -> str:
    """His paddle, or one that he gets by bidding: looked at as `take_paddle` does."""
    own = backing.held(row.id, ctx.actor.id)
    if own is None:
        rule = backing.needed(row)
        limit = rule.above if rule else Money(row.currency, MOST)
        id_ = sha256(f"{ctx.actor.id}\n{row.id}\n{ctx.now.isoformat()}".encode()).hexdigest()[:40]
        try:
            return take_paddle(ctx, id=id_, sale=row.id, limit=limit, quote=quote).paddle
        except Refused as refusal:
            own = backing.held(row.id, ctx.actor.id)
            if refusal.code is not Code.ALREADY_DONE or own is None:
                raise
    if most.minor > own.limit_minor:
        raise Refused(Code.OVER_LIMIT, limit=str(Money(row.currency, own.limit_minor)))
    return own.id


def _answer(row: Sale, bid_id: str, told: dict[str, Any]) -> BidAnswer:
    if "refused" in told:
        facts = {"least": str(Money(row.currency, told["least"]))} if "least" in told else {}
        raise Refused(CODES[told["refused"]], **facts)
    return BidAnswer(bid_id, told["outcome"], Money(row.currency, told["price"]), datetime.fromisoformat(told["ends_at"]), told["outcome"] in LED)
