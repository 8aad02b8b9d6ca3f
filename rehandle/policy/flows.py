"""A policy is published: from then on it is the page, the sweep and the verdict."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.policy.models import PolicyVersion
from rehandle.policy.rules.reading import PolicyInvalid, parse_to_run


@dataclass(frozen=True, slots=True)
class Published:
    """A version and when it takes effect."""

    hash: str
    version: int
    effective_at: datetime


@flow(needs=Permission.POLICY_PUBLISH)
def publish(ctx: Ctx, text: str) -> Published:
    """Publish a policy file. The same text again is the same version.

    It takes effect on its own date, and only after it was public for its `publish_days` (refuses `policy_too_soon`).
    Refuses `policy_invalid` with every error and with what this office cannot carry out yet, and `stale` for a version number that was used.
    """
    try:
        policy = parse_to_run(text)
    except PolicyInvalid as error:
        raise Refused(Code.POLICY_INVALID, errors=str(error)) from None
    known = PolicyVersion.objects.filter(hash=policy.hash).first()
    if known:
        return Published(known.hash, known.version, known.effective_at)
    effective_at = datetime.combine(policy.policy.effective, time(tzinfo=UTC))
    newest = PolicyVersion.objects.order_by("-version").first()
    if newest and policy.version <= newest.version:
        raise Refused(Code.STALE, version=policy.version, newest=newest.version)
    if effective_at < ctx.now + timedelta(days=policy.policy.publish_days):
        raise Refused(Code.POLICY_TOO_SOON, effective=effective_at.date(), publish_days=policy.policy.publish_days)
    PolicyVersion.objects.create(
        hash=policy.hash, name=policy.id, version=policy.version, text=text,
        published_at=ctx.now, effective_at=effective_at, published_by=ctx.actor.id,
    )  # fmt: skip
    append(ctx, Event.POLICY_PUBLISHED, ref=policy.hash, data={"policy": policy.id, "version": policy.version, "hash": policy.hash})
    return Published(policy.hash, policy.version, effective_at)
