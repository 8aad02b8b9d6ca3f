"""What is known of campaigns, their parts and their samples, as frozen facts: a row a part at most, never a row a member."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from rehandle.cases.mass.models import Campaign, Part, Sampled
from rehandle.kernel.refusal import Code, Refused

MOST = 120


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """One campaign. `left`: how many of its members have a file of their own by now."""

    id: str
    policy_hash: str
    tier: str
    wave: str
    run: str
    as_of: datetime
    state: str
    members: int
    left: int
    drawn_at: datetime
    begun_at: datetime | None
    begun_by: str
    stopped_at: datetime | None
    stopped_by: str
    stopped_why: str
    ended_at: datetime | None
    commitment: str
    root: str


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One part with its time line. `told_at`: the last letter of each round that is on record, by its number (days before the end)."""

    number: int
    state: str
    members: int
    left: int
    letters: int
    undelivered: int
    told_at: dict[int, datetime]
    opened_at: datetime
    answer_by: datetime | None
    ends_at: datetime | None
    reclaimed_at: datetime | None
    announced_at: datetime | None
    released_at: datetime | None
    opened_to_all_at: datetime | None

    @property
    def staying(self) -> int:
        """How many have not left."""
        return self.members - self.left

    @property
    def first_told_at(self) -> datetime | None:
        """When its first round of letters was on record."""
        return min(self.told_at.values(), default=None)


@dataclass(frozen=True, slots=True)
class SampledFacts:
    """One finding of a drawn sample that a person judges: of which campaign and sweep, under which rule."""

    campaign: str
    place: int
    handle: str
    run: str
    policy_hash: str


def campaigns(most: int = MOST) -> list[CampaignFacts]:
    """The newest first."""
    return [_facts(row) for row in _rows().order_by("-drawn_at", "-id")[:most]]


def campaign(campaign_id: str) -> CampaignFacts:
    """One of them. Refuses `not_found`."""
    row = _rows().filter(id=campaign_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, campaign=campaign_id)
    return _facts(row)


def parts(campaign_id: str) -> list[PartFacts]:
    """Its parts in their order."""
    return [_part(row) for row in Part.objects.filter(campaign_id=campaign_id).order_by("number")]


def to_judge(policy_hash: str, tier: str) -> SampledFacts | None:
    """The next finding of this rule and kind of name that a person has to judge, whichever campaign it was drawn with."""
    waiting = Sampled.objects.filter(campaign__policy_hash=policy_hash, campaign__tier=tier, right=None)
    row = waiting.select_related("campaign").order_by("campaign_id", "place").first()
    return SampledFacts(row.campaign_id, row.place, row.handle, row.campaign.run, row.campaign.policy_hash) if row else None


def _rows() -> QuerySet[Campaign]:
    return Campaign.objects.annotate(gone=Sum("parts__left"))


def _facts(row: Campaign) -> CampaignFacts:
    return CampaignFacts(
        row.id, row.policy_hash, row.tier, row.wave, row.run, row.as_of, row.state, row.members, getattr(row, "gone", 0) or 0, row.drawn_at,
        row.begun_at, row.begun_by, row.stopped_at, row.stopped_by, row.stopped_why, row.ended_at, row.commitment, row.root,
    )  # fmt: skip


def _part(row: Part) -> PartFacts:
    return PartFacts(
        row.number, row.state, row.members, row.left, row.letters, row.undelivered,
        {int(number): datetime.fromisoformat(at) for number, at in row.rounds.items()}, row.opened_at, row.answer_by, row.ends_at,
        row.reclaimed_at, row.announced_at, row.released_at, row.opened_to_all_at,
    )  # fmt: skip
