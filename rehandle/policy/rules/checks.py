"""What must hold between the keys of a policy, beyond the type of each one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.columns import SIGNALS
from rehandle.policy.rules.engines import inexpressible
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.places import Path
from rehandle.policy.rules.price_checks import wrong_prices
from rehandle.policy.rules.sourced import unmarked
from rehandle.policy.rules.tree import Literal

KEPT_WORDS = ("active", "unknown", "exempt")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and at which key."""

    path: Path
    says: str


def problems_of(policy: Policy, table: dict[str, Any]) -> list[Problem]:
    """Everything that is wrong between the keys."""
    return [
        *_clause_names(policy),
        *_last_tier(policy),
        *_signals(policy),
        *_notices(policy),
        *_lengths(policy),
        *_tiers(policy),
        *_keeps(policy),
        *_amounts(policy),
        *(Problem(*one) for one in wrong_prices(policy)),
        *(Problem(*one) for one in inexpressible(policy)),
        *_sources(policy, table),
    ]


def _clause_names(policy: Policy) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for kind, index, clause in _clauses(policy):
        if clause.name in KEPT_WORDS and kind == "verdict":
            yield Problem((kind, index, "name"), f"{clause.name!r} is an answer of ours; choose another name")
        if (kind, clause.name) in seen:
            yield Problem((kind, index, "name"), f"there is another {kind} called {clause.name!r}")
        seen.add((kind, clause.name))


def _last_tier(policy: Policy) -> Iterator[Problem]:
    if policy.tier[-1].tree != Literal(True):
        yield Problem(("tier", len(policy.tier) - 1, "when"), "the last tier takes the rest: its condition must be 'true'")


def _signals(policy: Policy) -> Iterator[Problem]:
    for key in ("active", "require"):
        for name in getattr(policy.signals, key):
            if name not in SIGNALS:
                yield Problem(("signals", key), f"{name!r} is not a date of activity; there are {', '.join(SIGNALS)}")
    if not policy.signals.active:
        yield Problem(("signals", "active"), "at least one date must count as activity")


def _notices(policy: Policy) -> Iterator[Problem]:
    notices, grace = policy.notices, policy.clocks.grace
    for day in notices.days_before:
        if day > grace:
            yield Problem(("notices", "days_before"), f"{day} days before the end is more than the time to answer, clocks.grace = {grace}")
    counted = notices.counted
    if counted and counted[-1] < notices.last_days:
        yield Problem(("notices", "last_days"), f"the last letter that counts, {counted[-1]} days before, comes later than {notices.last_days}")
    for earlier, later in pairwise(counted):
        if earlier - later < notices.spacing_days:
            yield Problem(("notices", "days_before"), f"{earlier} and {later} are less than spacing_days = {notices.spacing_days} apart")


def _lengths(policy: Policy) -> Iterator[Problem]:
    if policy.names.min_length > policy.names.max_length:
        yield Problem(("names", "min_length"), "is more than max_length")
    if policy.clocks.restore_closes > policy.clocks.suspended + policy.clocks.calendar:
        yield Problem(("clocks", "restore_closes"), "is longer than suspended and calendar together: nobody could ever get a name back")


def _tiers(policy: Policy) -> Iterator[Problem]:
    known = [tier.name for tier in policy.tier]
    for index, step in enumerate(policy.sale):
        if step.tier not in known:
            yield Problem(("sale", index, "tier"), f"there is no tier {step.tier!r}; there are {', '.join(known)}")
    for name in policy.reclaim.human_review:
        if name not in known:
            yield Problem(("reclaim", "human_review"), f"there is no tier {name!r}; there are {', '.join(known)}")


def _keeps(policy: Policy) -> Iterator[Problem]:
    known = [verdict.name for verdict in policy.verdict]
    for name in policy.keep.by_verdict:
        if name not in known:
            yield Problem(("keep", name), f"there is no verdict {name!r}; there are {', '.join(known)}")


def _amounts(policy: Policy) -> Iterator[Problem]:
    amounts: list[tuple[Path, object]] = [(("sale", index, key), value) for index, step in enumerate(policy.sale) for key, value in step]
    amounts.append((("fees", "site"), policy.fees.site.minimum))
    for path, value in amounts:
        if isinstance(value, str) and "." in value:
            try:
                policy.amount(value)
            except ValueError as error:
                if not str(path[-1]).endswith("_percent"):
                    yield Problem(path, str(error))


def _sources(policy: Policy, table: dict[str, Any]) -> Iterator[Problem]:
    if policy.sources:
        for path, says in unmarked(policy.sources, table):
            yield Problem(path, says)


def _clauses(policy: Policy) -> Iterator[tuple[str, int, Clause]]:
    for kind, clauses in (("exempt", policy.exempt), ("verdict", policy.verdict), ("tier", policy.tier)):
        for index, clause in enumerate(clauses):
            yield kind, index, clause
