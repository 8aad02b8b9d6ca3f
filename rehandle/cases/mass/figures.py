"""A campaign in figures: how far its members have come, what is next, what the brake sees, how wrong the rule was found to be."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from rehandle.cases.mass import brake
from rehandle.cases.mass.models import Leaver, Part, Sampled
from rehandle.cases.mass.queries import CampaignFacts, PartFacts, parts
from rehandle.cases.models import Appeal, Case
from rehandle.cases.rules.brake import Seen, interval
from rehandle.cases.rules.clocks import notice_at
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy


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


@dataclass(frozen=True, slots=True)
class Counts:
    """A campaign in counts: what its brake sees, members who have not left by state, leavers by reason, its own sample, what is due first."""

    seen: Seen
    parts: dict[str, int]
    left_why: dict[str, int]
    sample: int
    sample_waiting: int
    due: datetime | None


def counts(campaign: str) -> Counts:
    """All of them at once."""
    states: Counter[str] = Counter()
    every = parts(campaign)
    for part in every:
        states[part.state] += part.staying
    sample = Sampled.objects.filter(campaign_id=campaign)
    why = Counter(Leaver.objects.filter(part__campaign_id=campaign).values_list("why", flat=True))
    due = min((part.ends_at for part in every if part.ends_at), default=None)
    return Counts(brake.seen(campaign), dict(states), dict(why), sample.count(), sample.filter(right=None).count(), due)


def road(campaign: str) -> Road:
    """How far its members have come."""
    every = parts(campaign)
    gone = Leaver.objects.filter(part__campaign_id=campaign)
    cases = Case.objects.filter(id__in=gone.values("case"))
    return Road(
        members=sum(part.members for part in every), told=told(campaign), not_told=gone.filter(why=brake.UNTOLD).count(),
        came_back=cases.filter(why_ended__in=brake.CAME_BACK).exclude(state="restored").count(),
        objected=Appeal.objects.filter(case__in=cases).values("case").distinct().count(),
        taken_back=_staying(part for part in every if part.reclaimed_at) + cases.exclude(reclaimed_at=None).count(),
        got_back=cases.filter(state="restored").count(),
        opened=_staying(part for part in every if part.opened_to_all_at) + cases.filter(outcome="opened").count(),
    )  # fmt: skip


def told(campaign: str) -> int:
    """How many of its members a letter reached."""
    written = Part.objects.filter(campaign_id=campaign).exclude(rounds={}).aggregate(n=Sum("members"))["n"] or 0
    return int(written) - Leaver.objects.filter(part__campaign_id=campaign, why=brake.UNTOLD).exclude(part__rounds={}).count()


def next_of(campaign: CampaignFacts, now: datetime) -> Next | None:
    """What comes next of itself; None where the campaign does not run, or all is over."""
    if campaign.state != "running":
        return None
    rule = pinned(campaign.policy_hash)
    steps = [(at, what, part.staying) for part in parts(campaign.id) if (found := _next(part, rule, now)) for what, at in [found]]
    if not steps:
        return None
    at, what, _ = min(steps)
    return Next(what, at, sum(members for when, kind, members in steps if (when, kind) == (at, what)))


def waiting(policy_hash: str, tier: str) -> int:
    """How many findings of this rule and kind of name are still to be judged before a campaign of them may begin."""
    return Sampled.objects.filter(campaign__policy_hash=policy_hash, campaign__tier=tier, right=None).count()


def judged(policy_hash: str, tier: str = "") -> Judged:
    """What people said of the findings of a version of the rule, of one tier or of all."""
    rows = Sampled.objects.filter(campaign__policy_hash=policy_hash).exclude(right=None)
    rows = rows.filter(campaign__tier=tier) if tier else rows
    count, wrong = rows.count(), rows.filter(right=False).count()
    return Judged(count, wrong, *interval(wrong, count))


def _staying(some: Iterable[PartFacts]) -> int:
    return sum(part.staying for part in some)


def _next(part: PartFacts, rule: Policy, now: datetime) -> tuple[str, datetime] | None:
    match part.state:
        case "opened":
            told = part.first_told_at
            return ("grace", told + timedelta(hours=rule.notices.bounce_hours)) if told else ("notice", part.opened_at)
        case "grace" if part.answer_by:
            letters = [notice_at(part.answer_by, number) for number in rule.notices.days_before if number not in part.told_at]
            coming = min((at for at in letters if now < at < part.answer_by), default=None)
            return ("notice", coming) if coming else ("reclaimed", part.answer_by)
    after = {"reclaimed": "announced", "announced": "released", "released": "closed"}
    return (after[part.state], part.ends_at) if part.state in after and part.ends_at else None
