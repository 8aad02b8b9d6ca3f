"""A policy as it stands at an instant: with the values that its timed keys have then."""

from datetime import datetime

from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.timed import found_at


def at(policy: Policy, now: datetime) -> Policy:
    """The policy with every timed value in force. The same policy where nothing is timed."""
    if not policy.timed:
        return policy
    table = policy.model_dump()
    for entry in policy.timed:
        found = found_at(table, entry.key)
        assert found is not None, "reading has checked that the key is there"
        holder, last = found
        holder[last] = entry.at(now)
    return Policy.model_validate(table)


def instants(policy: Policy) -> list[datetime]:
    """Every instant at which a value changes, in order."""
    return sorted({moment.begins for entry in policy.timed for moment in entry.values if moment.begins})
