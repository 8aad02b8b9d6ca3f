"""Stories: one JSON object a line, replayed against the real flows; a rule of another system, a bug report, a planned policy."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rehandle.kernel.flow import FLOWS, run
from rehandle.kernel.refusal import Refused
from rehandle.sim.acts import ACTS
from rehandle.sim.invariants import broken
from rehandle.sim.sights import SIGHTS
from rehandle.sim.world import World

PLAIN: TypeAdapter[Any] = TypeAdapter(Any)


class StoryFailed(Exception):
    """A line of a story did not come out as it said, or an invariant does not hold after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step: when, who, what, with what, and what must come of it."""

    number: int
    at: datetime
    who: str
    do: str
    given: dict[str, Any]
    expect: Any
    save: str


def read(path: Path) -> list[Line]:
    """The lines of a story file. Empty lines and `#` lines are for people."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_line(number, text) for number, text in enumerate(lines, start=1) if text.strip() and not text.startswith("#")]


def play(world: World, lines: Iterable[Line], say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Play the lines in order. Raises `StoryFailed` at the first that is not as it says."""
    saved: dict[str, Any] = {}
    for line in lines:
        if line.at > world.clock.now():
            world.clock.move_to(line.at)
        kind, _, ref = line.who.partition(":")
        who = f"{kind}:{_filled(ref, saved)}" if ref else kind
        answer = _step(world, line, who, _filled(line.given, saved))
        if line.save:
            saved[line.save] = answer
        if line.expect is not None and not covers(_filled(line.expect, saved), answer):
            raise StoryFailed(f"line {line.number}: {line.do} answered {json.dumps(answer, ensure_ascii=False)}, not {json.dumps(line.expect)}")
        if line.expect is None and isinstance(answer, dict) and "refused" in answer:
            raise StoryFailed(f"line {line.number}: {line.do} was refused: {json.dumps(answer, ensure_ascii=False)}")
        if line.do != "see" and (failed := broken(world)):  # looking changes nothing
            raise StoryFailed(f"line {line.number}: after {line.do} these do not hold: {'; '.join(failed)}")
        say(f"{line.at:%Y-%m-%d %H:%M} {line.who:<12} {line.do:<28} {_short(answer)}")
    return saved


def covers(wanted: Any, answer: Any) -> bool:
    """Whether the answer holds at least what is wanted: objects by their named parts, lists one for one."""
    if isinstance(wanted, Mapping):
        return isinstance(answer, Mapping) and all(name in answer and covers(value, answer[name]) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(answer, list) and len(wanted) == len(answer) and all(map(covers, wanted, answer))
    return bool(wanted == answer)


def _line(number: int, text: str) -> Line:
    told = json.loads(text)
    at = datetime.fromisoformat(told["at"].replace("Z", "+00:00")).astimezone(UTC)
    return Line(number, at, told.get("as", "office"), told["do"], told.get("with", {}), told.get("expect"), told.get("save", ""))


def _step(world: World, line: Line, who: str, given: dict[str, Any]) -> Any:
    try:
        if line.do == "tick":
            return world.tick()
        if line.do == "see":
            return _plain(SIGHTS[given.pop("query")](world, **given))
        if line.do in ACTS:
            return _plain(ACTS[line.do](world, who, **given))
        spec = FLOWS[line.do]
        answer = run(spec, world.ctx(who), spec.parse(given))
        return _plain(answer)
    except Refused as refused:
        return {"refused": refused.code.value, **{name: _plain(value) for name, value in refused.facts.items()}}


def _filled(given: Any, saved: Mapping[str, Any]) -> Any:
    """`$offer.letter` stands for what an earlier line saved."""
    if isinstance(given, dict):
        return {name: _filled(value, saved) for name, value in given.items()}
    if isinstance(given, list):
        return [_filled(value, saved) for value in given]
    if isinstance(given, str) and given.startswith("$"):
        found: Any = saved
        for name in given[1:].split("."):
            found = found[int(name)] if isinstance(found, list) else found[name]
        return found
    return given


def _plain(value: Any) -> Any:
    return PLAIN.dump_python(value, mode="json", fallback=str)


def _short(answer: Any) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."
