"""Letters: text and address sealed at rest; outcome and hashes in the open."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.models import IdRow, Row

LETTER = Machine(
    "letter",
    start="written",
    ends=frozenset({"delivered", "failed", "withdrawn"}),
    arcs=(
        Arc("draft", "written", on="signed"),
        Arc("draft", "withdrawn", on="withdrawn"),
        Arc("written", "accepted", on="accepted"),
        Arc("written", "failed", on="refused"),
        Arc("written", "withdrawn", on="withdrawn"),
        Arc("accepted", "delivered", after="bounce_hours"),
        Arc("accepted", "failed", on="bounced"),
    ),
)
KINDS = (
    "notice", "offer", "invoice", "decision", "answer", "kept", "taken_back", "handed_over", "outbid", "counter", "drawn", "request", "proposal",
    "seller", "waiting", "right", "linked",
)  # fmt: skip


class SubjectKey(Row):
    """One key a person: wrapped by the operator's key. Destroying it erases what was sealed for him, backups too."""

    subject = models.CharField(primary_key=True, max_length=100)
    version = models.PositiveIntegerField(default=1)  # grows when somebody who was erased is written to again
    wrapped = models.BinaryField(max_length=100, null=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "subject_key"


class Letter(IdRow):
    """One letter to one person by one channel. `code_mac` and `address_blind` answer `/check` without opening anything."""

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=80)  # the case, sale or order that it is about
    number = models.IntegerField(default=0)  # of a case's notices: days before (30, 7, 0) or, negative, after the end
    handle = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()
    subject = models.CharField(max_length=100)  # whose key sealed it: account:<id> or person:<blind index>
    channel = models.CharField(max_length=10)
    lang = models.CharField(max_length=10)
    sealed_address = models.BinaryField()
    sealed_title = models.BinaryField()
    sealed_text = models.BinaryField()
    sealed_html = models.BinaryField()
    address_blind = models.BinaryField(max_length=16)
    code_mac = models.BinaryField(max_length=32, unique=True)
    text_hash = models.CharField(max_length=64)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=20, default=LETTER.start)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)
    accepted_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)  # first kept back, because an open stop halts letters about the name
    ended_at = models.DateTimeField(null=True)
    bounce_hours = models.PositiveIntegerField(default=72)  # of the pinned policy: delivered = accepted and no bounce within
    why_failed = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "letter"
        indexes: ClassVar = [models.Index(fields=["ref", "kind"], name="letter_ref")]
        constraints: ClassVar = [
            LETTER.constraint(),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="letter_kind_known"),
            models.UniqueConstraint(fields=["ref", "kind", "number", "channel"], condition=models.Q(kind="notice"), name="letter_notice_once"),
        ]


class Reading(Row):
    """Somebody opened a letter, and why: only ever added, and shown to whom the letter was for."""

    only_added = True

    id = models.BigAutoField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="readings")
    reason = models.CharField(max_length=500)
    read_by = models.CharField(max_length=80)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "reading"


class Message(IdRow):
    """What somebody wrote to us by the contact page: sealed, answered in the order it came, by a promised day."""

    lang = models.CharField(max_length=10)
    about = models.CharField(max_length=255, blank=True)  # a name, where the page was opened from one
    subject = models.CharField(max_length=100)
    sealed_text = models.BinaryField()
    sealed_address = models.BinaryField()
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "message"
        indexes: ClassVar = [models.Index(fields=["received_at"], condition=models.Q(answered_at=None), name="message_waiting")]
