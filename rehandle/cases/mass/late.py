"""Before a part is listed and before it opens: members who were active before their names were taken back leave, and get them back."""

from datetime import UTC, datetime
from pathlib import Path

from rehandle.cases.late import ACTIVE_LATE, give_back, is_late
from rehandle.cases.mass import files, members
from rehandle.cases.mass.beside import answers, kept_beside
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.leave import leave
from rehandle.cases.mass.member import case_id, case_of
from rehandle.cases.mass.models import Part
from rehandle.cases.models import Case
from rehandle.cases.rules.late import COUNTED, SIGNS
from rehandle.handles.models import Stop
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission

AT_ONCE = 200
READ = (*SIGNS, *COUNTED.values())
NEWER = "(s.{0} is not null and (m.{0} is null or try_cast(s.{0} as timestamp) > try_cast(m.{0} as timestamp)))"
REPORTED = "select m.canonical, {read} from read_parquet($members) m join read_parquet($snapshot) s using (account_id) where {newer}"


def return_late(ctx: Ctx, part: Part, snapshot: Path) -> int:
    """Give back what a fresh snapshot shows to have been taken wrongly; how many names. What was done after the taking-back counts for nothing."""
    names = late_members(part, snapshot)
    for start in range(0, len(names), AT_ONCE):
        return_members(ctx, part=part.id, names=names[start : start + AT_ONCE])
    return len(names)


def late_members(part: Part, snapshot: Path) -> list[str]:
    """Members who have not left, by name, whose account was active at or before the taking-back, unknown then, in a way that would have kept it.

    Accounts are found by their id: on the platform each bears an archive name by now.
    """
    reported = _reported(part, snapshot)
    if not reported:
        return []
    lane = members.lane(part)
    there = (row for row in members.staying(part) if row["canonical"] in reported)
    return [row["canonical"] for row in there if is_late(case_of(lane, row), reported[row["canonical"]])]


@flow(needs=Permission.TICK)
def return_members(ctx: Ctx, part: str, names: list[str]) -> int:
    """Members who were active before the taking-back leave, and the platform is asked to give their names back.

    Whose name stands still by now leaves as he stands: he is looked at again when it goes on.
    """
    row = Part.objects.select_related("campaign").get(id=part)
    for name in sorted(names):
        member = files.find(folder_of(row), row.number, name)
        assert member is not None, f"{name} is no member of {part}"
        leave(ctx, row, member, ACTIVE_LATE)
        case = Case.objects.select_for_update().get(id=case_id(row.campaign_id, name))
        if not case.restore_move and not Stop.objects.filter(handle__canonical=name, ended_at=None).exists():
            give_back(ctx, case)
    return len(names)


def _reported(part: Part, snapshot: Path) -> dict[str, dict[str, object]]:
    """Members whose account did something since the sweep that found it, with the columns that tell it. Few, of those silent for years."""
    query = REPORTED.format(read=", ".join(f"s.{name}" for name in READ), newer=" or ".join(NEWER.format(name) for name in SIGNS))
    rows = answers(kept_beside(snapshot, part.campaign, "reported", query), part)
    return {name: {column: _utc(value) for column, value in zip(READ, told, strict=True)} for name, *told in rows}


def _utc(value: object) -> object:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
