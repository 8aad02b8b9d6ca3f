"""Who somebody is and what he may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from rehandle.kernel.ctx import Actor, Ctx
from rehandle.kernel.ids import NewId
from rehandle.kernel.refusal import Code, Refused
from rehandle.outbox.looking import once
from rehandle.people.models import Approval, Grant, Link, Member
from rehandle.people.near import near_any, near_to
from rehandle.people.rules.roles import ROLES, STAFF, permissions


def roles_of(member: str) -> set[str]:
    """The roles that a member has now."""
    return set(Grant.objects.filter(member_id=member, ended_at=None).values_list("role", flat=True))


def ctx_for(member: str, now: datetime, new_id: NewId, dry_run: bool = False) -> Ctx:
    """A context for a known member, with everything his roles allow. Refuses `not_found`."""
    if not Member.objects.filter(id=member).exists():
        raise Refused(Code.NOT_FOUND, member=member)
    return Ctx(now, Actor(member, "member"), permissions(frozenset(roles_of(member)) or frozenset({"member"})), new_id, dry_run)


def ctx_as(role: str, now: datetime, new_id: NewId, actor: str = "", dry_run: bool = False) -> Ctx:
    """A context for somebody without a row: `public`, `office`, a holder or buyer by the link of a letter."""
    kind = role if role in {"holder", "buyer", "office"} else "public"
    return Ctx(now, Actor(actor or role, kind), ROLES[role], new_id, dry_run)


def as_member(member: str, now: datetime, new_id: NewId) -> Ctx:
    """A context for somebody who proved an account: what any member may do, and nothing of what roles in the office allow. Refuses `not_found`."""
    if not Member.objects.filter(id=member).exclude(account_id="").exists():
        raise Refused(Code.NOT_FOUND, member=member)
    return Ctx(now, Actor(member, "member"), ROLES["member"], new_id)


def member(member_id: str) -> Member:
    """One member. Refuses `not_found`."""
    row = Member.objects.filter(id=member_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, member=member_id)
    return row


def linked(one: str, other: str) -> bool:
    """Whether two people are recorded as linked."""
    return Link.objects.filter(Q(one_id=one, other_id=other) | Q(one_id=other, other_id=one)).exists()


def is_staff(member: str) -> bool:
    """Whether a member has any role in the office."""
    return bool(roles_of(member) & STAFF)


def is_verified(account_id: str) -> bool:
    """Whether the platform had verified this account when its holder last proved it."""
    return bool(account_id) and Member.objects.filter(account_id=account_id, verified=True).exists()


def staff_account(account_id: str) -> bool:
    """Whether a platform account belongs to staff or to somebody linked to staff, by whatever they share."""
    member = member_of_account(account_id)
    return member is not None and is_or_near_staff(member)


def is_or_near_staff(member: str) -> bool:
    """Whether a member is staff or linked to staff. A shared device is enough here: it costs a purchase, not a person's good name."""
    return bool(Grant.objects.filter(member_id__in={member, *near_to(member)}, role__in=STAFF, ended_at=None).exists())


@once
def near_staff() -> set[str]:
    """All of staff, and everybody who is linked to one of them."""
    return near_any(Grant.objects.filter(role__in=STAFF, ended_at=None).values_list("member_id", flat=True))


def member_of_account(account_id: str) -> str | None:
    """The member who proved this account."""
    return Member.objects.filter(account_id=account_id).exclude(account_id="").values_list("id", flat=True).first()


def accounts_of(members: Iterable[str]) -> list[str]:
    """The accounts of these members."""
    return list(Member.objects.filter(id__in=list(members)).exclude(account_id="").order_by("id").values_list("account_id", flat=True))


def member_of_user(username: str) -> str | None:
    """The member behind a sign-in."""
    return Member.objects.filter(user__username=username).values_list("id", flat=True).first()


def names(ids: list[str]) -> dict[str, str]:
    """Names of members, for the desk."""
    return dict(Member.objects.filter(id__in=ids).values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member with the roles that he has now."""

    id: str
    name: str
    roles: tuple[str, ...]


def team() -> list[Colleague]:
    """Everybody, by name, with roles."""
    held: dict[str, list[str]] = {}
    for member, role in Grant.objects.filter(ended_at=None).order_by("role").values_list("member_id", "role"):
        held.setdefault(member, []).append(role)
    return [Colleague(row.id, row.name, tuple(held.get(row.id, ()))) for row in Member.objects.order_by("name", "id")]


def open_approvals() -> list[Approval]:
    """What waits for a second person, oldest first."""
    return list(Approval.objects.filter(state="open").order_by("drafted_at"))


def approval(approval_id: str) -> Approval:
    """One approval. Refuses `not_found`."""
    row = Approval.objects.filter(id=approval_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def sign_ins(role: str) -> list[str]:
    """User names of those who have a role, in the order they joined: the demo's roles in one click."""
    rows = Grant.objects.filter(role=role, ended_at=None, member__user__isnull=False).order_by("member__joined_at", "member_id")
    return list(rows.values_list("member__user__username", flat=True))
