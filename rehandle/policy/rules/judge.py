"""The verdict on one account. The sweep's SQL gives the same answer for every row; a law holds the two together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rehandle.policy.rules.clauses import Exempt, Signals
from rehandle.policy.rules.flags import flags_of
from rehandle.policy.rules.kleene import NameLists, Seen, Truth, days_since, truth
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.tree import branches, columns_of

ACTIVE, UNKNOWN, EXEMPT = "active", "unknown", "exempt"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule says of one account. `clause` is the clause that decided, or the first that could not be known."""

    verdict: str
    clause: str | None = None
    exempt: str | None = None
    tier: str | None = None
    tier_clause: str | None = None
    last_active_at: datetime | None = None
    idle_days: int | None = None
    flags: tuple[str, ...] = ()


def judge(policy: Policy, facts: Mapping[str, object], as_of: datetime, lists: NameLists | None = None) -> Judgement:
    """Judge one account as of an instant. `facts` are the account's columns; a missing key was never recorded."""
    seen = seen_of(policy, facts, as_of, lists)
    verdict, clause, exempt = verdict_of(policy, seen)
    tier, tier_clause = tier_of(policy, seen)
    last = seen.facts["last_active"]
    idle = days_since(last, seen.today)
    return Judgement(
        verdict,
        clause,
        exempt,
        tier,
        tier_clause,
        last if isinstance(last, datetime) else None,
        idle if isinstance(idle, int) else None,
        flags_of(seen.facts, seen.today),
    )


def seen_of(policy: Policy, facts: Mapping[str, object], as_of: datetime, lists: NameLists | None = None) -> Seen:
    """What is known of the account, with its last activity under this policy."""
    known = {name: _in_utc(value) for name, value in facts.items()}
    return Seen({**known, "last_active": last_active(policy.signals, known)}, today_of(as_of), lists)


def today_of(as_of: datetime) -> date:
    """The UTC date of the instant as of which is judged."""
    return as_of.astimezone(UTC).date()


def last_active(signals: Signals, facts: Mapping[str, object]) -> datetime | None:
    """The newest known signal; unknown where one that the policy requires is."""
    if any(facts.get(name) is None for name in signals.require):
        return None
    return max((value for name in signals.active if isinstance(value := facts.get(name), datetime)), default=None)


def holds(clause: Exempt, seen: Seen) -> bool:
    """Whether an exemption spares this account: it is true, or in doubt where doubt counts and the source has the columns."""
    result = truth(clause.tree, seen)
    return result is True or (result is None and clause.benefit_of_doubt and not missing(clause, seen))


def missing(clause: Exempt, seen: Seen) -> list[str]:
    """The columns that this exemption reads and the source does not have: it could not be checked."""
    return [name for name in columns_of(clause.tree) if name not in seen.facts]


def verdict_of(policy: Policy, seen: Seen, *, exemptions: bool = True) -> tuple[str, str | None, str | None]:
    """Verdict, deciding clause, exemption; also as if nobody were exempt. The order is the contract: exempt, no signal, true, unknown, active."""
    for exempt in policy.exempt:
        if exemptions and holds(exempt, seen):
            return EXEMPT, exempt.name, exempt.name
    if all(seen.facts.get(name) is None for name in policy.signals.active):
        return UNKNOWN, None, None
    results: dict[str, Truth] = {clause.name: truth(clause.tree, seen) for clause in policy.verdict}
    for wanted in (True, None):
        for name, result in results.items():
            if result is wanted:
                return name if wanted else UNKNOWN, name, None
    return ACTIVE, None, None


def tier_of(policy: Policy, seen: Seen) -> tuple[str | None, str | None]:
    """The first tier that holds, with the part of its condition that did; unknown is not true here."""
    for tier in policy.tier:
        for part in branches(tier.tree):
            if truth(part, seen) is True:
                return tier.name, printed(part)
    return None, None


def _in_utc(value: object) -> object:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
