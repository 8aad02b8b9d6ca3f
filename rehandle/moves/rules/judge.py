"""What a move came to: judged by what the platform shows afterwards, never by what it answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from rehandle.kernel.ports import Observation, Outcome

DONE, SPLIT, AGAIN = "done", "split", "again"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a name stands once a move is done: who has it, and for which case it is held."""

    holder: str | None
    held_for: str | None


def judge(wanted: Wanted, seen: Observation, answers: Sequence[Outcome]) -> str:
    """`done`, `split` (the platform's own sources disagree), `conflict`, `refused`, or `again`: nothing to rely on yet.

    A name that stands as wanted is done, whatever was answered; a mismatch is never taken for done.
    """
    if not seen.agree or Outcome.SPLIT in answers:
        return SPLIT
    if (seen.holder_id, seen.held_for) == (wanted.holder, wanted.held_for):
        return DONE
    for final in (Outcome.CONFLICT, Outcome.REFUSED):
        if final in answers:
            return final.value
    return AGAIN
