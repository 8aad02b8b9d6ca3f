"""Search in a catalogue: rows of any table that has a name and perhaps a tier, a price and an end. It reads once, and writes nothing.

Whoever asks hands in the rows that he may see. What is not among them is answered as if it did not exist, by the same single read.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Greatest, Length

from rehandle.names.rules.search import LONGEST_TEXT, MOST_FOUND, Wanted, ranked, variants
from rehandle.names.skeletons import skeleton

M = TypeVar("M", bound=Model)
LEAST_TRIGRAMS = 0.12  # of three-letter groups in common: low, since what is left is ranked by letters afterwards
MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a catalogue are called."""

    name: str = "handle"
    tier: str = "tier"
    price: str = "price_minor"
    currency: str = "currency"
    ends_at: str = "ends_at"


def find(rows: QuerySet[M], wanted: Wanted, columns: Columns | None = None) -> list[M]:
    """The rows that meet what is wanted, in order: exact and prefix by the alphabet, similar by likeness."""
    on, text = columns or Columns(), wanted.text[:LONGEST_TEXT].replace("\0", "")
    most = max(0, min(wanted.most_found, MOST_FOUND))
    met: QuerySet[M] = rows.annotate(name_length=Length(on.name)).filter(_conditions(wanted, on))  # type: ignore[assignment]  # the stubs lose M
    if wanted.how == "similar" and text:
        return _similar(met, text, on)[:most]
    if text:
        met = met.filter(**{f"{on.name}__startswith" if wanted.how == "prefix" else on.name: text})
    return list(met.order_by(on.name, "pk")[:most])


def _conditions(wanted: Wanted, on: Columns) -> Q:
    asked = {
        on.tier: wanted.tier or None,
        on.currency: wanted.currency or None,
        f"{on.price}__gte": wanted.least_minor,
        f"{on.price}__lte": wanted.most_minor,
        f"{on.ends_at}__lt": wanted.ends_before,
    }
    met = Q(name_length__gte=wanted.least_length, name_length__lte=wanted.most_length)
    return met & Q(**{field: value for field, value in asked.items() if value is not None})


def _similar(rows: QuerySet[M], text: str, on: Columns) -> list[M]:
    """PostgreSQL brings what shares groups of three letters; the order is that of the rule."""
    alike = [TrigramSimilarity(on.name, variant) for variant in variants(text, skeleton)]
    near = rows.annotate(alike=Greatest(*alike) if len(alike) > 1 else alike[0]).filter(alike__gte=LEAST_TRIGRAMS)
    by_name: dict[str, list[M]] = {}
    for row in near.order_by(F("alike").desc(), on.name, "pk")[:MOST_COMPARED]:
        by_name.setdefault(str(getattr(row, on.name)), []).append(row)
    return [row for name in ranked(text, by_name, skeleton) for row in by_name[name]]
