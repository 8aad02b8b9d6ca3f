"""What a watcher is told of an auction, and the one encoded message that all its watchers share."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class State:
    """One auction as anybody may see it. `seq` is higher after every change that a watcher sees; two states of one `seq` are the same state.

    Prices are whole minor units of `currency`. `ends_at` is None before the first bid where the clock starts with that, and while the name is
    stopped. `reserve_met` is None where there is no reserve. `extended`: how often a late bid has moved the end.
    """

    seq: int
    price: int
    least: int
    currency: str
    bids: int
    ends_at: datetime | None = None
    reserve_met: bool | None = None
    extended: int = 0
    buy_now: bool = False
    stopped: bool = False
    closed: bool = False
    sold: bool = False


def message(state: State, now: datetime) -> bytes:
    """One server-sent event: its id is the state's number, `now` the server's clock."""
    told = {
        "seq": state.seq, "price": state.price, "least": state.least, "currency": state.currency, "ends_at": _instant(state.ends_at),
        "now": _instant(now), "reserve_met": state.reserve_met, "bids": state.bids, "extended": state.extended, "buy_now": state.buy_now,
        "stopped": state.stopped, "closed": state.closed, "sold": state.sold,
    }  # fmt: skip
    return f"id: {state.seq}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n".encode()


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
