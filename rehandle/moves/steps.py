"""The steps of each move on the platform. Each may be asked any number of times; a crash between two of them is harmless."""

from collections.abc import Callable
from dataclasses import replace

from rehandle.handles.queries import stops
from rehandle.kernel.faults import point
from rehandle.kernel.ports import Outcome, Platform, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.queries import MoveFacts
from rehandle.moves.rules.judge import AGAIN, DONE, SPLIT, Wanted, judge

RENAME = "rename"
FAILED = (Outcome.CONFLICT, Outcome.REFUSED)
POINTS = tuple(f"moves.{verb}.{side}" for verb in ("hold", "vacate", "give", "rename", "lift", "freeze") for side in ("before", "after"))


def vacate(move: MoveFacts, platform: Platform) -> str:
    """Hold the name for the case, then put its holder under the archive name."""
    held = _call(move, "hold", lambda: platform.hold(move.handle, move.held_for))
    if held in FAILED:
        return held.value
    if platform.observe(move.archive_as).held_for == move.held_for:  # a receiver goes back to his own frozen name
        _call(move, "lift", lambda: platform.lift(move.archive_as, move.held_for))
    gone = _call(move, "vacate", lambda: platform.vacate(move.handle, move.from_account, RENAME, move.archive_as))
    there = platform.observe(move.handle)
    if there.agree and there.holder_id not in (None, move.from_account):  # a stranger has it: he loses nothing by our asking
        _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
        return Outcome.CONFLICT.value
    came = judge(Wanted(None, move.held_for), there, [gone])
    archive = platform.observe(move.archive_as)
    if came == DONE:  # the account has to be seen under its archive name as well
        came = judge(Wanted(move.from_account, archive.held_for), archive, [gone])
    if came in FAILED:
        _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
        return "archive_taken" if archive.holder_id not in (None, move.from_account) else came
    return came


def restore(move: MoveFacts, platform: Platform) -> str:
    """The exact inverse: the account gets its name back, and nobody holds it any more."""
    if platform.describe().hold_blocks_admin:
        _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
    back = _call(move, "rename", lambda: platform.rename(move.from_account, move.archive_as, move.handle))
    if back is Outcome.CONFLICT and _waits(move, platform):  # sold meanwhile: the platform knows only the last who left
        back = _call(move, "give", lambda: platform.give(move.handle, move.from_account, _expected(move, platform)))
    return _settled(move, platform, move.from_account, back)


def give(move: MoveFacts, platform: Platform) -> str:
    """Keep the receiver's old name from everybody, give him the held one, end the hold."""
    frozen = move.old_handle if move.freeze_old else ""
    if frozen and _call(move, "freeze", lambda: platform.hold(frozen, move.held_for)) in FAILED:
        return Outcome.CONFLICT.value
    given = _call(move, "give", lambda: platform.give(move.handle, move.to_account, _expected(move, platform)))
    came = _settled(move, platform, move.to_account, given)
    if came in FAILED and frozen:
        _call(move, "lift", lambda: platform.lift(frozen, move.held_for))
    return came


def open_to_all(move: MoveFacts, platform: Platform) -> str:
    """End the hold: whoever comes first has the name."""
    lifted = _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
    there = platform.observe(move.handle)
    return judge(Wanted(there.holder_id, None), there, [lifted])


def keep_free(move: MoveFacts, platform: Platform) -> str:
    """Keep a name that nobody has from everybody; one that somebody has is left as it is."""
    there = platform.observe(move.handle)
    if there.agree and there.holder_id is not None:
        return Outcome.CONFLICT.value
    held = _call(move, "hold", lambda: platform.hold(move.handle, move.held_for))
    came = judge(Wanted(None, move.held_for), platform.observe(move.handle), [held])
    if came == AGAIN and platform.observe(move.handle).holder_id is not None:  # somebody was faster
        _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
        return Outcome.CONFLICT.value
    return came


def undo(move: MoveFacts, platform: Platform) -> str:
    """Put everything back as it was before a taking-back, a giving or an opening began, wherever it stopped: judged by what is there."""
    if move.how == "hold":
        return open_to_all(move, platform)
    if move.how == "open":
        return _unopen(move, platform)
    return restore(move, platform) if move.how == "vacate" else _ungive(move, platform)


def seen(move: MoveFacts, platform: Platform) -> str:
    """Only look, while the name stands still: `done` where the steps came through, `split`, or `again`."""
    there = platform.observe(move.handle)
    if move.how == "open":
        return _only_looked(judge(Wanted(there.holder_id, None), there, []))
    if move.how == "hold":
        return _only_looked(judge(Wanted(None, move.held_for), there, []))
    if move.how != "vacate":
        return _only_looked(judge(Wanted(move.to_account or move.from_account, None), there, []))
    came = judge(Wanted(None, move.held_for), there, [])
    archive = platform.observe(move.archive_as)
    return _only_looked(judge(Wanted(move.from_account, archive.held_for), archive, []) if came == DONE else came)


def _only_looked(came: str) -> str:
    return came if came in (DONE, SPLIT) else AGAIN


def _ungive(move: MoveFacts, platform: Platform) -> str:
    """The receiver goes back to his own name, which is his again; nobody has this one, and it is held for the case."""
    there, old = platform.observe(move.handle), platform.observe(move.old_handle)
    if there.holder_id == move.to_account or not (there.agree and old.agree):  # the same write once more mends a torn one
        return vacate(replace(move, from_account=move.to_account, archive_as=move.old_handle), platform)
    if move.freeze_old and move.old_handle:
        _call(move, "lift", lambda: platform.lift(move.old_handle, move.held_for))
    if there.holder_id is not None:
        return Outcome.CONFLICT.value
    held = _call(move, "hold", lambda: platform.hold(move.handle, move.held_for))
    return judge(Wanted(None, move.held_for), platform.observe(move.handle), [held])


def _unopen(move: MoveFacts, platform: Platform) -> str:
    """Hold the name again, unless somebody has taken it meanwhile."""
    if platform.observe(move.handle).holder_id is not None:
        return Outcome.CONFLICT.value
    held = _call(move, "hold", lambda: platform.hold(move.handle, move.held_for))
    return judge(Wanted(None, move.held_for), platform.observe(move.handle), [held])


def _waits(move: MoveFacts, platform: Platform) -> bool:
    """Whether nobody has the name and its account still lies under the archive name."""
    seen = platform.observe(move.handle)
    return seen.holder_id is None and seen.held_for in (None, move.held_for) and platform.observe(move.archive_as).holder_id == move.from_account


def _settled(move: MoveFacts, platform: Platform, account: str, answer: Outcome) -> str:
    """Look: the hold ends once the account is seen under the name; where it is not, the name stays out of service."""
    seen = platform.observe(move.handle)
    came = judge(Wanted(account, seen.held_for), seen, [answer])
    if came == DONE:
        _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
        return judge(Wanted(account, None), platform.observe(move.handle), [answer])
    if came in FAILED and seen.holder_id is None:
        _call(move, "hold", lambda: platform.hold(move.handle, move.held_for))
    return came


def _expected(move: MoveFacts, platform: Platform) -> str:
    """Where a hold stops the operator too, it is ended just before; a stranger who slips in makes the give a conflict."""
    if not platform.describe().hold_blocks_admin:
        return f"held:{move.held_for}"
    _call(move, "lift", lambda: platform.lift(move.handle, move.held_for))
    return "free"


def _call(move: MoveFacts, verb: str, write: Callable[[], Outcome]) -> Outcome:
    """One write outside, unless a stop has come since the last; with the places around it where a test may end this process."""
    if stops(move.handle):
        raise Refused(Code.STOPPED, move=move.move)
    point(f"moves.{verb}.before")
    outcome = write()
    point(f"moves.{verb}.after")
    if outcome is Outcome.UNKNOWN:
        raise Unreachable(f"{verb}: the platform does not know")
    return outcome
