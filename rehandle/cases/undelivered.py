"""Notices that could not be delivered: what the rule says about nobody being told."""

from collections.abc import Sequence

from rehandle.cases.queries import notices
from rehandle.cases.rules.facts import CaseFacts
from rehandle.policy.queries import pinned


def undeliverable(facts: CaseFacts, numbers: Sequence[int]) -> bool:
    """Whether each of these notices was tried and failed on every channel that counts."""
    channels = pinned(facts.policy_hash).notices.channels
    counts = ("mail",) if "mail" in channels else tuple(channels)
    tried = [(each.number, each.state) for each in notices(facts.id) if each.channel in counts]
    return bool(numbers) and all({state for number, state in tried if number == each} == {"failed"} for each in numbers)
