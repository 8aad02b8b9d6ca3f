"""Before each bulk step: who stands still, was not told, or may be given to nobody leaves, and goes on by himself."""

from collections.abc import Iterable, Sequence

from rehandle.cases.mass import files, members
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.leave import leave
from rehandle.cases.mass.locked import going
from rehandle.cases.mass.models import Part
from rehandle.handles.models import Stop
from rehandle.handles.queries import spared
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission

AT_ONCE = 200


def evict_stopped(ctx: Ctx, part: Part) -> int:
    """Members whose name stands still, or whom a word spares that was given elsewhere: each becomes a row as he stands."""
    frozen = Stop.objects.filter(ended_at=None, handle__canonical__gte=part.first, handle__canonical__lte=part.last)
    names = set(frozen.values_list("handle__canonical", flat=True)) | {name for name in spared(ctx.now) if part.first <= name <= part.last}
    return evict(ctx, part, names, "stopped") if names else 0


def untouchable(part: Part, names: Sequence[str]) -> set[str]:
    """Asked right before each batch goes outside: who left meanwhile, or whose name stands still. Refuses as `going` does."""
    going(part)
    frozen = Stop.objects.filter(ended_at=None, handle__canonical__in=list(names)).values_list("handle__canonical", flat=True)
    return {*gone(part), *frozen}


def gone(part: Part) -> set[str]:
    """Who has left."""
    return set(part.leavers.values_list("handle", flat=True))


def evict(ctx: Ctx, part: Part, names: Iterable[str], why: str) -> int:
    """These members leave, some hundreds in one transaction; how many did. Who is no member, or left before, is passed over."""
    wanted = sorted(set(names))
    if not wanted:
        return 0
    staying = {row["canonical"] for row in members.staying(part)}
    there = [name for name in wanted if name in staying]
    for start in range(0, len(there), AT_ONCE):
        leave_campaign(ctx, part=part.id, names=there[start : start + AT_ONCE], why=why)
    return len(there)


@flow(needs=Permission.TICK)
def leave_campaign(ctx: Ctx, part: str, names: list[str], why: str) -> int:
    """Make rows of these members' cases, in order of the name: so locks are taken in one order."""
    row = Part.objects.select_related("campaign").get(id=part)
    for name in sorted(names):
        member = files.find(folder_of(row), row.number, name)
        assert member is not None, f"{name} is no member of {part}"
        leave(ctx, row, member, why)
    return len(names)
