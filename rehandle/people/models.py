"""Members, grants of roles, links between people, what waits for a second signature."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.models import IdRow, Row

APPROVAL = Machine(
    "approval",
    start="open",
    ends=frozenset({"signed", "returned"}),
    arcs=(
        Arc("open", "signed", on="signed"),
        Arc("open", "returned", on="returned"),
    ),
)


class Member(IdRow):
    """Somebody the office knows. Bound to the platform by the account's immutable id, never by a name."""

    name = models.CharField(max_length=80)
    account_id = models.CharField(max_length=80, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    joined_at = models.DateTimeField()
    verified = models.BooleanField(default=False)  # as the platform said when the account was last proven

    class Meta:
        db_table = "member"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account_id"], condition=~models.Q(account_id=""), name="member_account")
        ]


class MemberKey(IdRow):
    """A key by which a member's programs act for him. Only its hash is here; the key was shown once."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # by hand, before its time

    class Meta:
        db_table = "member_key"


class Grant(Row):
    """One role of one member, from then until it ends."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "grant"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "role"], condition=models.Q(ended_at=None), name="grant_once")
        ]


class Link(Row):
    """Two members who may not check each other: one household, one payment instrument, a recorded relation."""

    only_added = True

    id = models.BigAutoField(primary_key=True)
    one = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "link"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="link_ordered")]


class TraitRow(Row):
    """What a member showed once, as a blind digest: two who showed the same are linked. Forgotten when it was not seen for long."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="traits")
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=32)
    seen_at = models.DateTimeField()  # last

    class Meta:
        db_table = "trait"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind", "digest"], name="trait_once"),
            models.CheckConstraint(condition=models.Q(kind__in=("instrument", "payout", "mail", "device")), name="trait_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["digest"], name="trait_shared"), models.Index(fields=["seen_at"], name="trait_seen")]


class Strike(Row):
    """A default of a member, counted against the policy's limit."""

    only_added = True

    id = models.BigAutoField(primary_key=True)
    member = models.CharField(max_length=80)
    why = models.CharField(max_length=80)
    ref = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "strike"


class Approval(IdRow):
    """Bytes that wait for a second person: ids and hashes only, never a text or an address."""

    flow = models.CharField(max_length=80)
    arguments = models.TextField()
    reads = models.TextField()
    digest = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=APPROVAL.start)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "approval"
        constraints: ClassVar = [
            APPROVAL.constraint(),
            models.CheckConstraint(condition=~models.Q(decided_by=models.F("drafted_by")), name="approval_by_another"),
        ]
