"""Who is linked to whom in a sale: the office's own rules over what members showed. Asked inside every flow by which somebody takes part."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from rehandle.people.models import Member
from rehandle.people.near import near_among, near_to, tied
from rehandle.people.queries import is_or_near_staff, member_of_account, near_staff
from rehandle.people.rules.ties import Way
from rehandle.sales.about import is_listed, listing_of
from rehandle.sales.models import PROPOSAL, Award, Bid, Cover, Entry, LinkFinding, Paddle, Proposal, Sale
from rehandle.sales.rules.links import Side, acts, counting, is_void

Pair = tuple[str, str]
STAFF = "staff"  # who of staff it is, is no matter


def barred_from(row: Sale, account: str) -> bool:
    """Whether an account may not take part whoever else does: staff, the seller, and whoever is linked to them."""
    member, seller = member_of_account(account), _seller(row)
    if member is None:
        return bool(seller) and account == seller
    return account == seller or is_or_near_staff(member) or bool(seller and (member_of_account(seller) or "") in _counting(member))


def linked_beside(row: Sale, account: str) -> bool:
    """Whether somebody takes part in this sale who is linked to this account by more than a device; or its bids here are void already."""
    member = member_of_account(account)
    if member is None:
        return False
    strong = {other for other, way in _counting(member).items() if way.strong}
    return member in void_in(row.id) or bool(strong and strong & taking_part(row))


def taking_part(row: Sale) -> set[str]:
    """Members whose bids, covers, paddles, entries or sums count in a sale, and who has bought in it."""
    held = Paddle.objects.filter(auction=row.id, left_at=None, voided_at=None)
    found = {*_members(Bid.objects.filter(auction=row.id)), *_members(held), *_members(Cover.objects.filter(auction=row.id))}
    found |= _members(Entry.objects.filter(round=row.id, withdrawn_at=None))
    bought = Award.objects.filter(sale=row, outcome="").values("offer__account")
    found |= set(Member.objects.filter(account_id__in=bought).exclude(account_id="").values_list("id", flat=True))
    if is_listed(row.case):
        found |= _members(Proposal.objects.filter(listing=listing_of(row.case), state=PROPOSAL.start))
    return found


def found_in(row: Sale) -> dict[tuple[Side, str, str], Way]:
    """Everything that is to be looked at in a sale: linked pairs that take part, and whoever takes part beside its seller or staff."""
    inside, known = taking_part(row), tied() | near_staff()
    if not inside & known:
        return {}
    found = near_among(inside)
    told: dict[tuple[Side, str, str], Way] = {("bidders", *pair): way for pair, way in counting(found, cleared(found)).items()}
    seller = member_of_account(_seller(row)) if is_listed(row.case) else None
    beside = {each: way for each, way in _counting(seller).items() if each in inside} if seller else {}
    told |= {("seller", each, seller or ""): way for each, way in beside.items()}
    return told | {("staff", each, STAFF): Way((), 0, strong=True) for each in sorted(inside & near_staff())}


def void_in(sale: str) -> frozenset[str]:
    """Members whose bids in a sale are void because of what was found."""
    rows = LinkFinding.objects.filter(sale=sale).values_list("one", "other", "side", "state", "strong")
    return frozenset(each for one, other, side, state, strong in rows if is_void(state, strong=strong) for each in meant(one, other, side))


def void_by_now(row: Sale) -> frozenset[str]:
    """Members whose bids would be void if what is found now were put down."""
    return frozenset(each for (side, one, other), way in unknown(row).items() if acts(side, way) for each in meant(one, other, side))


def held(sale: str, account: str) -> bool:
    """Whether a person has to look before somebody is handed what he won: a pair that counts, or that is open, has him in it."""
    member, row = member_of_account(account) or "", Sale.objects.get(id=sale)
    open_ones = LinkFinding.objects.filter(Q(one=member) | Q(other=member), sale=sale, state="open")
    return bool(member) and (open_ones.exists() or any(member in pair for _, *pair in unknown(row)))


def unknown(row: Sale) -> dict[tuple[Side, str, str], Way]:
    """What is to be looked at in a sale and nobody has put down yet."""
    known = set(LinkFinding.objects.filter(sale=row.id).values_list("side", "one", "other"))
    return {key: way for key, way in found_in(row).items() if key not in known}


def upheld(sale: str, account: str) -> bool:
    """Whether a person said that somebody's bids in a sale do not count."""
    member = member_of_account(account) or ""
    rows = LinkFinding.objects.filter(Q(one=member) | Q(other=member), sale=sale, state="stands")
    return any(member in meant(row.one, row.other, row.side) for row in rows)


def cleared(pairs: Iterable[Pair]) -> dict[Pair, frozenset[str]]:
    """What people have cleared these pairs of, in whatever sale."""
    wanted, told = set(pairs), defaultdict[Pair, set[str]](set)
    anybody = {each for pair in wanted for each in pair}
    rows = LinkFinding.objects.filter(one__in=anybody, other__in=anybody, state="cleared").values_list("one", "other", "by")
    for one, other, by in rows:
        told[min(one, other), max(one, other)] |= set(by)
    return {pair: frozenset(by) for pair, by in told.items() if pair in wanted}


def _counting(member: str) -> dict[str, Way]:
    """Whoever is linked to a member, but those of whom a person has cleared him."""
    pairs = {(min(member, other), max(member, other)): way for other, way in near_to(member).items()}
    return {one if other == member else other: way for (one, other), way in counting(pairs, cleared(pairs)).items()}


def _seller(row: Sale) -> str:
    return listing_of(row.case).account if is_listed(row.case) else ""


def meant(one: str, other: str, side: str) -> tuple[str, ...]:
    """Whose bids it is about: both bidders', or the one who stands beside the seller or staff."""
    return (one, other) if side == "bidders" else (one,)


def _members(rows: object) -> set[str]:
    return set(rows.values_list("member", flat=True))  # type: ignore[attr-defined]  # any table that has members
