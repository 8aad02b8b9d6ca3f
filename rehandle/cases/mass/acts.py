"""Bulk steps of a part: who may not be touched leaves first, then the platform is asked, then it is put on record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rehandle.cases.mass import files, handed, members, steps
from rehandle.cases.mass.evict import evict, evict_stopped, gone, untouchable
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.fresh import sparing
from rehandle.cases.mass.late import return_late
from rehandle.cases.mass.leave import archive_of, leave
from rehandle.cases.mass.marks import key_of, seed_of
from rehandle.cases.mass.member import case_id, case_of
from rehandle.cases.mass.models import Part
from rehandle.cases.mass.notices import evict_untold
from rehandle.cases.rules.clocks import LOOK_HOLDS
from rehandle.cases.sparing import keep_case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.draw import in_order
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Freed, Platform, Unreachable
from rehandle.log import batch
from rehandle.log.rules.batch import leaves_of, root
from rehandle.moves.many.free import CAN, free
from rehandle.moves.rules.judge import AGAIN, DONE, SPLIT
from rehandle.moves.rules.many import RECALLED
from rehandle.policy.guarded import given_to_nobody
from rehandle.policy.queries import pinned

Fresh = Callable[[datetime], tuple[Path, datetime]]  # not older than this: a snapshot, and as of when
LEAVES = frozenset({SPLIT, RECALLED, "conflict", "refused"})
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class World:
    """What bulk steps need outside: the platform, and a fresh snapshot of its accounts."""

    platform: Platform
    fresh: Fresh


def begin_grace(ctx: Ctx, part: Part) -> bool:
    """Whom the first round could not tell has left; for the others the time to answer begins, once the time for bounces is over."""
    first = min(each.at for each in steps.told(part))
    if ctx.now < first + timedelta(hours=pinned(part.campaign.policy_hash).notices.bounce_hours):
        return False
    evict_stopped(ctx, part)
    evict_untold(ctx, part)
    return bool(steps.part_grace(ctx, part=part.id))


def take_back(ctx: Ctx, part: Part, world: World) -> bool:
    """The time to answer is over: look at everybody once more, then ask the platform for the names of all who are still silent."""
    if not part.act:
        if steps.late(part):
            return bool(steps.part_postpone(ctx, part=part.id))
        evict_stopped(ctx, part)
        evict_untold(ctx, part)
        assert part.answer_by is not None
        snapshot, as_of = world.fresh(part.answer_by)
        came_back(ctx, part, sparing(part, snapshot, as_of, ctx.now))
        if not steps.part_ask(ctx, part=part.id, act="vacate", swept_at=as_of)["act"]:
            return True
    elif part.act_at and part.act_at + LOOK_HOLDS < ctx.now:
        look_again(ctx, part, world)
    done = _carry(ctx, part, world.platform, "vacate", None)
    if done is None:
        return False
    return bool(steps.part_reclaimed(ctx, part=part.id, **_marked(part, "reclaimed", done)))


def open_to_all(ctx: Ctx, part: Part, world: World) -> bool:
    """Let go of the part's names, in the order that the campaign's seed draws; what a list keeps back by now leaves and waits."""
    seed = seed_of(part.campaign_id)
    if not part.act:
        evict_stopped(ctx, part)
        _look_back(ctx, part, world, part.released_at)
        evict(ctx, part, _kept_back(part, ctx.now), "given_to_nobody")
        if not steps.part_ask(ctx, part=part.id, act="open")["act"]:
            return True
    done = _carry(ctx, part, world.platform, "open", seed)
    if done is None:
        return False
    return bool(steps.part_opened(ctx, part=part.id, seed=seed.hex(), **_marked(part, "opened", done)))


def walk(ctx: Ctx, part: Part, world: World) -> bool:
    """What time alone does: announced, released, closed. Who stands still leaves before it, and before the list who was active in time after all."""
    evict_stopped(ctx, part)
    if part.state == "reclaimed":  # what would not open is not listed
        _look_back(ctx, part, world, part.ends_at)
        evict(ctx, part, _kept_back(part, ctx.now), "given_to_nobody")
    following = {"reclaimed": "announced", "announced": "released", "released": "closed"}[part.state]
    names = [row["canonical"] for row in members.staying(part)]
    return bool(steps.part_advance(ctx, part=part.id, **_marked(part, following, names)))


def _look_back(ctx: Ctx, part: Part, world: World, since: datetime | None) -> int:
    """Who was active before the taking-back, as a snapshot not older than this step shows only now, gets the name back."""
    assert since is not None
    snapshot, _ = world.fresh(since)
    return return_late(ctx, part, snapshot)


def came_back(ctx: Ctx, part: Part, why: dict[str, str]) -> int:
    """These were active after all: each leaves, and keeps the name."""
    staying = {row["canonical"] for row in members.staying(part)}
    there = sorted(name for name in why if name in staying)
    for start in range(0, len(there), 200):
        chunk = there[start : start + 200]
        spare_members(ctx, part=part.id, why={name: why[name] for name in chunk})
    return len(there)


def look_again(ctx: Ctx, part: Part, world: World) -> None:
    """The platform gave no answer for a day: who was active since the last look leaves; his own taking-back is called off, or given back."""
    assert part.act_at is not None
    snapshot, as_of = world.fresh(part.act_at + LOOK_HOLDS)
    evict(ctx, part, [name for name, why in sparing(part, snapshot, as_of, ctx.now).items() if why == "active_again"], "active_again")
    steps.part_looked(ctx, part=part.id, swept_at=as_of)


@flow(needs=Permission.TICK)
def spare_members(ctx: Ctx, part: str, why: dict[str, str]) -> int:
    """Members whom the fresh sweep does not find leave with their names kept."""
    row = Part.objects.select_related("campaign").get(id=part)
    for name in sorted(why):
        member = files.find(folder_of(row), row.number, name)
        assert member is not None
        leave(ctx, row, member, why[name])
        keep_case(ctx, case_id(row.campaign_id, name), "active_again", why[name])
    return len(why)


def _carry(ctx: Ctx, part: Part, platform: Platform, kind: str, seed: bytes | None) -> list[str] | None:
    """Ask for all who have not left; what the platform refuses leaves and is looked after by itself. None while a manifest is out.

    Raises `Unreachable` where nothing is known of some: the step goes on later, and nobody has left for it.
    """
    lane = members.lane(part)
    rows = {row["canonical"]: row for row in members.staying(part)}
    asked = [_freed(case_of(lane, rows[name])) for name in (in_order(seed, rows) if seed else sorted(rows))]
    if CAN not in platform.describe().can:
        came = handed.came(part, platform, kind, asked, ctx.now)
        _leave(ctx, part, came)
    else:
        came = _asked(ctx, part, platform, kind, asked)
    if asked and not came:
        return None
    left = gone(part)
    return [name for name, outcome in came.items() if outcome == DONE and name not in left]


def _asked(ctx: Ctx, part: Part, platform: Platform, kind: str, asked: Sequence[Freed]) -> dict[str, str]:
    """Some thousands at a time; whoever left meanwhile is not asked for."""
    came: dict[str, str] = {}
    for start in range(0, len(asked), AT_ONCE):
        left = gone(part)
        chunk = [each for each in asked[start : start + AT_ONCE] if each.handle not in left]
        some = {each.handle: outcome for each, outcome in free(platform, kind, chunk, recalled=lambda names: untouchable(part, names))}
        _leave(ctx, part, some)
        if unknown := list(some.values()).count(AGAIN):
            raise Unreachable(f"{kind}: the platform does not know of {unknown} names")
        came |= some
    return came


def _leave(ctx: Ctx, part: Part, came: Mapping[str, str]) -> None:
    evict_stopped(ctx, part)  # first, so that it is said why
    evict(ctx, part, [name for name, outcome in came.items() if outcome in LEAVES], "platform")


def _freed(facts: Any) -> Freed:
    return Freed(facts.handle, facts.account_id, archive_of(facts), facts.id)


def _marked(part: Part, what: str, names: Iterable[str]) -> dict[str, Any]:
    """Leaves over these names in a file beside the part's, and what the log says of them."""
    rows = [[name, what] for name in names]
    leaves = leaves_of(rows, key_of(part.campaign_id, bytes(part.campaign.salt).hex()))
    batch.write_leaves(folder_of(part) / f"{what}-{part.number:05d}.leaves", leaves)
    return {"root": root(leaves).hex(), "count": len(rows)}


def _kept_back(part: Part, now: datetime) -> set[str]:
    return given_to_nobody(pinned(part.campaign.policy_hash), [row["canonical"] for row in members.staying(part)], now)
