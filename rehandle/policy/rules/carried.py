"""What a policy says and this office cannot carry out yet. A policy with such a thing may be read and tried; it is not published to run."""

import re
from collections.abc import Iterator

from rehandle.policy.rules.columns import REPORTED, SOURCE
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.parts import Payment, Redeem, SiteFee
from rehandle.policy.rules.places import Path
from rehandle.policy.rules.sales import Drop, English, Entered, Falling, FirstCome, Lottery, Offer, Priced, Request, Sealed, Wish
from rehandle.policy.rules.tree import columns_of

Says = tuple[Path, str]
AT_OPENING = re.compile(r"sale\.\d+\.hours")  # read once, when an auction opens
CARRIED = (Offer, English, Sealed, Falling, Priced, Drop, Lottery, Wish, Request, FirstCome)
def not_carried(policy: Policy) -> Iterator[Says]:
    """Each thing that the office cannot carry out yet, with its key."""
    for path, what in (*_steps(policy), *_money(policy), *_told(policy), *_given(policy), *_seen(policy)):
        yield path, f"this office cannot carry out {what} yet"


def by_hand(policy: Policy) -> Iterator[Says]:
    """What a published policy may say, though nothing in the office does it by itself so far: it says so when the file is checked."""
    if policy.unsold.then == "first_come":
        yield ("unsold", "then"), "names that nobody took wait: nothing opens them to everyone yet"
    yield (
        ("payment", "second_chance_hours"),
        "a name that was offered and not paid for is offered anew: only auctions, draws and drops have a next one in line",
    )
    yield ("limits",), "these limits are published, and people have to watch them: nothing stops by itself yet"


def _steps(policy: Policy) -> Iterator[Says]:
    for index, step in enumerate(policy.sale):
        at: Path = ("sale", index)
        if isinstance(step, Offer) and not step.invited:
            yield (*at, "invited"), "an offer that anyone may ask for"
        if isinstance(step, Entered):
            yield from (((*at, key), what) for key, what in _entered(step))
        if isinstance(step, Request) and step.proofs:
            yield (*at, "proofs"), "a request with proofs"
        if isinstance(step, FirstCome) and (step.first or step.order != "drawn"):
            yield (*at, "first" if step.first else "order"), "an opening in which some come before others"


def _entered(step: Entered) -> Iterator[tuple[str, str]]:
    if step.entry != "account":
        yield "entry", "entries told apart by anything but the platform's account"
    if isinstance(step, Drop) and not step.criteria:
        yield "criteria", "a drop without criteria"


def _money(policy: Policy) -> Iterator[Says]:
    fees = policy.fees.site
    if fees != SiteFee() and not policy.listing.allowed:
        yield ("fees", "site"), "a fee of the site where members sell nothing to each other"
    if policy.fees.from_buyer:
        yield ("fees", "from_buyer"), "a fee that the buyer pays"
    if policy.redeem != Redeem():
        yield ("redeem",), "a price or a later time at which the former holder has the name back"
    if policy.payment.model_copy(update={"second_chance_hours": Payment().second_chance_hours}) != Payment():
        yield ("payment",), "another time to pay than 7 days"
    if policy.watch.price_by or policy.amount(policy.watch.price).minor:
        yield ("watch", "price"), "waiting lists that cost something"
    if policy.watch.backorders and not policy.watch.auction_days:
        yield ("watch", "auction_days"), "a private auction of no days"
    for index, entry in enumerate(policy.timed):
        if AT_OPENING.fullmatch(entry.key):
            continue
        yield ("timed", index, "key"), f"a value that changes by itself, {entry.key},"


def _told(policy: Policy) -> Iterator[Says]:
    if "public" in policy.notices.channels:
        yield ("notices", "channels"), "a public announcement in place of letters"
    if policy.appeal.objection != "decided":
        yield ("appeal", "objection"), "an objection that ends the matter by itself"
    if policy.clocks.residue:
        yield ("clocks", "residue"), "a resting time set by the traffic that a name still draws"


def _given(policy: Policy) -> Iterator[Says]:
    if policy.reclaim.how != "rename":
        yield ("reclaim", "how"), "taking a name back in another way than by renaming the account"
    bound = any(isinstance(step, Request) and step.returns_days is not None for step in policy.sale)
    if policy.after.old_handle == "redirected":
        yield ("after", "old_handle"), "a way from the receiver's earlier name to the new one"
    if policy.after.old_handle == "opened" and bound:
        yield ("after", "old_handle"), "letting go of the earlier name of a receiver who may have to go back to it"
    if policy.appeal.after_sale == "compensate":
        yield ("appeal", "after_sale"), "paying the earlier holder out after an upheld objection"


def _seen(policy: Policy) -> Iterator[Says]:
    """Columns that a file of accounts may have, and the office's connection to its platform does not report."""
    for name in policy.columns:
        if name in SOURCE and name not in REPORTED:
            kind, index = next(iter(_readers(policy, name)))
            yield (kind, index), f"a rule that reads {name}, which its platform does not report,"


def _readers(policy: Policy, name: str) -> Iterator[Path]:
    from_clauses = (
        (kind, index)
        for kind in ("exempt", "verdict", "tier")
        for index, clause in enumerate(getattr(policy, kind))
        if name in columns_of(clause.tree)
    )
    yield from from_clauses
    yield ("signals", "active" if name in policy.signals.active else "require")
