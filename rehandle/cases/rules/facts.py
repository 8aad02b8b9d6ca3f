"""A case as a frozen value: what rules, pages and other rooms read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

# The columns that a case keeps: what rules read and what people are shown. Nothing of the profile's text.
KEPT = (
    "created_at", "last_login_at", "last_post_at", "posts", "followers", "following", "verified", "staff", "memorial", "paid",
    "absent_until", "protected_class", "state", "site_status", "default_profile", "expires_at", "empty",
)  # fmt: skip
OPEN_STATES = ("opened", "grace", "reclaimed", "announced", "released")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case. `facts` is the finding; `ends_at` when the present state's clock runs out."""

    id: str
    handle: str
    display: str
    epoch: int
    account_id: str
    policy_hash: str
    tier: str
    tier_clause: str
    verdict: str
    clause: str
    facts: dict[str, Any]
    lang: str
    state: str
    opened_at: datetime
    grace_from: datetime | None
    answer_by: datetime | None
    published_at: datetime | None
    ends_at: datetime | None
    reviewed_by: str
    reviewed_at: datetime | None
    reclaim_move: str
    restore_move: str
    reclaimed_at: datetime | None
    announced_at: datetime | None
    released_at: datetime | None
    ended_at: datetime | None
    why_ended: str
    objection_until: datetime | None
    outcome: str
