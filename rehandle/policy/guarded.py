"""Which names a rule gives to nobody: those on its protected lists, and what could be taken for one of them."""

from collections.abc import Iterable
from datetime import datetime

from rehandle.kernel.refusal import Refused
from rehandle.names.guard import Guard
from rehandle.names.queries import office
from rehandle.names.rules.guard import check_name
from rehandle.policy.rules.model import Policy


def guarded(policy: Policy, name: str, now: datetime) -> Refused | None:
    """Why nobody is given this canonical name, or None: `name_shape`, `name_reserved`, `name_protected`, `name_look_alike`.

    Asked by the lists in force now: one that was signed after a file was opened counts too.
    """
    return check_name(_guard(policy).look(name), now)


def given_to_nobody(policy: Policy, names: Iterable[str], now: datetime) -> set[str]:
    """Those of many names that `guarded` keeps from everybody."""
    guard = _guard(policy)
    return {name for name in names if check_name(guard.look(name), now)}


def _guard(policy: Policy) -> Guard:
    rule = policy.names
    return Guard(office(), tuple(rule.protected), rule.profile, rule.min_length, rule.max_length)
