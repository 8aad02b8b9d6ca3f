"""Sales, offers and the prices that their recipients name, awards."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import COUNTER, OFFER, SALE


class Sale(IdRow):
    """One step by which a released name finds its next holder. A default closes the award; the next sale is a new row."""

    case = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=1)  # of this case's sales; the one before has ended
    handle = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()
    policy_hash = models.CharField(max_length=64)
    tier = models.CharField(max_length=40)
    form = models.CharField(max_length=20)
    step = models.PositiveIntegerField(default=0)  # which [[sale]] of the tier
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    appraisal = models.JSONField(default=dict)  # tier and range with reasons, as shown to who sells
    state = models.CharField(max_length=20, default=SALE.start)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sale"
        constraints: ClassVar = [
            SALE.constraint(),
            models.UniqueConstraint(fields=["case", "number"], name="sale_of_case_once"),
            models.UniqueConstraint(fields=["case"], condition=models.Q(state="open"), name="sale_one_open_a_case"),
        ]


class Offer(IdRow):
    """A confidential offer to one named person at one price. Its text is a sealed letter; what is signed is its hash."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveIntegerField()  # of this step's offers, over all sales of the case
    letter = models.CharField(max_length=80, unique=True)
    text_hash = models.CharField(max_length=64)
    subject = models.CharField(max_length=100)
    account = models.CharField(max_length=80, blank=True)  # whose name it will be, where a member won it: proven before
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=OFFER.start)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    signed_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()  # the letter names the day, so it is known when it is drafted
    lang = models.CharField(max_length=10)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "offer"
        constraints: ClassVar = [
            OFFER.constraint(),
            models.UniqueConstraint(fields=["sale"], condition=models.Q(state__in=("draft", "sent")), name="offer_one_at_a_time"),
            models.CheckConstraint(condition=~models.Q(signed_by=models.F("drafted_by")), name="offer_signed_by_another"),
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="offer_price_not_negative"),
        ]


class Counter(IdRow):
    """A price that the recipient of an offer named himself. The offer stands beside it until one of both is agreed to, or the offer ends."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="counters")
    number = models.PositiveIntegerField()  # of this offer's
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=COUNTER.start)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "counter"
        constraints: ClassVar = [
            COUNTER.constraint(),
            models.UniqueConstraint(fields=["offer", "number"], name="counter_in_order"),
            models.UniqueConstraint(fields=["offer"], condition=models.Q(state="open"), name="counter_one_open"),
            models.CheckConstraint(condition=models.Q(price_minor__gt=0), name="counter_price_positive"),
        ]


class Award(IdRow):
    """Who may have the name at which price: written once; the order points at it."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="awards")
    number = models.PositiveIntegerField(default=1)
    offer = models.OneToOneField(Offer, null=True, on_delete=models.PROTECT)
    buyer = models.CharField(max_length=100)  # subject of the sealed correspondence
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True)  # set once by the order: delivered | defaulted | returned | lost

    class Meta:
        db_table = "award"
        constraints: ClassVar = [models.UniqueConstraint(fields=["sale", "number"], name="award_once")]
