"""What campaigns do by themselves at each tick, a part at a time. Nothing outside is asked inside a transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from rehandle.cases.mass import acts, brake, forget, handed, notices, steps
from rehandle.cases.mass.acts import World
from rehandle.cases.mass.evict import evict
from rehandle.cases.mass.marks import seed_of
from rehandle.cases.mass.models import Campaign, Part
from rehandle.cases.rules.clocks import notice_at
from rehandle.handles.queries import standstill
from rehandle.kernel.clock import RealClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.draw import place
from rehandle.kernel.ports import BulkMailer, Mailer
from rehandle.outbox.looking import once
from rehandle.outbox.stages import Stage, moving
from rehandle.policy.queries import pinned

BOUNCES_FOR = timedelta(days=30)
Due = Callable[[Part, datetime], bool]


def stages(world: World, mailer: BulkMailer) -> list[Stage]:
    """In the order of a part's life."""
    found = [
        Stage("mass.brake", lambda _: brake.over_limits(), lambda ctx, campaign: brake.brake_campaign(ctx, campaign=campaign)),
        Stage("mass.recall", lambda _: handed.to_recall(), lambda ctx, part: handed.recall_all(_part(part), ctx.now)),
        _stage("mass.notices", _notice_due, lambda ctx, part: notices.tell(ctx, part, world.platform, mailer)),
        _stage("mass.grace", _grace_due, acts.begin_grace),
        _stage("mass.reclaim", _reclaim_due, lambda ctx, part: acts.take_back(ctx, part, world)),
        _stage("mass.open", _open_due, lambda ctx, part: acts.open_to_all(ctx, part, world), _drawn),
        Stage("mass.forget", lambda ctx: forget.due(ctx.now), forget.forget),
        _stage("mass.walk", _walk_due, lambda ctx, part: acts.walk(ctx, part, world)),
    ]
    return moving(Campaign, found)


def collect_bounces(ctx: Ctx, mailer: Mailer) -> int:
    """Letters that came back: who they were for was not told, and leaves. How many are new."""
    rounds = [(part, each.number, each.at) for part in _live() for each in steps.told(part) if ctx.now <= each.at + _bounce_time(part)]
    if not rounds:
        return 0
    back = mailer.bounces(min(*(at for _, _, at in rounds), RealClock().now() - BOUNCES_FOR))
    return sum(_bounced(ctx, part, number, back) for part, number, _ in rounds) if back else 0


def next_instant(now: datetime) -> datetime | None:
    """When the next part has something to do."""
    return min((each for part in _live() for each in _instants(part) if each > now), default=None)


def _stage(name: str, due: Due, step: Callable[[Ctx, Part], bool], order: Callable[[list[Part]], list[Part]] = list) -> Stage:
    def rows(ctx: Ctx) -> Iterable[str]:
        return [part.id for part in order([part for part in _live() if due(part, ctx.now)])]

    return Stage(name, rows, lambda ctx, ref: step(ctx, _part(ref)))


def _drawn(parts: list[Part]) -> list[Part]:
    """Parts open one after the other in an order that the campaign's seed draws, as the names within each do."""
    def key(part: Part) -> tuple[object, ...]:
        return part.campaign.begun_at or part.opened_at, part.campaign_id, place(seed_of(part.campaign_id), str(part.number))

    return sorted(parts, key=key)


def _part(ref: str) -> Part:
    return Part.objects.select_related("campaign").get(id=ref)


@once
def _live() -> list[Part]:
    """Parts of running campaigns; none, while the whole office stands still."""
    if standstill():
        return []
    return list(Part.objects.select_related("campaign").filter(campaign__state="running").exclude(state="closed").order_by("opened_at", "number"))


def _notice_due(part: Part, now: datetime) -> bool:
    return notices.due(part, now) is not None


def _reclaim_due(part: Part, now: datetime) -> bool:
    return part.act == "vacate" or steps.asked_for(part, now)


def _grace_due(part: Part, now: datetime) -> bool:
    return part.state == "opened" and bool(part.rounds) and now >= min(each.at for each in steps.told(part)) + _bounce_time(part)


def _bounce_time(part: Part) -> timedelta:
    """What comes back later than this counts as told."""
    return timedelta(hours=pinned(part.campaign.policy_hash).notices.bounce_hours)


def _open_due(part: Part, now: datetime) -> bool:
    return part.state == "released" and part.opened_to_all_at is None


def _walk_due(part: Part, now: datetime) -> bool:
    over = part.ends_at is not None and part.ends_at <= now and not part.act
    return over and (part.state in ("reclaimed", "announced") or (part.state == "released" and part.opened_to_all_at is not None))


def _bounced(ctx: Ctx, part: Part, number: int, back: list[str]) -> int:
    new = notices.bounced_round(part, number, back, ctx.now)
    if new:
        notices.count_bounced(ctx, part=part.id, number=number, bounced=new)
        evict(ctx, part, notices.untold(part, number), "not_told")
    return new


def _instants(part: Part) -> Iterable[datetime]:
    policy = pinned(part.campaign.policy_hash)
    if part.ends_at:
        yield part.ends_at
    if part.answer_by:
        yield from (notice_at(part.answer_by, number) for number in (*policy.notices.days_before, *(-day for day in policy.notices.days_after)))
    if part.state == "opened" and part.rounds:
        yield min(each.at for each in steps.told(part)) + _bounce_time(part)
