"""Activity before a taking-back that the platform reports only after it: would it have kept the name?"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from rehandle.cases.rules.facts import KEPT
from rehandle.cases.rules.reclaim import SPARING
from rehandle.policy.rules.columns import SIGNALS
from rehandle.policy.rules.judge import judge
from rehandle.policy.rules.kleene import NameLists
from rehandle.policy.rules.model import Policy

SIGNS = tuple(name for name in SIGNALS if name in KEPT and name != "created_at")  # columns that say when somebody was active
COUNTED = {"last_post_at": "posts"}  # as of the last post, how many there were


def newly_known(before: Mapping[str, object], reported: Mapping[str, object], until: datetime) -> dict[str, object]:
    """What was done at or before `until` and is not in `before`: newer dates, and the counts that go with them. Empty: nothing.

    `before` and `reported` are an account's columns, instants with their zone. A date after `until` counts for nothing, and neither
    does a count that may hold what was done after it.
    """
    newer = {name: reported[name] for name in SIGNS if _newer(before.get(name), reported.get(name), until)}
    counts = {COUNTED[name]: reported[COUNTED[name]] for name in newer if name in COUNTED and reported.get(COUNTED[name]) is not None}
    return newer | counts


def would_have_kept(policies: Iterable[Policy], before: Mapping[str, object], more: Mapping[str, object], until: datetime, lists: NameLists) -> bool:
    """Whether what became known later changes the verdict, as of `until`, to one that spares; one of these rules is enough."""
    return bool(more) and any(_changes(policy, before, {**before, **more}, until, lists) for policy in policies)


def _newer(known: object, now: object, until: datetime) -> bool:
    if not isinstance(now, datetime) or now > until:
        return False
    return not isinstance(known, datetime) or now > known


def _changes(policy: Policy, before: Mapping[str, object], after: Mapping[str, object], until: datetime, lists: NameLists) -> bool:
    verdict = judge(policy, after, until, lists).verdict
    return verdict in SPARING and verdict != judge(policy, before, until, lists).verdict
