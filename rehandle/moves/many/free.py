"""One bulk step for many names on the platform: asked in batches, judged by look-up, asked again where nothing is known."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from rehandle.kernel.faults import point
from rehandle.kernel.ports import Freed, Observation, Outcome, Platform, Unreachable
from rehandle.moves.rules.judge import AGAIN, DONE, SPLIT
from rehandle.moves.rules.many import KINDS, RECALLED, judged

BATCH, TRIES = 10_000, 3
CAN = "free_many"
POINTS = ("moves.many.before", "moves.many.after")
Recalled = Callable[[Sequence[str]], Collection[str]]  # those of these names that must not be touched after all


def free(
    platform: Platform, kind: str, rows: Iterable[Freed], *, batch: int = BATCH, tries: int = TRIES, recalled: Recalled | None = None
) -> Iterator[tuple[Freed, str]]:
    """Do a step (`vacate`, `restore`, `open`) for these names; yields each with what it came to, in their order.

    `done`; `conflict`, `refused`: it is not so and stays as it was; `recalled`: not asked for; `split`, `again`: nothing to
    rely on after so many tries, to be asked again later. Any row may be asked again at any time, after a crash too.
    `recalled` is asked for each batch right before the platform is: who came back meanwhile is left alone.
    """
    assert kind in KINDS, f"no bulk step is called {kind}"
    assert CAN in platform.describe().can, "this platform has no bulk call: write a manifest"
    left = iter(rows)
    while some := list(islice(left, batch)):
        yield from zip(some, _batch(platform, kind, some, tries, recalled), strict=True)


def look(platform: Platform, rows: Sequence[Freed]) -> list[tuple[Observation, Observation]]:
    """Each row's name and archive name as the platform shows them now. Raises `Unreachable`."""
    names = [name for row in rows for name in (row.handle, row.archive_as)]
    seen = platform.observe_many(names) if CAN in platform.describe().can else [platform.observe(name) for name in names]
    return list(zip(seen[0::2], seen[1::2], strict=True))


def _batch(platform: Platform, kind: str, rows: list[Freed], tries: int, recalled: Recalled | None) -> list[str]:
    came = [AGAIN] * len(rows)
    for _ in range(tries):
        left = [nr for nr, told in enumerate(came) if told in (AGAIN, SPLIT)]
        if not left:
            break
        told = _once(platform, kind, [rows[nr] for nr in left], recalled)
        for nr, verdict in zip(left, told, strict=True):
            came[nr] = verdict
    return came


def _once(platform: Platform, kind: str, rows: list[Freed], recalled: Recalled | None) -> list[str]:
    spared = frozenset(recalled([row.handle for row in rows])) if recalled else frozenset()
    asked = [row for row in rows if row.handle not in spared]
    answers = dict(zip(asked, _answers(platform, kind, asked), strict=True))
    try:
        seen = look(platform, rows)
    except Unreachable:
        return [AGAIN] * len(rows)
    return [_verdict(kind, row, answers.get(row), *there) for row, there in zip(rows, seen, strict=True)]


def _verdict(kind: str, row: Freed, answer: Outcome | None, there: Observation, archive: Observation) -> str:
    """A recalled name may have been done by an earlier call that nobody heard of: that is told as it is."""
    came = judged(kind, row, there, archive, answer or Outcome.UNKNOWN)
    return came if answer is not None or came in (DONE, SPLIT) else RECALLED


def _answers(platform: Platform, kind: str, rows: list[Freed]) -> list[Outcome]:
    if not rows:
        return []
    point(POINTS[0])
    try:
        answers = platform.free_many(kind, rows)
    except Unreachable:
        return [Outcome.UNKNOWN] * len(rows)
    point(POINTS[1])
    assert len(answers) == len(rows), "one answer a row"
    return answers
