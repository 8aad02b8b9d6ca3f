"""Which rule holds now, and the exact one that something was begun under."""

from datetime import datetime
from functools import lru_cache

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.models import PolicyVersion
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.reading import parse


def in_force(now: datetime) -> Policy:
    """The newest published policy that is in effect. Refuses `policy_none`."""
    row = PolicyVersion.objects.filter(effective_at__lte=now).order_by("-effective_at", "-version").first()
    if row is None:
        raise Refused(Code.POLICY_NONE)
    return pinned(row.hash)


def in_force_or_none(now: datetime) -> Policy | None:
    """The same for pages that must also stand before the first policy."""
    try:
        return in_force(now)
    except Refused:
        return None


@lru_cache(maxsize=64)
def pinned(policy_hash: str) -> Policy:
    """The policy of this hash, read from its published bytes; a version never changes, so it is read once."""
    row = PolicyVersion.objects.filter(hash=policy_hash).first()
    if row is None:
        raise Refused(Code.POLICY_NONE, hash=policy_hash)
    policy = parse(row.text, f"{row.name} version {row.version}")
    assert policy.hash == policy_hash, "the stored bytes are not the published ones"
    return policy


def versions() -> list[PolicyVersion]:
    """All published versions, newest first."""
    return list(PolicyVersion.objects.order_by("-version"))


def text_of(policy_hash: str) -> str:
    """The exact published bytes of a version. Refuses `policy_none`."""
    row = PolicyVersion.objects.filter(hash=policy_hash).first()
    if row is None:
        raise Refused(Code.POLICY_NONE, hash=policy_hash)
    return row.text
