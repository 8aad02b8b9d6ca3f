"""The life of a rule: drafted, signed by a second person, published, in force on its day, followed by the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.names.queries import office
from rehandle.people.queries import linked
from rehandle.policy import queries
from rehandle.policy.models import PolicyDraft, PolicyVersion
from rehandle.policy.rules.life import effective_at, may_follow
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.reading import PolicyInvalid, parse, parse_to_run

LONGEST = 200_000  # characters of a policy's text


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft. `hash` is what two people sign; it is empty where the text has errors."""

    draft: str
    hash: str


@dataclass(frozen=True, slots=True)
class Published:
    """A version and when it takes effect."""

    hash: str
    version: int
    effective_at: datetime


@flow(needs=Permission.POLICY_PUBLISH, once="id")
def draft(ctx: Ctx, id: str, text: str) -> Drafted:  # noqa: A002 -- the client's id
    """Keep a text that may become a version, with its errors or without. Refuses `invalid` for one that is too long."""
    if len(text) > LONGEST:
        raise Refused(Code.INVALID, field="text", limit=LONGEST)
    said = _hash_or_none(text)
    PolicyDraft.objects.create(id=id, text=text, hash=said, drafted_by=ctx.actor.id, drafted_at=ctx.now)
    append(ctx, Event.POLICY_DRAFTED, ref=id, data={"hash": said})
    return Drafted(id, said)


def versions_read(ctx: Ctx, draft: str, hash: str) -> Mapping[str, object]:  # noqa: A002 -- the word of the flow it serves
    """What a signature under a draft binds: its words, and that nothing was published since.

    Refuses `not_found`, `policy_invalid`, `list_unknown`, `approval_changed`, `stale`, `policy_too_soon`, `already_done`.
    """
    row = PolicyDraft.objects.filter(id=draft).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    policy, ahead = _read(row.text), queries.ahead(ctx.now)
    if hash != policy.hash:
        raise Refused(Code.APPROVAL_CHANGED)
    if PolicyVersion.objects.filter(hash=policy.hash).exists():
        raise Refused(Code.ALREADY_DONE)
    may_follow(policy, ahead, ctx.now)
    return {"hash": policy.hash, "published": [each.hash for each in ahead]}


@flow(needs=Permission.POLICY_PUBLISH, eyes=2, reads=versions_read)
def publish_draft(ctx: Ctx, draft: str, hash: str) -> Published:  # noqa: A002 -- what two people sign
    """Publish a draft: the first call files its hash, a second person's signature publishes exactly these words.

    Refuses as `versions_read`, and `approver_is_drafter`, `approver_is_linked` also for whoever wrote the draft.
    """
    row = PolicyDraft.objects.get(id=draft)
    if row.drafted_by == ctx.actor.id:
        raise Refused(Code.APPROVER_IS_DRAFTER)
    if linked(row.drafted_by, ctx.actor.id):
        raise Refused(Code.APPROVER_IS_LINKED)
    return _put_on_record(ctx, _read(row.text), row.text, row)


@flow(needs=Permission.POLICY_PUBLISH)
def publish(ctx: Ctx, text: str) -> Published:
    """Publish the first rule of an office. The same text again is the same version.

    It takes effect on its own date, and only after it was public for its `publish_days` (refuses `policy_too_soon`).
    Refuses `policy_invalid` with every error and with what this office cannot carry out yet, `list_unknown`, and `policy_needs_two` once
    there is a version: the next one is drafted and signed.
    """
    policy = _read(text)
    known = PolicyVersion.objects.filter(hash=policy.hash).first()
    if known:
        return Published(known.hash, known.version, known.effective_at)
    if PolicyVersion.objects.exists():
        raise Refused(Code.POLICY_NEEDS_TWO)
    may_follow(policy, (), ctx.now)
    return _put_on_record(ctx, policy, text, None)


def _put_on_record(ctx: Ctx, policy: Policy, text: str, drafted: PolicyDraft | None) -> Published:
    begins = effective_at(policy)
    PolicyVersion.objects.create(
        hash=policy.hash, name=policy.id, version=policy.version, text=text, published_at=ctx.now, effective_at=begins, draft=drafted,
        published_by=drafted.drafted_by if drafted else ctx.actor.id, signed_by=ctx.actor.id if drafted else "",
    )  # fmt: skip
    append(ctx, Event.POLICY_PUBLISHED, ref=policy.hash, data={"policy": policy.id, "version": policy.version, "hash": policy.hash})
    return Published(policy.hash, policy.version, begins)


def _read(text: str) -> Policy:
    """The policy to publish; what this office cannot carry out yet is an error of it. Refuses `list_unknown` for a list that is not here."""
    try:
        policy = parse_to_run(text)
    except PolicyInvalid as error:
        raise Refused(Code.POLICY_INVALID, errors=str(error)) from None
    for name in policy.lists:
        office().get(name)
    return policy


def _hash_or_none(text: str) -> str:
    try:
        return parse(text).hash
    except PolicyInvalid:
        return ""
