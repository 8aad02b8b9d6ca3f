"""Holds an engine to the interpreter: row by row, every output column."""

from collections.abc import Sequence
from datetime import UTC

from rehandle.policy.rules.judge import judge, today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tally import Tally
from tests.policy.engines import Engine, Row, plain
from tests.policy.made import AS_OF

JUDGED = ("verdict", "clause", "exempt", "tier", "tier_clause", "last_active_at", "idle_days", "flags")
CLASSED = ("verdict", "clause", "exempt", "tier", "tier_clause", "flags")


def one(policy: Policy, present: Sequence[str], engine: Engine) -> str:
    """The statement of one policy in the engine's words."""
    return Judging(policy, today_of(AS_OF), frozenset([*present, "portfolio"]), engine.dialect).select("mirror")


def many(policies: Sequence[Policy], present: Sequence[str], engine: Engine) -> str:
    """Many policies over one table in one statement; `place` tells which one a row belongs to."""
    parts = (f"SELECT {place} AS place, * FROM ({one(policy, present, engine)}) AS asked_{place}" for place, policy in enumerate(policies))
    return " UNION ALL ".join(parts)


def classed(policy: Policy, present: Sequence[str], engine: Engine, said: dict[str, Row]) -> list[str]:
    """As `differences`, of what the class of each row means: the sweep's way. `said` of one policy, by row."""
    tally = Tally(Judging(policy, today_of(AS_OF), frozenset([*present, "portfolio"]), engine.dialect))
    columns = [f"{number} AS n{place}" for place, number in enumerate(tally.numbers())]
    found = engine.ask(f"SELECT handle, {', '.join(columns)} FROM {tally.judging.with_activity('mirror')}")
    told = {str(row["handle"]): tally.meaning(tuple(int(str(row[f"n{place}"])) for place in range(len(columns)))) for row in found}
    wrong = [(row, name) for row, meaning in told.items() for name in CLASSED if getattr(meaning, name) != said[row][name]]
    return [f"{row} {name}: {getattr(told[row], name)!r}, not {said[row][name]!r}" for row, name in wrong] + [f"{len(told)} rows"] * (told.keys() != said.keys())


def wanted(policies: Sequence[Policy], rows: Sequence[Row]) -> dict[tuple[int, str], Row]:
    """What the interpreter says of each row under each policy."""
    return {(place, str(row.get("label", row["handle"]))): _said(policy, row) for place, policy in enumerate(policies) for row in rows}


def differences(found: Sequence[Row], said: dict[tuple[int, str], Row]) -> list[str]:
    """Every output column in which the engine and the interpreter differ, in words. A row too many or too few is one."""
    told = {(int(str(row.get("place", 0))), str(row["handle"])): row for row in found}
    if len(told) != len(found) or told.keys() != said.keys():
        return [f"{len(found)} rows, {len(said)} wanted"]
    return [
        f"{key} {column}: {plain(row[column])!r}, not {said[key][column]!r}"
        for key, row in told.items()
        for column in said[key]
        if plain(row[column]) != said[key][column]
    ]


def _said(policy: Policy, row: Row) -> Row:
    made = judge(policy, {name: value for name, value in row.items() if name != "label"}, AS_OF)
    last = made.last_active_at.astimezone(UTC) if made.last_active_at else None
    told = {name: getattr(made, name) for name in JUDGED} | {"last_active_at": plain(last)}
    return told | {"canonical": row["handle"], "account_id": row.get("account_id"), "score": None}
