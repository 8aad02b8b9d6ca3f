"""Which rule holds now, the exact one that something was begun under, and what is being drafted."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.models import PolicyDraft, PolicyVersion
from rehandle.policy.rules.life import Dated, Standing, standings
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.reading import Fault, PolicyInvalid, parse


def in_force(now: datetime) -> Policy:
    """The published policy with the highest number among those whose day has come. Refuses `policy_none`."""
    row = PolicyVersion.objects.filter(effective_at__lte=now).order_by("-version").first()
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


@dataclass(frozen=True, slots=True)
class Version:
    """A published version. `signed_by` is empty for the first of an office; `draft` is the draft that it was."""

    hash: str
    name: str
    version: int
    text: str
    published_at: datetime
    effective_at: datetime
    published_by: str
    signed_by: str
    draft_id: str | None


def versions() -> list[Version]:
    """All published versions, newest first."""
    return [_version(row) for row in PolicyVersion.objects.order_by("-version")]


def standing(now: datetime) -> dict[str, Standing]:
    """Where each version stands now, by its hash."""
    return standings([Dated(row.hash, row.version, row.effective_at) for row in versions()], now)


def ahead(now: datetime) -> list[Policy]:
    """The version in force and those that are coming: what a new one has to follow."""
    known = standing(now)
    return [pinned(policy_hash) for policy_hash, where in sorted(known.items()) if where != "past"]


def version(number: int) -> Version:
    """The published version with that number. Refuses `policy_none`."""
    row = PolicyVersion.objects.filter(version=number).first()
    if row is None:
        raise Refused(Code.POLICY_NONE, version=number)
    return _version(row)


def _version(row: PolicyVersion) -> Version:
    return Version(*(getattr(row, field.name) for field in fields(Version)))


def text_of(policy_hash: str) -> str:
    """The exact published bytes of a version. Refuses `policy_none`."""
    row = PolicyVersion.objects.filter(hash=policy_hash).first()
    if row is None:
        raise Refused(Code.POLICY_NONE, hash=policy_hash)
    return row.text


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it reads: a policy, or the faults of its text; `version` once it was published."""

    id: str
    text: str
    drafted_by: str
    drafted_at: datetime
    policy: Policy | None
    faults: tuple[Fault, ...]
    version: int | None


def draft(draft_id: str) -> Draft:
    """One draft. Refuses `not_found`."""
    row = PolicyDraft.objects.select_related("version").filter(id=draft_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return _draft(row)


def drafts(most: int = 20) -> list[Draft]:
    """The newest drafts."""
    return [_draft(row) for row in PolicyDraft.objects.select_related("version").order_by("-drafted_at", "-id")[:most]]


def _draft(row: PolicyDraft) -> Draft:
    policy, faults = read(row.text)
    published: PolicyVersion | None = getattr(row, "version", None)
    return Draft(row.id, row.text, row.drafted_by, row.drafted_at, policy, faults, published.version if published else None)


@lru_cache(maxsize=64)
def read(text: str) -> tuple[Policy | None, tuple[Fault, ...]]:
    """A text as a policy, or all that is wrong with it, each fault with its place."""
    try:
        return parse(text), ()
    except PolicyInvalid as error:
        return None, tuple(error.faults)
