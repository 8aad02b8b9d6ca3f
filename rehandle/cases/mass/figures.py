"""A campaign in figures: how far its members have come, what is next, what the brake sees, how wrong the rule was found to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from rehandle.cases.mass import brake
from rehandle.cases.mass.models import Campaign, Leaver, Part, Sampled
from rehandle.cases.models import Appeal, Case
from rehandle.cases.rules.brake import interval
from rehandle.cases.rules.clocks import notice_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned

UNTOLD = "not_told"  # why somebody left whom no letter reached


@dataclass(frozen=True, slots=True)
class Road:
    """How many members came to each stage, those counted who left meanwhile."""

    members: int
    told: int
    not_told: int
    came_back: int
    objected: int
    taken_back: int
    got_back: int
    opened: int


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next of itself: `notice`, or the state that a part comes to; when, and how many members wait for it."""

    what: str
    at: datetime
    members: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How many findings people judged, how many were wrong, and the 95 % interval of the rule's error as shares."""

    judged: int
    wrong: int
    low: float
    high: float


def campaigns(most: int = 120) -> list[Campaign]:
    """The newest first."""
    return list(Campaign.objects.order_by("-drawn_at", "-id")[:most])


def one(campaign: str) -> Campaign:
    """One of them. Refuses `not_found`."""
    row = Campaign.objects.filter(id=campaign).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, campaign=campaign)
    return row


def parts(campaign: str) -> list[Part]:
    """Its parts in their order."""
    return list(Part.objects.select_related("campaign").filter(campaign_id=campaign).order_by("number"))


def left(campaign: str) -> int:
    """How many of its members have a file of their own."""
    return sum(part.left for part in parts(campaign))


def road(campaign: str) -> Road:
    """How far its members have come."""
    every = parts(campaign)
    gone = Leaver.objects.filter(part__campaign_id=campaign)
    cases = Case.objects.filter(id__in=gone.values("case"))
    return Road(
        members=sum(part.members for part in every), told=told(campaign), not_told=gone.filter(why=UNTOLD).count(),
        came_back=cases.filter(why_ended__in=brake.CAME_BACK).exclude(state="restored").count(),
        objected=Appeal.objects.filter(case__in=cases).values("case").distinct().count(),
        taken_back=_staying(part for part in every if part.reclaimed_at) + cases.exclude(reclaimed_at=None).count(),
        got_back=cases.filter(state="restored").count(),
        opened=_staying(part for part in every if part.opened_to_all_at) + cases.filter(outcome="opened").count(),
    )  # fmt: skip


def told(campaign: str) -> int:
    """How many of its members a letter reached."""
    written = Part.objects.filter(campaign_id=campaign).exclude(rounds={}).aggregate(n=Sum("members"))["n"] or 0
    return int(written) - Leaver.objects.filter(part__campaign_id=campaign, why=UNTOLD).exclude(part__rounds={}).count()


def next_of(campaign: str, now: datetime) -> Next | None:
    """What comes next of itself; None where the campaign does not run, or all is over."""
    every = [part for part in parts(campaign) if part.campaign.state == "running"]
    steps = [(at, what, part.members - part.left) for part in every if (found := _next(part, now)) for what, at in [found]]
    if not steps:
        return None
    at, what, _ = min(steps)
    return Next(what, at, sum(members for when, kind, members in steps if (when, kind) == (at, what)))


def to_judge(campaign: str) -> Sampled | None:
    """The next finding that a person has to judge before this campaign may begin; it may have been drawn with another one of its kind."""
    row = one(campaign)
    waiting = Sampled.objects.filter(campaign__policy_hash=row.policy_hash, campaign__tier=row.tier, right=None)
    return waiting.select_related("campaign").order_by("campaign_id", "place").first()


def waiting(campaign: str) -> int:
    """How many findings are still to be judged before it may begin."""
    row = one(campaign)
    return Sampled.objects.filter(campaign__policy_hash=row.policy_hash, campaign__tier=row.tier, right=None).count()


def judged(policy_hash: str, tier: str = "") -> Judged:
    """What people said of the findings of a version of the rule, of one tier or of all."""
    rows = Sampled.objects.filter(campaign__policy_hash=policy_hash).exclude(right=None)
    rows = rows.filter(campaign__tier=tier) if tier else rows
    count, wrong = rows.count(), rows.filter(right=False).count()
    return Judged(count, wrong, *interval(wrong, count))


def _staying(some: Iterable[Part]) -> int:
    return sum(part.members - part.left for part in some)


def _next(part: Part, now: datetime) -> tuple[str, datetime] | None:
    rule = pinned(part.campaign.policy_hash)
    match part.state:
        case "opened" if not part.rounds:
            return "notice", part.opened_at
        case "opened":
            return "grace", min(datetime.fromisoformat(at) for at in part.rounds.values()) + timedelta(hours=rule.notices.bounce_hours)
        case "grace" if part.answer_by:
            letters = [notice_at(part.answer_by, number) for number in rule.notices.days_before if str(number) not in part.rounds]
            coming = min((at for at in letters if now < at < part.answer_by), default=None)
            return ("notice", coming) if coming else ("reclaimed", part.answer_by)
    after = {"reclaimed": "announced", "announced": "released", "released": "closed"}
    return (after[part.state], part.ends_at) if part.state in after and part.ends_at else None
