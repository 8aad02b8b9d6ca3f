"""Draws that somebody asked for at a page: kept as a file each, carried out by a process beside the worker, never inside a web request."""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from rehandle.cases.mass.draw import FIRST, draw
from rehandle.cases.mass.models import Campaign
from rehandle.cases.opened import opens_to_all
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import in_force
from rehandle.policy.rules.model import Policy
from rehandle.sweep import snapshots
from rehandle.sweep.models import Run

AS_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")  # a campaign's id is a folder, and begins the ids of its cases
MOST_BEGUN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One draw that was asked for. `refusal`: a code, or `fault`, where it could not be done; `begun`: how often a process took it up."""

    id: str
    run: str
    tier: str
    wave: str
    by: str
    at: datetime
    begun: int = 0
    refusal: str = ""


def ask(ctx: Ctx, folder: Path, id: str, tier: str, wave: str) -> Asked:  # noqa: A002 -- the client's id
    """Ask for a draw from the last sweep under the rule in force. The same id twice is one.

    Refuses `forbidden`, `not_found` before there is such a sweep, `invalid`, `draw_open` while another waits.
    """
    _allowed(ctx)
    policy, swept = in_force(ctx.now), last_run(in_force(ctx.now))
    if swept is None:
        raise Refused(Code.NOT_FOUND, run="none under the rule in force")
    if not AS_FOLDER.fullmatch(id) or tier not in tiers(policy) or wave not in waves(policy):
        raise Refused(Code.INVALID, id=id, tier=tier, wave=wave)
    if known := next((each for each in open_now(folder) if each.id != id), None):
        raise Refused(Code.DRAW_OPEN, campaign=known.id)
    asked = Asked(id, swept.id, tier, wave, ctx.actor.id, ctx.now)
    if read(folder, id) is None and not Campaign.objects.filter(id=id).exists():
        _write(folder, asked)
    return asked


def carry_out(ctx: Callable[[str], Ctx], folder: Path, id: str) -> str:  # noqa: A002 -- the same
    """Draw what was asked for, in the name of who asked. `drawn`, or the refusal that stays on the page; empty where another process has it."""
    with _alone(_path(folder, id)) as ours:
        asked = read(folder, id) if ours else None
        if asked is None or asked.refusal:
            return asked.refusal if asked else ""
        asked = replace(asked, begun=asked.begun + 1)
        _write(folder, asked)
        refusal = _drawn(ctx, folder, asked) if asked.begun <= MOST_BEGUN else "fell_over"
        if refusal:
            _write(folder, replace(asked, refusal=refusal))
        else:
            _path(folder, id).unlink(missing_ok=True)
        return refusal or "drawn"


def open_now(folder: Path) -> list[Asked]:
    """Draws that wait for a process, or have one."""
    return [each for each in every(folder) if not each.refusal]


def waiting(folder: Path) -> str:
    """The draw that waits for a process or has one; empty where there is none."""
    return next((each.id for each in open_now(folder)), "")


def every(folder: Path) -> list[Asked]:
    """All that wait, and those that could not be done, the newest first."""
    found = [read(folder, path.stem) for path in folder_of(folder).glob("*.asked")]
    return sorted((each for each in found if each), key=lambda each: (each.at, each.id), reverse=True)


def forget(ctx: Ctx, folder: Path, id: str) -> None:  # noqa: A002 -- the same
    """Put a draw that could not be done out of sight."""
    _allowed(ctx)
    if AS_FOLDER.fullmatch(id) and (known := read(folder, id)) and known.refusal:
        _path(folder, id).unlink(missing_ok=True)


def read(folder: Path, id: str) -> Asked | None:  # noqa: A002 -- the same
    """One of them; None where there is none."""
    try:
        told = json.loads(_path(folder, id).read_text(encoding="utf-8"))
    except OSError:
        return None
    return Asked(**told | {"at": datetime.fromisoformat(told["at"])})


def last_run(policy: Policy) -> Run | None:
    """The newest sweep under this rule."""
    return Run.objects.filter(policy_hash=policy.hash).order_by("-as_of", "-finished_at").first()


def tiers(policy: Policy) -> list[str]:
    """The tiers that go by campaign."""
    return [each.name for each in policy.tier if each.name not in policy.reclaim.human_review and opens_to_all(policy, each.name)]


def waves(policy: Policy) -> list[str]:
    """`first`, then every wave by its digits."""
    digits = max(2, len(str(policy.reclaim.waves - 1)))
    return [FIRST, *(str(number).zfill(digits) for number in range(policy.reclaim.waves))]


def folder_of(data: Path) -> Path:
    """Where campaigns lie."""
    return data / "campaigns"


def _allowed(ctx: Ctx) -> None:
    if Permission.CAMPAIGNS_DRAW not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.CAMPAIGNS_DRAW.value)


def _drawn(ctx: Callable[[str], Ctx], folder: Path, asked: Asked) -> str:
    if Campaign.objects.filter(id=asked.id).exists():
        return ""
    try:
        draw(
            ctx(asked.by), campaign=asked.id, run=asked.run, tier=asked.tier, wave=asked.wave, into=folder_of(folder),
            snapshot=snapshots.last(folder),
        )  # fmt: skip
    except Refused as refused:
        return str(refused.code.value)
    except Exception:
        _write(folder, replace(asked, refusal="fault"))
        raise
    return ""


def _path(folder: Path, id: str) -> Path:  # noqa: A002 -- the same
    return folder_of(folder) / f"{id}.asked"


def _write(folder: Path, asked: Asked) -> None:
    path = _path(folder, asked.id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(asdict(asked) | {"at": asked.at.isoformat()}), encoding="utf-8")
    draft.replace(path)


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        Path(lock.name).unlink(missing_ok=True)
