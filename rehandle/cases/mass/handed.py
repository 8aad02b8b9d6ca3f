"""A bulk step on a platform without a bulk call: a signed manifest for its own pipeline, and the report that comes back (docs/manifests.md)."""

import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rehandle.cases.mass.evict import untouchable
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.models import Part
from rehandle.config.keys import keys
from rehandle.handles.queries import standstill
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Freed, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.many import manifest
from rehandle.moves.many.report import reconcile, strangers
from rehandle.moves.rules.judge import AGAIN
from rehandle.moves.rules.manifest import public

REPORTS = ("report.parquet", "report.csv")


def came(part: Part, platform: Platform, kind: str, rows: Sequence[Freed], now: datetime) -> dict[str, str]:
    """What became of each name, by look-up; empty while the pipeline has not reported, or something of it has to be done once more.

    The manifest is written once; whoever leaves afterwards stands in its recall list from the next call on.
    """
    folder = folder_at(part, kind)
    _write(part, folder, kind, rows, now)
    report = next((folder / name for name in REPORTS if (folder / name).exists()), None)
    if report is None:
        return {}
    told = {each.row.handle: each.outcome for each in reconcile(platform, folder, report, kind=kind)}
    if AGAIN not in told.values():
        return told
    report.rename(report.with_name(f"seen-{report.name}"))  # applied once more, the manifest gives another one
    return {}


def folder_at(part: Part, kind: str) -> Path:
    """Where the manifest of a part's step lies; the folder's name is its id."""
    return folder_of(part) / "manifests" / f"{part.id}-{kind}"


def waiting() -> list[tuple[Path, Part]]:
    """Manifests of steps that are going on, with their parts."""
    acting = Part.objects.select_related("campaign").exclude(act="").order_by("act_at", "id")
    return [(folder, part) for part in acting if ((folder := folder_at(part, part.act)) / manifest.SIGNED).exists()]


def key() -> str:
    """The public key that the pipeline holds manifests to."""
    return public(keys().manifest)


def hand_in(ctx: Ctx, id: str, report: Path) -> list[str]:  # noqa: A002 -- the manifest's id
    """Take a report in; the next tick holds it to the platform. Returns names that it tells of and the manifest does not.

    Refuses `forbidden`, `not_found` where no manifest with this id waits, `invalid` where the report is neither Parquet nor CSV or cannot be read.
    """
    if Permission.CAMPAIGNS_DRAW not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.CAMPAIGNS_DRAW.value)
    folder = next((folder for folder, _ in waiting() if folder.name == id), None)
    if folder is None:
        raise Refused(Code.NOT_FOUND, manifest=id)
    name = f"report{report.suffix}"
    if name not in REPORTS or not report.is_file():
        raise Refused(Code.INVALID, report=report.name, right="a file .parquet or .csv with handle, outcome, at")
    draft = folder / f".{os.getpid()}{report.suffix}"
    shutil.copyfile(report, draft)
    try:
        more = strangers(folder, draft)
    except Exception as error:
        draft.unlink()
        raise Refused(Code.INVALID, report=report.name, why=str(error).partition("\n")[0][:200]) from error
    for known in REPORTS:
        (folder / known).unlink(missing_ok=True)
    draft.rename(folder / name)
    return more


def to_recall() -> list[str]:
    """Parts whose manifest is out while their campaign or the whole office stands still, and whose recall list does not say so yet."""
    still = standstill() is not None
    return [part.id for folder, part in waiting() if (still or part.campaign.state == "stopped") and _recalled(folder) != _handles(folder)]


def recall_all(part: Part, now: datetime) -> bool:
    """Everything on the manifest is left alone from now on, until the campaign goes on."""
    folder = folder_at(part, part.act)
    manifest.write_recall(folder, sorted(_handles(folder)), manifest=folder.name, key=keys().manifest, now=now)
    return True


def _write(part: Part, folder: Path, kind: str, rows: Sequence[Freed], now: datetime) -> None:
    if not (folder / manifest.SIGNED).exists():
        folder.parent.mkdir(exist_ok=True, mode=0o700)
        manifest.write_manifest(folder, id=folder.name, kind=kind, rows=rows, not_before=now, key=keys().manifest, now=now)
    names = _handles(folder)
    spared = untouchable(part, sorted(names)) & names
    if spared != _recalled(folder):
        manifest.write_recall(folder, sorted(spared), manifest=folder.name, key=keys().manifest, now=now)


def _handles(folder: Path) -> set[str]:
    return {row.handle for row in manifest.rows_of(folder)}


def _recalled(folder: Path) -> set[str]:
    return set(manifest.recalled(folder, key(), manifest.verified(folder, key())))
