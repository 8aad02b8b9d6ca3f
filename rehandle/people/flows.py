"""People join, get roles, are linked, and sign what others drafted."""

import json
from dataclasses import dataclass

from django.contrib.auth.models import User

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import FLOWS, Waiting, digest_of, flow, reads_of, run_signed, scope
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people import queries
from rehandle.people.models import APPROVAL, Approval, Grant, Link, Member, Strike
from rehandle.people.rules.roles import ROLES, clash
from rehandle.people.rules.ties import MAIL
from rehandle.people.traits import digest, note

CHECKED = "the operator's link check"


@dataclass(frozen=True, slots=True)
class Joined:
    """A member and the roles he has now."""

    member: str
    roles: list[str]


@flow(needs=Permission.PEOPLE_MANAGE, once="id")
def add_member(ctx: Ctx, id: str, name: str, roles: list[str] = [], account_id: str = "", username: str = "") -> Joined:  # noqa: A002, B006 -- the client's id; the list is never changed
    """Make somebody known. `username` ties him to a sign-in. Refuses `invalid` for an unknown role or a forbidden pair."""
    if clash(frozenset(roles)) or not set(roles) <= set(ROLES):
        raise Refused(Code.INVALID, roles=roles)
    user = User.objects.get_or_create(username=username)[0] if username else None
    member = Member.objects.create(id=id, name=name, account_id=account_id, user=user, joined_at=ctx.now)
    Grant.objects.bulk_create(Grant(member=member, role=role, began_at=ctx.now, by=ctx.actor.id) for role in roles)
    note(ctx, id, MAIL, digest(MAIL, username) if "@" in username else "")
    append(ctx, Event.MEMBER_ADDED, ref=id, data={"roles": sorted(roles)})
    return Joined(id, sorted(roles))


@flow(needs=Permission.DELIVER)
def admit(ctx: Ctx, account_id: str, name: str, verified: bool = False) -> Joined:
    """Make the holder of a platform's account known, who has just proven it (`sales.joining` looks). The same account is the same member.

    `verified`: what the platform says of the account now.
    """
    known = Member.objects.filter(account_id=account_id).first()
    if known is None:
        known = Member.objects.create(id=ctx.new_id(), name=name, account_id=account_id, joined_at=ctx.now, verified=verified)
        append(ctx, Event.MEMBER_ADDED, ref=known.id, data={"roles": []})
    elif known.verified != verified:
        known.verified = verified
        known.save(update_fields=["verified"])
        append(ctx, Event.MEMBER_SEEN, ref=known.id)
    return Joined(known.id, [])


@flow(needs=Permission.PEOPLE_MANAGE)
def grant_role(ctx: Ctx, member: str, role: str) -> Joined:
    """Give a role. Refuses `invalid` where it would join judging names with earning by them."""
    held = queries.roles_of(member) | {role}
    if role not in ROLES or clash(frozenset(held)):
        raise Refused(Code.INVALID, role=role)
    Grant.objects.get_or_create(member_id=member, role=role, ended_at=None, defaults={"began_at": ctx.now, "by": ctx.actor.id})
    append(ctx, Event.ROLE_GRANTED, ref=member, data={"role": role})
    return Joined(member, sorted(held))


@flow(needs=Permission.PEOPLE_MANAGE)
def end_role(ctx: Ctx, member: str, role: str) -> Joined:
    """Take a role away."""
    Grant.objects.filter(member_id=member, role=role, ended_at=None).update(ended_at=ctx.now)
    append(ctx, Event.ROLE_ENDED, ref=member, data={"role": role})
    return Joined(member, sorted(queries.roles_of(member)))


@flow(needs=Permission.PEOPLE_MANAGE)
def link(ctx: Ctx, one: str, other: str, why: str) -> Joined:
    """Record that two people are linked: neither signs what the other drafted."""
    if one == other:
        raise Refused(Code.INVALID, link="one person")
    first, second = sorted((one, other))
    Link.objects.create(one_id=first, other_id=second, why=why, at=ctx.now)
    append(ctx, Event.LINKED, ref=first)
    return Joined(one, sorted(queries.roles_of(one)))


@flow(needs=Permission.DELIVER)
def note_links(ctx: Ctx, account: str, others: list[str]) -> int:
    """Record what the operator's link check said of an account and others; how many relations are new. Whom the office does not know it skips."""
    own = queries.member_of_account(account)
    found = [each for other in others if (each := queries.member_of_account(other)) and each != own] if own else []
    new = [each for each in found if own and not queries.linked(own, each)]
    for first, second in (sorted((own or "", each)) for each in new):
        Link.objects.create(one_id=first, other_id=second, why=CHECKED, at=ctx.now)
        append(ctx, Event.LINKED, ref=first)
    scope().entries += 1  # what was known is no event
    return len(new)


@flow(needs=Permission.APPROVE)
def sign(ctx: Ctx, approval: str, digest: str) -> dict[str, object]:
    """Sign exactly the bytes whose hash was seen, and run them.

    Refuses `approval_used`, `approver_is_drafter`, `approver_is_linked`, and `approval_changed` where the hash is not
    the one on file or what the draft rested on has changed since.
    """
    row = _open(approval)
    if row.drafted_by == ctx.actor.id:
        raise Refused(Code.APPROVER_IS_DRAFTER)
    if queries.linked(row.drafted_by, ctx.actor.id):
        raise Refused(Code.APPROVER_IS_LINKED)
    spec = FLOWS[row.flow]
    reads = reads_of(spec, ctx, spec.parse(json.loads(row.arguments)))
    if not digest == row.digest == digest_of(row.flow, row.arguments, reads):
        raise Refused(Code.APPROVAL_CHANGED)
    _decide(ctx, row, "signed")
    append(ctx, Event.APPROVAL_SIGNED, ref=row.id, data={"flow": row.flow, "hash": row.digest})
    answer = run_signed(row.flow, ctx, row.arguments, row.drafted_by)
    return {"approval": row.id, "flow": row.flow, "answer": spec.answer.dump_python(answer, mode="json")}


@flow(needs=Permission.APPROVE)
def send_back(ctx: Ctx, approval: str, reason: str) -> dict[str, object]:
    """Do not sign, and say why. The draft is closed; a new one can be made."""
    said = reason_given(reason, limit=500)
    row = _open(approval)
    if row.drafted_by == ctx.actor.id:
        raise Refused(Code.APPROVER_IS_DRAFTER)
    row.reason = said
    _decide(ctx, row, "returned")
    append(ctx, Event.APPROVAL_RETURNED, ref=row.id, data={"flow": row.flow})
    return {"approval": row.id, "state": row.state}


def strike(ctx: Ctx, member: str, why: str, ref: str) -> None:
    """Count a default against somebody, inside the flow that found it."""
    _, made = Strike.objects.get_or_create(ref=ref, defaults={"member": member, "why": why, "at": ctx.now})
    if made:
        append(ctx, Event.STRUCK, ref=ref, data={"why": why})


class ApprovalTable:
    """Where the kernel's flows of two people put their bytes."""

    def file(self, ctx: Ctx, flow: str, arguments: str, reads: str, digest: str) -> Waiting:
        """Keep a draft. The same draft by the same person is one row."""
        known = Approval.objects.filter(flow=flow, digest=digest, drafted_by=ctx.actor.id, state="open").first()
        if known:
            return Waiting(known.id, digest)
        row = Approval.objects.create(
            id=ctx.new_id(), flow=flow, arguments=arguments, reads=reads, digest=digest, drafted_by=ctx.actor.id, drafted_at=ctx.now
        )
        append(ctx, Event.APPROVAL_FILED, ref=row.id, data={"flow": flow, "hash": digest})
        return Waiting(row.id, digest)


def _open(approval: str) -> Approval:
    row = Approval.objects.select_for_update().filter(id=approval).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.state != APPROVAL.start:
        raise Refused(Code.APPROVAL_USED)
    return row


def _decide(ctx: Ctx, row: Approval, event: str) -> None:
    row.state = APPROVAL.next(row.state, event)
    row.decided_by, row.decided_at = ctx.actor.id, ctx.now
    row.save()
