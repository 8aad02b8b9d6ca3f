"""What is due of sealed auctions: which wait for a key, close, are opened; who is next where the winner did not pay."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from rehandle.handles.queries import stops
from rehandle.sales import covers
from rehandle.sales.linked import void_by_now, void_in
from rehandle.sales.models import SALE, Cover, Sale, SealedAuction
from rehandle.sales.rules.sealed import won

NEAR = timedelta(days=3)  # how far ahead of the keeper's instant a stopped auction is put off


def to_begin() -> list[str]:
    """Sales whose keeper has not made a key yet, on names that nothing freezes."""
    return [row.id for row in _open(public="") if not stops(row.handle)]


def to_put_off(now: datetime) -> list[str]:
    """Auctions that end later than their keeper knows: the name was stopped. While it is, its end is told again every few days."""
    return [row.id for row in _open(closed_at=None).exclude(public="") if _is_behind(row, now)]


def to_close(now: datetime) -> list[str]:
    """Auctions whose time is over, on names that nothing freezes."""
    rows = _open(closed_at=None, ends_at__lte=now)
    return [row.id for row in rows if not stops(row.handle) and is_over(row, now)]


def to_open() -> list[str]:
    """Auctions that are closed and whose covers nobody has opened yet."""
    return [row.id for row in _open(opened_at=None, closed_at__isnull=False) if not stops(row.handle)]


def is_over(row: SealedAuction, now: datetime) -> bool:
    """Whether no cover is taken any more."""
    end = covers.ends_at(row, now)
    return end is not None and now >= end


def recounted(sale: str, gone: frozenset[str]) -> tuple[str, int] | None:
    """Who has won an opened auction, and at which price, without some members."""
    kept = SealedAuction.objects.get(id=sale)
    return None if kept.early else won(covers.terms_of(kept), covers.bids_of(sale), gone | set(kept.void))


def winner_in(sale: str, private: bytes) -> str:
    """Who will have won, before it is written down: so that the platform can be asked where he is told. Empty where nobody."""
    found = won(covers.terms_of(SealedAuction.objects.get(id=sale)), covers.opened(sale, private), barred_now(sale))
    return found[0] if found else ""


def barred_now(sale: str) -> frozenset[str]:
    """Members with a sealed bid who are staff now, or linked to staff, the seller or each other, whatever they were when they bid."""
    return void_in(sale) | void_by_now(Sale.objects.get(id=sale))


def bidders(sale: str) -> int:
    """How many members have a sealed bid."""
    return Cover.objects.filter(auction_id=sale).values("member").distinct().count()


def instants(now: datetime) -> list[datetime]:
    """When open auctions close."""
    ends = [covers.ends_at(row, now) for row in _open(closed_at=None).exclude(public="") if not stops(row.handle)]
    return [each for each in ends if each]


def _is_behind(row: SealedAuction, now: datetime) -> bool:
    end = covers.ends_at(row, now)
    assert end and row.kept_until
    soon = row.kept_until < now + NEAR or not stops(row.handle)
    return end > row.kept_until and soon


def _open(**wanted: object) -> QuerySet[SealedAuction]:
    sales = Sale.objects.filter(form="sealed", state=SALE.start).values("id")
    return SealedAuction.objects.filter(id__in=sales, **wanted).order_by("ends_at", "id")
