"""Sales of names, confidential offers, awards."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.models import IdRow, Row
from rehandle.kernel.permission import Permission

SALE = Machine(
    "sale",
    start="open",
    ends=frozenset({"awarded", "unsold", "void"}),
    arcs=(
        Arc("open", "awarded", on="awarded"),
        Arc("open", "unsold", after="for_days"),
        Arc("open", "unsold", on="tries_used"),
        Arc("open", "unsold", on="not_sold"),
        Arc("open", "void", on="voided"),
    ),
)
OFFER = Machine(
    "offer",
    start="draft",
    ends=frozenset({"accepted", "declined", "expired", "withdrawn"}),
    arcs=(
        Arc("draft", "sent", on="signed"),
        Arc("draft", "withdrawn", on="withdrawn", needs=Permission.SALES_DRAFT),
        Arc("sent", "accepted", on="accepted", needs=Permission.SALES_ANSWER),
        Arc("sent", "declined", on="declined", needs=Permission.SALES_ANSWER),
        Arc("sent", "expired", after="answer_days"),
        Arc("sent", "withdrawn", on="withdrawn", needs=Permission.SALES_DRAFT),
    ),
)

COUNTER = Machine(
    "counter",
    start="open",
    ends=frozenset({"agreed", "refused", "taken_back", "lapsed"}),
    arcs=(
        Arc("open", "agreed", on="signed"),
        Arc("open", "refused", on="refused", needs=Permission.SALES_DRAFT),
        Arc("open", "taken_back", on="taken_back", needs=Permission.SALES_ANSWER),
        Arc("open", "lapsed", on="offer_over"),
    ),
)

REQUEST = Machine(
    "name_request",
    start="waiting",
    ends=frozenset({"granted", "refused", "taken_back", "passed_over"}),
    arcs=(
        Arc("waiting", "granted", on="granted", needs=Permission.SALES_DRAFT),
        Arc("waiting", "refused", on="refused", needs=Permission.SALES_DRAFT),
        Arc("waiting", "taken_back", on="taken_back", needs=Permission.SALES_BID),
        Arc("waiting", "passed_over", on="given_to_another"),
    ),
)


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


class Auction(IdRow):
    """A sale by open auction, one row each: what the next bid has to know. Its id is the sale's. Only bids and clocks change it."""

    guard_sql = "alter table auction set (fillfactor = 50);"  # written at each bid: the next version finds room beside it, no index grows

    handle = models.CharField(max_length=255)
    terms = models.JSONField()  # the rule's numbers as they stood when it opened
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField(default=0)
    leader = models.CharField(max_length=80, blank=True)
    leader_most = models.BigIntegerField(default=0)
    leader_seq = models.PositiveBigIntegerField(default=0)
    second_most = models.BigIntegerField(default=0)
    bids = models.PositiveIntegerField(default=0)
    reserve_met = models.BooleanField(default=False)
    extensions = models.PositiveIntegerField(default=0)
    bought = models.BooleanField(default=False)
    planned_end = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # none before the first bid, where the clock starts with that
    clock_from = models.DateTimeField()  # stops of the name before it are in `ends_at` already
    closed_at = models.DateTimeField(null=True)
    seq = models.PositiveBigIntegerField(default=0)  # of the last bid
    moved = models.PositiveBigIntegerField(default=0)  # how often this row changed: each bid, and the close
    shard = models.PositiveSmallIntegerField(default=0)  # which lane takes its bids in batches

    class Meta:
        db_table = "auction"
        indexes: ClassVar = [models.Index(fields=["ends_at"], condition=models.Q(closed_at=None), name="auction_due")]


class Bid(IdRow):
    """One bid that counts: a proxy maximum, in the order of commit. Its maximum is told to nobody but its bidder."""

    only_added = True

    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="placed")
    seq = models.PositiveBigIntegerField()
    member = models.CharField(max_length=80)
    most_minor = models.BigIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)  # leading | outbid | raised | bought, at that moment
    price_minor = models.BigIntegerField()  # after it
    ends_at = models.DateTimeField()  # after it
    batch = models.PositiveBigIntegerField(null=True)  # the lane's batch that it came in, where it came so

    class Meta:
        db_table = "bid"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["auction", "seq"], name="bid_in_order"),
            models.CheckConstraint(condition=models.Q(most_minor__gt=0), name="bid_positive"),
        ]


class Round(IdRow):
    """The entries of a draw or a drop, one row each. Its id is the sale's. The seed is on record as its hash before anybody enters."""

    handle = models.CharField(max_length=255)
    commitment = models.CharField(max_length=64)
    root = models.CharField(max_length=64, blank=True)  # over all tickets, once nobody enters any more
    ends_at = models.DateTimeField()  # of entering; stops of the name come on top
    entries = models.PositiveIntegerField(default=0)  # that ever were, and the number of the last one
    closed_at = models.DateTimeField(null=True)  # nobody enters any more
    decided_at = models.DateTimeField(null=True)  # everybody has a place

    class Meta:
        db_table = "round"
        indexes: ClassVar = [models.Index(fields=["ends_at"], condition=models.Q(closed_at=None), name="round_due")]


class Entry(IdRow):
    """Somebody's entry: one an account, told apart by its ticket. What he wrote is sealed under his own key."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entered")
    seq = models.PositiveIntegerField()
    member = models.CharField(max_length=80)
    ticket = models.CharField(max_length=64)
    at = models.DateTimeField()
    sealed_texts = models.BinaryField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    place = models.PositiveIntegerField(null=True)  # 1 is the first
    told_at = models.DateTimeField(null=True)  # of the result

    class Meta:
        db_table = "round_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "seq"], name="round_entry_in_order"),
            models.UniqueConstraint(fields=["round", "ticket"], condition=models.Q(withdrawn_at=None), name="round_entry_one_a_person"),
            models.UniqueConstraint(fields=["round", "place"], name="round_entry_place_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["round"], condition=models.Q(told_at=None, place__isnull=False), name="round_entry_to_tell")]


class Score(IdRow):
    """One reviewer's points and reasons for one application: a criterion each, written once."""

    only_added = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="scores")
    reviewer = models.CharField(max_length=80)
    points = models.JSONField()  # by criterion, 0 to 10
    reasons = models.JSONField()  # by criterion; published without anybody's name
    at = models.DateTimeField()

    class Meta:
        db_table = "entry_score"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "reviewer"], name="entry_score_once")]


class Conflict(IdRow):
    """A reviewer who says that he cannot judge an application freely."""

    only_added = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="conflicts")
    reviewer = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        db_table = "entry_conflict"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "reviewer"], name="entry_conflict_once")]


class SealedAuction(IdRow):
    """A sale by sealed bids, one row each. Its id is the sale's. Without a public half it waits for its keeper, and nobody can bid."""

    handle = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    terms = models.JSONField(default=dict)  # the rule's numbers as they stood when bidding began
    public = models.CharField(max_length=64, blank=True)  # the half that seals, as hex
    private = models.CharField(max_length=64, blank=True)  # the half that opens: the keeper gives it out after the close
    ends_at = models.DateTimeField(null=True)
    clock_from = models.DateTimeField()  # stops of the name before it are in `ends_at` already
    kept_until = models.DateTimeField(null=True)  # the instant that the keeper knows
    seq = models.PositiveBigIntegerField(default=0)  # of the last cover
    closed_at = models.DateTimeField(null=True)
    early = models.BooleanField(default=False)  # opened before its time by two keepers: it has no winner
    opened_at = models.DateTimeField(null=True)
    void = models.JSONField(default=list)  # members who were staff, or linked to them, by the opening
    winner = models.CharField(max_length=80, blank=True)
    price_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sealed_auction"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(private="") | models.Q(closed_at__isnull=False), name="sealed_opens_after_close"),
        ]
        indexes: ClassVar = [models.Index(fields=["ends_at"], condition=models.Q(opened_at=None), name="sealed_due")]


class Cover(IdRow):
    """One sealed bid, in the order of commit. What lies in it is known to nobody before the close; a member's last one counts."""

    auction = models.ForeignKey(SealedAuction, on_delete=models.PROTECT, related_name="covers")
    seq = models.PositiveBigIntegerField()
    member = models.CharField(max_length=80)
    cover = models.BinaryField()
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()
    most_minor = models.BigIntegerField(null=True)  # after the opening; stays empty where the cover does not hold what was committed to

    class Meta:
        db_table = "cover"
        constraints: ClassVar = [models.UniqueConstraint(fields=["auction", "seq"], name="cover_in_order")]


class Paddle(IdRow):
    """Somebody who may bid in one auction up to a limit: looked at once, when it was taken. Left by himself, or made void by the office."""

    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="paddles")
    member = models.CharField(max_length=80)
    limit_minor = models.BigIntegerField()
    taken_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "paddle"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["auction", "member"], condition=models.Q(left_at=None, voided_at=None), name="paddle_one_a_member"
            ),
            models.CheckConstraint(condition=models.Q(limit_minor__gt=0), name="paddle_limit_positive"),
        ]


class Lane(Row):
    """Who may write batches of bids: a lease and its fence. A writer whose epoch is past writes nothing any more."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    epoch = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)  # of the last batch
    at = models.DateTimeField()  # of the last batch: no later one is earlier
    until = models.DateTimeField()  # the lease

    class Meta:
        db_table = "lane"


class NameRequest(IdRow):
    """Somebody who asked for a name that is given at no cost. What it is for, and the office's answer, are sealed under his own key."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="requests")
    seq = models.PositiveIntegerField()
    member = models.CharField(max_length=80)
    membership = models.CharField(max_length=80, blank=True)  # as the platform reported it; empty where it reported none
    at = models.DateTimeField()
    answer_by = models.DateTimeField()
    sealed_why = models.BinaryField()
    state = models.CharField(max_length=20, default=REQUEST.start)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    award = models.CharField(max_length=80, blank=True)  # what it was given by, where it was granted
    looked_at = models.DateTimeField(null=True)  # when the platform was last asked for the membership
    lapsed_at = models.DateTimeField(null=True)  # the membership is over since then
    lapses = models.PositiveIntegerField(default=0)
    went_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "name_request"
        constraints: ClassVar = [
            REQUEST.constraint(),
            models.UniqueConstraint(fields=["sale", "seq"], name="name_request_in_order"),
            models.UniqueConstraint(fields=["member"], condition=models.Q(state="waiting"), name="name_request_one_a_person"),
            models.UniqueConstraint(fields=["sale"], condition=models.Q(state="granted"), name="name_request_one_granted"),
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


LISTING = Machine(
    "listing",
    start="asked",
    ends=frozenset({"sold", "withdrawn", "void"}),
    arcs=(
        Arc("asked", "open", on="name_kept"),
        Arc("asked", "withdrawn", on="withdrawn", needs=Permission.SALES_BID),
        Arc("asked", "void", on="voided"),
        Arc("open", "sold", on="sold"),
        Arc("open", "withdrawn", on="withdrawn", needs=Permission.SALES_BID),
        Arc("open", "void", on="voided"),
    ),
)


class Listing(IdRow):
    """The name of a member's own account, for sale by him. While it stands, the name that his account carries afterwards is kept for him."""

    member = models.CharField(max_length=80)
    account = models.CharField(max_length=80)
    handle = models.CharField(max_length=255)
    display = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()  # of the name, when it was listed: another one voids the listing
    policy_hash = models.CharField(max_length=64)
    form = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    afterwards = models.CharField(max_length=255)  # the name that the account carries once this one is sold
    state = models.CharField(max_length=20, default=LISTING.start)
    keep_move = models.CharField(max_length=80)  # keeps that name from everybody
    free_move = models.CharField(max_length=80, blank=True)  # gives it free again
    listed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "listing"
        constraints: ClassVar = [
            LISTING.constraint(),
            models.UniqueConstraint(fields=["handle"], condition=models.Q(state__in=("asked", "open")), name="listing_one_a_name"),
            models.UniqueConstraint(fields=["afterwards"], condition=models.Q(state__in=("asked", "open")), name="listing_one_afterwards"),
            models.CheckConstraint(condition=models.Q(price_minor__gt=0), name="listing_price_positive"),
        ]
