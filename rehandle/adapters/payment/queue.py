"""The provider's webhooks: a queue that outlives the process, with the ways in which real ones misbehave."""

import json
import sqlite3
from datetime import datetime

from rehandle.adapters.payment.wire import told_event
from rehandle.kernel.ports import ProviderEvent

SWITCHES = ("down", "half", "twice", "late_seconds", "lost", "reordered")
BEHIND_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 60.0


def put(db: sqlite3.Connection, event: ProviderEvent) -> None:
    """Queue an event for sending as the switches say: once, twice, late, after the next one, or never."""
    wait = switch(db, "late_seconds")
    if switch(db, "reordered"):
        wait += BEHIND_SECONDS if _is_held_back(db) else 0.0
    sends = 0 if switch(db, "lost") else 2 if switch(db, "twice") else 1
    told = (event.id, json.dumps(told_event(event)), event.at.timestamp() + wait, sends)
    db.execute("insert into event (id, body, due_at, sends) values (?, ?, ?, ?)", told)
    db.execute("update switch set value = 1 - value where name = 'behind'")


def due(db: sqlite3.Connection, until: datetime) -> list[sqlite3.Row]:
    """What is to be sent by now, the longest waiting first."""
    return db.execute("select * from event where sends > 0 and due_at <= ? order by due_at, seq", (until.timestamp(),)).fetchall()


def next_due(db: sqlite3.Connection) -> float | None:
    """When the next one is to be sent, in seconds since 1970."""
    row = db.execute("select min(due_at) from event where sends > 0").fetchone()
    return float(row[0]) if row[0] is not None else None


def sent(db: sqlite3.Connection, seq: int, ok: bool, now: datetime) -> None:
    """Cross one sending off, or try again later: after 1, 2, 4 ... 60 seconds."""
    if ok:
        db.execute("update event set sends = sends - 1 where seq = ?", (seq,))
        return
    tries = int(db.execute("select tries from event where seq = ?", (seq,)).fetchone()[0])
    wait = min(2.0**tries, LONGEST_WAIT_SECONDS)
    db.execute("update event set tries = tries + 1, due_at = ? where seq = ?", (now.timestamp() + wait, seq))


def again(db: sqlite3.Connection, now: datetime) -> None:
    """Send every event once more: a provider's `resend`, and the end of `lost`."""
    db.execute("update event set sends = sends + 1, due_at = min(due_at, ?)", (now.timestamp(),))


def set_switches(db: sqlite3.Connection, **switches: float) -> None:
    """How the provider behaves from now on; what is not named is off."""
    assert set(switches) <= set(SWITCHES), f"the switches are {SWITCHES}"
    told = [(name, float(switches.get(name, 0))) for name in SWITCHES]
    db.executemany("insert or replace into switch (name, value) values (?, ?)", told)
    db.execute("insert or replace into switch (name, value) values ('behind', 1)")


def switch(db: sqlite3.Connection, name: str) -> float:
    """What a switch says; 0 is off."""
    row = db.execute("select value from switch where name = ?", (name,)).fetchone()
    return float(row["value"]) if row else 0.0


def _is_held_back(db: sqlite3.Connection) -> bool:
    return bool(switch(db, "behind"))
