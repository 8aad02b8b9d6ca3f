"""What a batch reads before it is judged: answers given before, paddles, and whether anything freezes a name. Three questions, one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from rehandle.kernel.refusal import Code
from rehandle.sales.rules.batch import Ask, Kept, Paddle

KEPT = "select id, auction_id, member, most_minor, outcome, price_minor, ends_at from bid where id = any(%s::text[])"
# Asked for by id alone: with "and left_at is null" the planner may walk the partial index of all paddles instead.
PADDLES = "select id, auction_id, member, limit_minor, backed, left_at is null and voided_at is null from paddle where id = any(%s::text[])"
AUCTIONS = """select a.id, s.state = 'open', h.epoch = s.epoch,
       (select count(*) from stop t where t.handle_id = h.id and t.ended_at is null),
       (select count(*) from stop t where t.handle_id = h.id and t.ended_at is not null)
  from unnest(%s::text[]) as a (id) join sale s on s.id = a.id join handle h on h.canonical = s.handle"""
OFFICE = "select count(*) filter (where ended_at is null), count(*) filter (where ended_at is not null) from standstill"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found by the bids' own ids and by their paddles."""

    kept: dict[str, Kept]
    paddles: dict[str, Paddle]


@dataclass(frozen=True, slots=True)
class State:
    """Of one auction: why no bid counts now, and how many stops of its name and of the office are over: each has moved its end."""

    barred: Code | None
    stops_over: int


def array(values: Sequence[str]) -> str:
    """A PostgreSQL array of texts that hold no quote and no backslash: ids, instants, numbers."""
    return '{"' + '","'.join(values) + '"}' if values else "{}"


def look(link: Connection[Any], asks: Sequence[Ask]) -> Seen:
    """Answers given before and paddles that are held."""
    with link.pipeline():
        kept = link.execute(KEPT, [array([ask.id for ask in asks])])
        paddles = link.execute(PADDLES, [array(list({ask.paddle for ask in asks}))])
        link.commit()
        return Seen(
            {row[0]: Kept(*row[1:]) for row in kept.fetchall()}, {row[0]: Paddle(*row[1:5]) for row in paddles.fetchall() if row[5]}
        )  # fmt: skip


def states(link: Connection[Any], wanted: Sequence[str]) -> dict[str, State]:
    """Whether these auctions take bids now."""
    with link.pipeline():
        rows, office = link.execute(AUCTIONS, [array(wanted)]), link.execute(OFFICE)
        link.commit()
        found, whole = rows.fetchall(), office.fetchone()
    assert whole is not None
    return {row[0]: State(_code(row[1], row[2], row[3] + whole[0]), row[4] + whole[1]) for row in found}


def _code(open_now: bool, same_epoch: bool, stops: int) -> Code | None:
    if not same_epoch:
        return Code.EPOCH_PAST
    if stops:
        return Code.STOPPED
    return None if open_now else Code.WRONG_STATE
