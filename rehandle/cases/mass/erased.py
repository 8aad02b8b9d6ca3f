"""A person is erased from campaigns: files of parts say nothing of him any more, and roots and counts stay true."""

import shutil
from pathlib import Path
from typing import Any

from rehandle.cases.mass import files
from rehandle.cases.mass.folders import folder_of, told_in
from rehandle.cases.mass.leave import leave
from rehandle.cases.mass.member import case_id
from rehandle.cases.mass.models import Part
from rehandle.cases.sparing import keep_case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.letters.bulk import outcomes
from rehandle.log.append import append
from rehandle.log.events import Event

ACCOUNT = "account:"


def erase(ctx: Ctx, subject: str) -> int:
    """Blank him (`account:<id>`) in every campaign; how many names. Whose file still goes on leaves first: his case needs to know him to its end.

    Killed anywhere and asked again it ends the same. Refuses `forbidden`.
    """
    found = _found(subject.removeprefix(ACCOUNT)) if subject.startswith(ACCOUNT) else []
    for part, name in found:
        erase_member(ctx, part=part.id, name=name)
        point("campaign.erase.left")
        outcomes.blank(told_in(part), [name])
        point("campaign.erase.letters")
        _manifests_done(part)
        files.blank(folder_of(part), part.number, [name])  # last: by it he is found
    return len(found)


@flow(needs=Permission.LETTERS_ERASE)
def erase_member(ctx: Ctx, part: str, name: str) -> dict[str, Any]:
    """The log says that somebody was erased, not who."""
    row = Part.objects.select_related("campaign").get(id=part)
    member = files.find(folder_of(row), row.number, name)
    assert member is not None, f"{name} is no member of {part}"
    if row.campaign.state in ("drawn", "running", "stopped") and row.state != "closed":
        leave(ctx, row, member, "erased")
    if row.campaign.state == "drawn":  # nobody has written to him, and nobody will
        keep_case(ctx, case_id(row.campaign_id, name), "active_again", "account_changed")
    append(ctx, Event.ERASED, data={"members": 1})
    return {"part": part}


def _manifests_done(part: Part) -> None:
    """Lists of steps that are over name accounts, and nothing reads them any more; one that is out stays until it is done."""
    for folder in (folder_of(part) / "manifests").glob(f"{part.id}-*"):
        if not part.act or folder.name != f"{part.id}-{part.act}":
            shutil.rmtree(folder)


def _found(account_id: str) -> list[tuple[Part, str]]:
    every = Part.objects.select_related("campaign").exclude(campaign__salt=b"")
    parts = {str(files.path_of(Path(part.campaign.folder), part.number)): part for part in every}
    return [(parts[path], name) for path, name in files.of_account(list(parts), account_id)]
