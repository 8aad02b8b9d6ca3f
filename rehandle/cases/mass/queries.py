"""What is known of campaigns: counts, never a row a member."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.mass.brake import seen
from rehandle.cases.mass.models import Campaign, Leaver, Part, Sampled
from rehandle.cases.rules.brake import Seen


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """One campaign. `seen` is what its brake looks at; `parts` how many members have not left, by state."""

    id: str
    policy_hash: str
    tier: str
    wave: str
    run: str
    state: str
    members: int
    left: int
    drawn_at: datetime
    begun_at: datetime | None
    stopped_at: datetime | None
    stopped_why: str
    ended_at: datetime | None
    commitment: str
    root: str
    seen: Seen
    parts: dict[str, int]
    left_why: dict[str, int]
    sample: int
    sample_waiting: int
    due: datetime | None


def campaigns() -> list[CampaignFacts]:
    """All campaigns, the newest first."""
    return [_facts(row) for row in Campaign.objects.order_by("-drawn_at", "-id")]


def campaign(campaign_id: str) -> CampaignFacts | None:
    """One campaign, if there is one."""
    row = Campaign.objects.filter(id=campaign_id).first()
    return _facts(row) if row else None


def _facts(row: Campaign) -> CampaignFacts:
    parts = list(Part.objects.filter(campaign=row).order_by("number"))
    states: Counter[str] = Counter()
    for part in parts:
        states[part.state] += part.members - part.left
    sample = Sampled.objects.filter(campaign=row)
    return CampaignFacts(
        row.id, row.policy_hash, row.tier, row.wave, row.run, row.state, row.members, sum(part.left for part in parts), row.drawn_at, row.begun_at,
        row.stopped_at, row.stopped_why, row.ended_at, row.commitment, row.root, seen(row.id), dict(states),
        dict(Counter(Leaver.objects.filter(part__campaign=row).values_list("why", flat=True))), sample.count(), sample.filter(right=None).count(),
        min((part.ends_at for part in parts if part.ends_at), default=None),
    )  # fmt: skip
