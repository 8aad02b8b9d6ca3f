"""What a bulk step came to for one name: judged like a single move, by what the platform shows afterwards."""

from rehandle.kernel.ports import Freed, Observation, Outcome
from rehandle.moves.rules.judge import DONE, Wanted, judge

VACATE, RESTORE, OPEN = "vacate", "restore", "open"
KINDS = (VACATE, RESTORE, OPEN)
RECALLED = "recalled"  # it was taken off the list before it was asked for, and stands as before


def judged(kind: str, row: Freed, there: Observation, archive: Observation, answer: Outcome) -> str:
    """`done`, `split`, `conflict`, `refused`, or `again`. `there` is the name as it is seen, `archive` the archive name."""
    came = judge(_wanted(kind, row, there), there, [answer])
    if kind != VACATE or came != DONE:
        return came
    return judge(Wanted(row.account_id, archive.held_for), archive, [answer])  # the account has to be seen there as well


def _wanted(kind: str, row: Freed, there: Observation) -> Wanted:
    if kind == VACATE:
        return Wanted(None, row.held_for)
    if kind == RESTORE:
        return Wanted(row.account_id, None)
    return Wanted(None if there.holder_id == row.account_id else there.holder_id, None)  # once open, anybody else may have it
