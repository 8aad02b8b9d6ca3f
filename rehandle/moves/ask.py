"""Asking for a move, inside the flow of whoever decided it."""

from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.models import GOING, HOWS, Move
from rehandle.outbox import put

CARRY_OUT = "moves.carry_out"


def ask(
    ctx: Ctx,
    *,
    id: str,  # noqa: A002 -- the client's id
    how: str,
    handle: str,
    epoch: int,
    ref: str,
    held_for: str,
    from_account: str = "",
    to_account: str = "",
    archive_as: str = "",
    freeze_old: bool = True,
    good_until: datetime | None = None,
    begun: bool = False,
) -> None:
    """Ask the platform to move a name; the answer comes on the move's row.

    `vacate` and `restore` need `from_account` and `archive_as`; `give` needs `to_account`, and with `freeze_old` keeps the
    receiver's own old name from everybody; `open` ends the hold; `hold` begins one of a name that nobody has.
    After `good_until` no further step is made: whoever asked calls it off.
    `begun`: a step of it may have been made already, by a list of many.

    The same id twice is one move; another content is refused by name; a second move of a name whose move is open is refused
    `wrong_state`. It waits while anything freezes the name, and for an earlier move of it that is being undone.
    """
    scope()
    assert how in HOWS, how
    enough = bool(to_account) if how == "give" else how in ("open", "hold") or bool(from_account and archive_as)
    assert enough, f"{how} lacks an account or an archive name"
    told = {
        "how": how, "handle": handle, "epoch": epoch, "ref": ref, "held_for": held_for,
        "from_account": from_account, "to_account": to_account, "archive_as": archive_as,
        "freeze_old": freeze_old, "good_until": good_until,
    }  # fmt: skip
    if known := Move.objects.filter(id=id).first():
        if any(getattr(known, name) != value for name, value in told.items()):
            raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, id=id)
        return
    if Move.objects.filter(handle=handle, state__in=GOING).exists():
        raise Refused(Code.WRONG_STATE, machine="move", handle=handle)
    Move.objects.create(id=id, asked_at=ctx.now, begun_at=ctx.now if begun else None, **told)
    append(ctx, Event.MOVE_ASKED, handle=handle, ref=id, data={"how": how})
    put.put(ctx, CARRY_OUT, id)


def ask_again(ctx: Ctx, refused: str, *, id: str) -> None:  # noqa: A002 -- the new move's id
    """Ask once more for what the platform refused, with the same content. Refuses `wrong_state` as `ask` does."""
    row = Move.objects.get(id=refused)
    assert row.state == "refused", f"{refused} is {row.state}"
    same = ("how", "handle", "epoch", "ref", "held_for", "from_account", "to_account", "archive_as", "freeze_old")
    ask(ctx, id=id, **{name: getattr(row, name) for name in same})


def record_made(
    ctx: Ctx, *, id: str, how: str, handle: str, epoch: int, ref: str, from_account: str, archive_as: str, at: datetime  # noqa: A002 -- the client's id
) -> None:
    """Put a move on file that was made by a list of many, whose batch the log has told: its name is looked at by itself from now on."""
    scope()
    told = {"how": how, "handle": handle, "epoch": epoch, "ref": ref, "held_for": ref, "from_account": from_account, "archive_as": archive_as}
    Move.objects.get_or_create(id=id, defaults=told | {"asked_at": at, "begun_at": at, "ended_at": at, "state": "done"})
