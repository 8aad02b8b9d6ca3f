"""May this name be taken back now? The first refusal that holds is the answer, so their order is the contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.rules.clocks import Told, missing_notices, spaced
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.model import Policy

SPARING = frozenset({"active", "unknown", "exempt"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a case at its reclaim instant. `verdicts` are today's, under the pinned rule and the one in force."""

    tier: str
    answer_by: datetime | None
    told: Sequence[Told]
    published: bool
    reviewed: bool
    verdicts: Sequence[str]


def may_reclaim(policy: Policy, standing: Standing, now: datetime) -> Refused | None:
    """Refuses `too_early`, `notices_missing`, `review_missing`, `active_again`; None means yes."""
    if standing.answer_by is None or now < standing.answer_by:
        return Refused(Code.TOO_EARLY, answer_by=standing.answer_by)
    if not standing.published and (missing := missing_notices(policy, standing.told)):
        return Refused(Code.NOTICES_MISSING, missing=missing)
    if not standing.published and not spaced(policy, standing.told):
        return Refused(Code.NOTICES_MISSING, spacing_days=policy.notices.spacing_days)
    if standing.tier in policy.reclaim.human_review and not standing.reviewed:
        return Refused(Code.REVIEW_MISSING, tier=standing.tier)
    if not standing.verdicts or any(verdict in SPARING for verdict in standing.verdicts):
        return Refused(Code.ACTIVE_AGAIN, verdicts=list(standing.verdicts))
    return None
