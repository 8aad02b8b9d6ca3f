"""What must always hold, checked after every step of every story and simulation. Each names itself as in the design."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import connection
from django.db.models import Count, Max, Model, Q

from rehandle.cases.facts import facts_of
from rehandle.cases.models import Appeal, Case
from rehandle.cases.queries import told
from rehandle.handles.models import Stop, Tenure
from rehandle.handles.queries import stopped_between
from rehandle.kernel.money import Money
from rehandle.ledger import queries as ledger
from rehandle.ledger.models import Account, Transfer
from rehandle.letters.models import Letter
from rehandle.log.models import Checkpoint, Entry
from rehandle.log.rules.merkle import leaf_hash, root
from rehandle.moves.models import Move
from rehandle.orders.models import Order
from rehandle.outbox.models import Job, Parked
from rehandle.outbox.stages import FAULT
from rehandle.payments.models import Charge, Payout, Refund
from rehandle.people.models import Approval
from rehandle.people.queries import is_staff
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales import auctions, covers, rounds
from rehandle.sales.linked import void_in
from rehandle.sales.models import Auction, Award, Bid, Deposit, Listing, Offer, Paddle, Round, Sale, SealedAuction
from rehandle.sales.models import Entry as Entered
from rehandle.sales.rules import decided
from rehandle.sales.rules.clock import later
from rehandle.sales.rules.english import recount
from rehandle.sales.rules.sealed_audited import bids_in, counted
from rehandle.sim.world import World

Check = Callable[[World], Iterator[str]]
WAIT = ("notice", "offer")
FROZEN = ("name.taken_back", "name.handed_over", "name.released", "reclaim.asked", "offer.sent")


def broken(world: World) -> list[str]:
    """Every invariant that does not hold now, with what is wrong. Of rows that are not there nothing can be wrong: one question asks which are."""
    filled = _filled()
    return [f"{name}: {wrong}" for name, check in CHECKS.items() if not filled.isdisjoint(ABOUT[name]) for wrong in check(world)]


def _filled() -> set[type[Model]]:
    """The tables that have any row."""
    tables = sorted({table for of in ABOUT.values() for table in of}, key=lambda each: each._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f'exists (select from "{each._meta.db_table}")' for each in tables))  # noqa: S608 -- our own tables
        row = cursor.fetchone()
    return {table for table, there in zip(tables, row, strict=True) if there}


def _one_holder(world: World) -> Iterator[str]:
    """At any time exactly one of old holder, archive hold and new holder has the name on the platform."""
    newest = {move.handle: move for move in Move.objects.order_by("asked_at", "id")}
    for move in newest.values():
        if move.state not in ("done", "withdrawn") or move.how in ("hold", "open"):  # a seller's: `_kept_for_sellers`
            continue
        seen, undone = world.platform.observe(move.handle), move.state == "withdrawn"
        before = {"vacate": move.from_account, "give": None}
        wanted = before[move.how] if undone else {"vacate": None, "restore": move.from_account, "give": move.to_account}[move.how]
        if seen.holder_id != wanted or not seen.agree:
            yield f"{move.handle} is held by {seen.holder_id}, not {wanted}"
        if seen.held_for != (None if wanted else move.held_for):
            yield f"{move.handle} is kept for {seen.held_for} after {move.how}, {move.state}"


def _kept_for_sellers(world: World) -> Iterator[str]:
    """The name that a seller carries afterwards is kept for him while his listing stands, his once it is sold, and free where it came to nothing."""
    done = set(Move.objects.filter(state="done", how__in=("hold", "open")).values_list("id", flat=True))
    for row in Listing.objects.filter(keep_move__in=done):
        seen = world.platform.observe(row.afterwards)
        kept = (seen.holder_id, seen.held_for) == (None, f"listing:{row.id}")
        if row.state in ("asked", "open") and not kept and seen.holder_id != row.account:
            yield f"{row.afterwards} is not kept for who sells {row.handle}"
        if row.free_move in done and seen.held_for == f"listing:{row.id}":
            yield f"{row.afterwards} is kept for a listing that is over"


def _epochs(_: World) -> Iterator[str]:
    tenures = Tenure.objects.values("handle__canonical", "handle__epoch")
    for row in tenures.annotate(newest=Max("epoch"), holders=Count("id", filter=Q(period__endswith=None))):
        if row["handle__epoch"] != row["newest"]:
            yield f"{row['handle__canonical']} has epoch {row['handle__epoch']}"
        if row["holders"] > 1:
            yield f"{row['handle__canonical']} has two holders in our books"


def _noticed(world: World) -> Iterator[str]:
    """No taking-back without every notice that counts, spaced, the last well before the end."""
    for row in Case.objects.filter(reclaimed_at__isnull=False, published_at=None):
        policy, facts = pinned(row.policy_hash), facts_of(row)
        reached = [each for each in told(facts, world.clock.now()) if each.number > 0]
        if {each.number for each in reached} < set(policy.notices.counted):
            yield f"{row.handle} was taken back with notices {[each.number for each in reached]}"
        days = sorted(each.at for each in reached)
        if any(later - earlier < timedelta(days=policy.notices.spacing_days) for earlier, later in pairwise(days)):
            yield f"{row.handle}: notices too close"
        if row.answer_by and row.reclaimed_at and row.reclaimed_at < row.answer_by:
            yield f"{row.handle} was taken back before its time to answer was over"


def _reviewed(_: World) -> Iterator[str]:
    for row in Case.objects.filter(reclaimed_at__isnull=False, reviewed_by=""):
        if row.tier in pinned(row.policy_hash).reclaim.human_review:
            yield f"{row.handle} was taken back and nobody looked"


def _frozen(_: World) -> Iterator[str]:
    """Nothing of a name moves while a stop is open, and no letter that could wait goes to its holder."""
    moved = [*Entry.objects.filter(event__in=FROZEN).values_list("handle", "event", "at")]
    moved += [
        (each.handle, f"letter.sent ({each.kind})", each.accepted_at) for each in Letter.objects.filter(kind__in=WAIT) if each.accepted_at
    ]
    for stop in Stop.objects.select_related("handle"):
        for handle, event, at in moved:
            if handle == stop.handle.canonical and stop.opened_at < at and (stop.ended_at is None or at < stop.ended_at):
                yield f"{event} of {handle} under an open {stop.kind}"


def _appeals(_: World) -> Iterator[str]:
    for appeal in Appeal.objects.exclude(decided_by="").select_related("case"):
        if appeal.decided_by == appeal.case.reviewed_by:
            yield f"{appeal.decided_by} reviewed and decided"


def _balanced(_: World) -> Iterator[str]:
    yield from (f"accounts sum to {total}" for total in ledger.totals() if total.minor)
    yield from (f"{account} does not match its transfers" for account in ledger.recomputed())


def _provider_agrees(world: World) -> Iterator[str]:
    """What our books say lies at the provider is what the provider says, once we know of everything that happened there."""
    if _not_yet_told(world):
        return
    for currency in set(Charge.objects.values_list("currency", flat=True)):
        ours, theirs = -ledger.balance("provider:free", currency), world.payment.book.balance(currency)
        if ours != theirs:
            yield f"provider holds {theirs}, our books say {ours}"


def _not_yet_told(world: World) -> bool:
    """Whether the provider did something that we cannot know yet, or was asked for something that it has not answered."""
    rows = Charge.objects.exclude(provider_charge="").values_list("provider_charge", "state")
    asked = any(table.objects.filter(state="asked").exists() for table in (Refund, Payout))
    return asked or any(_unheard(world, charge, state) for charge, state in rows)


def _unheard(world: World, charge: str, state: str) -> bool:
    there = world.payment.book.charge(charge)
    captured, disputed = state in ("captured", "late", "disputed", "lost"), {"disputed": "open", "lost": "lost"}.get(state, "")
    return (there.state == "captured") != captured or disputed != there.disputed.replace("won", "")


def _delivered_is_paid(_: World) -> Iterator[str]:
    for order in Order.objects.filter(delivered_at__isnull=False):
        zero = Money(order.currency, 0)
        if ledger.balance(f"order:{order.id}", order.currency) != zero:
            yield f"order {order.id} was delivered and still holds money"
        if order.paid_at is None:
            yield f"order {order.id} was delivered unpaid"
    for order in Order.objects.filter(state__in=("defaulted", "returned", "settled", "unused")):
        if ledger.balance(f"order:{order.id}", order.currency).minor:
            yield f"order {order.id} has ended and still holds money"


def _paid_once(_: World) -> Iterator[str]:
    for row in Charge.objects.filter(outcome="paid").values("ref").annotate(n=Count("id")).filter(n__gt=1):
        yield f"order {row['ref']} was paid {row['n']} times"


def _deposits(_: World) -> Iterator[str]:
    """What lies behind a paddle is the deposit that is held for it, to the cent; a limit beyond what is free has one, and it backs no other."""
    held = {f"deposit:{row.paddle_id}": Money(row.currency, row.amount_minor) for row in Deposit.objects.filter(state="held")}
    lies = {each.account: each.holds for each in ledger.balances() if each.kind == "deposit" and each.holds.minor}
    if held != lies:
        yield f"deposits are {held}, our books say {lies}"
    backed = {f"deposit:{each}" for each in Paddle.objects.filter(backed=True).values_list("id", flat=True)}
    yield from (f"{each} counts without a deposit" for each in backed - held.keys())


def _sellers_paid(_: World) -> Iterator[str]:
    """What a seller was paid, is being paid and is owed comes to no more than his part, and nothing goes out before the hand-over."""
    for order in Order.objects.exclude(seller=""):
        gone = sum(Payout.objects.filter(ref=order.id).exclude(state="refused").values_list("amount_minor", flat=True))
        part = order.price_minor - order.fee_minor - order.fee_tax_minor
        if gone + ledger.balance(f"due:seller:{order.id}", order.currency).minor > part:
            yield f"the seller of order {order.id} gets more than his part"
        if gone and order.delivered_at is None:
            yield f"the seller of order {order.id} was paid before the hand-over"


def _sellers_do_not_buy(_: World) -> Iterator[str]:
    """Nobody bids on, offers for or buys his own name; a sum that was accepted is the award."""
    for row in Listing.objects.all():
        sales = Sale.objects.filter(case=f"listing:{row.id}")
        if Bid.objects.filter(auction__in=sales.values("id"), member=row.member).exists() or row.proposals.filter(member=row.member).exists():
            yield f"who sells {row.handle} bids for it"
        if Award.objects.filter(sale__in=sales, buyer=f"account:{row.account}").exists():
            yield f"who sells {row.handle} has bought it"
        if row.proposals.filter(state="open").exists() and row.state not in ("hearing", "asked", "open"):
            yield f"{row.handle} is over and a sum for it waits"
        if sum(each.state == "accepted" for each in row.proposals.all()) > Award.objects.filter(sale__in=sales).count():
            yield f"a sum for {row.handle} was accepted without an award"


def _two_people(_: World) -> Iterator[str]:
    for offer in Offer.objects.filter(sent_at__isnull=False):
        if not offer.signed_by or offer.signed_by == offer.drafted_by:
            yield f"offer {offer.id} went out with one signature"
        letter = Letter.objects.get(id=offer.letter)
        if letter.text_hash != offer.text_hash:
            yield f"offer {offer.id} says something else than was signed"
    for approval in Approval.objects.filter(state="signed"):
        if approval.decided_by == approval.drafted_by:
            yield f"approval {approval.id} by its drafter"


def _one_award(_: World) -> Iterator[str]:
    live = Award.objects.exclude(outcome__in=("defaulted", "returned", "lost", "unused")).values("sale__case").annotate(n=Count("id")).filter(n__gt=1)
    yield from (f"case {row['sale__case']} was awarded {row['n']} times" for row in live)


def _auctions(_: World) -> Iterator[str]:
    """An auction's price is what its bids come to, none came after its end, staff has none, and whoever leads at the close has the first award."""
    for row in Auction.objects.all():
        bids = auctions.bids_of(row.id)
        void = void_in(row.id) if row.closed_at is None or row.leader not in void_in(row.id) else frozenset[str]()  # found after the close
        again = recount(auctions.terms_of(row), bids, void)
        if not row.bought and (again.price, again.leader) != (row.price_minor, row.leader):
            yield f"auction {row.id} stands at {row.price_minor}, its bids come to {again.price}"
        placed = list(Bid.objects.filter(auction=row).order_by("seq"))
        yield from (f"bid {late.id} came after the end" for before, late in pairwise(placed) if late.at >= _end(row, before, late.at))
        yield from (f"staff has the bid {bid.id}" for bid in placed if is_staff(bid.member) and bid.member not in void_in(row.id))
        first = Award.objects.filter(sale=row.id, number=1).select_related("offer").first()
        if first and first.offer and first.offer.account != member_of(row.leader).account_id:
            yield f"auction {row.id} went to another than who led"


def _draws(_: World) -> Iterator[str]:
    """What the record says of a draw is what its entries come to; one entry an account; nobody entered after the end; the name went by the order."""
    for row in Round.objects.all():
        told = {each.event: each.data for each in Entry.objects.filter(ref=row.id, event__in=("draw.committed", "entries.closed", "draw.done"))}
        entered = list(Entered.objects.filter(round=row, withdrawn_at=None).order_by("place"))
        if len({each.member for each in entered}) != len(entered):
            yield f"somebody has entered {row.id} twice"
        if row.closed_at and any(each.at >= row.closed_at for each in entered):
            yield f"somebody entered {row.id} after its end"
        if not row.decided_at or not entered:
            continue
        of, result = rounds.decided(Sale.objects.get(id=row.id)), told["draw.done"]
        recorded = (told["draw.committed"]["commitment"], told["entries.closed"]["root"], result["seed"], result["first"])
        if recorded != (of.draw.commitment, of.draw.root, of.draw.seed, entered[0].ticket) or not decided.holds(of):
            yield f"the result of {row.id} is not what the record says"
        asked = Offer.objects.filter(sale=row.id).order_by("number").values_list("account", flat=True)
        places = {member_of(each.member).account_id: place for place, each in enumerate(entered)}
        if any(places[one] >= places[other] for one, other in pairwise(asked)):
            yield f"{row.id} was not offered in its order"


def _end(row: Auction, before: Bid, until: datetime) -> datetime:
    """When it would have closed after a bid, had no other come: later by the name's stops."""
    return later(before.ends_at, stopped_between(row.handle, before.at, until))


def _sealed_auctions(_: World) -> Iterator[str]:
    """Before the opening no amount and no private half is here; after it the price is what the covers come to, and the first award follows."""
    for row in SealedAuction.objects.all():
        kept = covers.of(row.id)
        if row.opened_at is None and (row.private or any(each.most_minor is not None for each in kept)):
            yield f"sealed auction {row.id} is open before it was opened"
        if row.winner and not row.void and is_staff(row.winner):
            yield f"staff has won the sealed auction {row.id}"
        end = covers.ends_at(row, row.closed_at) if row.closed_at else None
        yield from (f"the sealed bid {each.id} came after the end" for each in kept if end and each.at >= end)
        if row.opened_at and not row.early:
            yield from _opened(row)


def _opened(row: SealedAuction) -> Iterator[str]:
    audit = covers.audited(row)
    if [bid.most for bid in bids_in(row.id, audit.private, audit.covers)] != [bid.most for bid in covers.bids_of(row.id)]:
        yield f"sealed auction {row.id} has other amounts than its covers"
    if counted(audit).won != ((row.winner, row.price_minor) if row.winner else None):
        yield f"sealed auction {row.id} stands at {row.price_minor}, its covers come to {counted(audit).won}"
    first = Award.objects.filter(sale=row.id, number=1).select_related("offer").first()
    if first and first.offer and (first.offer.account, first.price_minor) != (member_of(row.winner).account_id, row.price_minor):
        yield f"sealed auction {row.id} went to another than who won"


def _logged(_: World) -> Iterator[str]:
    """Each change of state has its entry."""
    told = dict(Entry.objects.values_list("event").annotate(n=Count("id")))
    for event, count in (
        ("case.opened", Case.objects.count()),
        ("name.taken_back", Case.objects.filter(reclaimed_at__isnull=False).count()),
        ("objection.filed", Appeal.objects.count()),
        ("offer.sent", Offer.objects.filter(sent_at__isnull=False).count()),
        ("order.delivered", Order.objects.filter(delivered_at__isnull=False).count()),
    ):
        if told.get(event, 0) != count:
            yield f"{count} rows but {told.get(event, 0)} entries of {event}"


def _tree(_: World) -> Iterator[str]:
    head = Checkpoint.objects.order_by("-size").first()
    if head is None:
        return
    leaves = [leaf_hash(leaf.encode()) for leaf in Entry.objects.filter(place__lt=head.size).order_by("place").values_list("leaf", flat=True)]
    if root(leaves) != bytes(head.root):
        yield f"the head of {head.size} does not match its entries"


def _no_fault(_: World) -> Iterator[str]:
    """What is put aside was refused or out of reach; a mistake of ours blocks nobody, and is never what should be."""
    yield from (f"{row.stage} of {row.ref}: {row.error}" for row in Parked.objects.filter(error__startswith=FAULT))
    yield from (f"{row.kind} of {row.ref}: {row.error}" for row in Job.objects.filter(error__startswith=FAULT))


CHECKS: dict[str, Check] = {
    "I-HAND": _one_holder,
    "I-LISTED": _kept_for_sellers,
    "I-EPOCH": _epochs,
    "I-NOTICE": _noticed,
    "I-HUMAN": _reviewed,
    "I-FREEZE": _frozen,
    "I-APPEAL": _appeals,
    "I-BAL": _balanced,
    "I-RECON": _provider_agrees,
    "I-PAIR": _delivered_is_paid,
    "I-ONCE": _paid_once,
    "I-DEPOSIT": _deposits,
    "I-PAYOUT": _sellers_paid,
    "I-SELLER": _sellers_do_not_buy,
    "I-EYES": _two_people,
    "I-WIN": _one_award,
    "I-2ND": _auctions,
    "I-SEAL": _sealed_auctions,
    "I-DROP": _draws,
    "I-LOGALL": _logged,
    "I-TREE": _tree,
    "I-FAULT": _no_fault,
}
# Whose rows each is about.
ABOUT: dict[str, tuple[type[Model], ...]] = {
    "I-HAND": (Move,), "I-LISTED": (Listing,), "I-EPOCH": (Tenure,), "I-NOTICE": (Case,), "I-HUMAN": (Case,), "I-FREEZE": (Stop,),
    "I-APPEAL": (Appeal,),
    "I-BAL": (Account, Transfer), "I-RECON": (Charge,), "I-PAIR": (Order,), "I-ONCE": (Charge,), "I-PAYOUT": (Order,), "I-SELLER": (Listing,),
    "I-DEPOSIT": (Deposit, Paddle), "I-EYES": (Offer, Approval), "I-WIN": (Award,), "I-2ND": (Auction,), "I-SEAL": (SealedAuction,),
    "I-DROP": (Round,), "I-LOGALL": (Entry, Case, Appeal, Offer, Order), "I-TREE": (Checkpoint,), "I-FAULT": (Parked, Job),
}  # fmt: skip
