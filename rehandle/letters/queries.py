"""What is known of letters without opening any."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value

from rehandle.config.keys import keys
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.models import Letter
from rehandle.letters.rules.signs import read_code
from rehandle.letters.write import code_mac

UNSENT = ("draft", "withdrawn")
_WAIT = ExpressionWrapper(F("bounce_hours") * Value(timedelta(hours=1)), output_field=DurationField())
COUNTS_AT = ExpressionWrapper(F("accepted_at") + _WAIT, output_field=DateTimeField())


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """One letter: its fate, and nothing of what it says or to whom."""

    letter: str
    kind: str
    ref: str
    number: int
    handle: str
    epoch: int
    channel: str
    lang: str
    state: str
    text_hash: str
    written_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    held_at: datetime | None
    why_failed: str


@dataclass(frozen=True, slots=True)
class Genuine:
    """Yes, this letter is ours, and it came to this address."""

    kind: str
    handle: str
    lang: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody opened a letter: shown to whom it was for."""

    read_at: datetime
    reason: str
    read_by: str


def letter(letter_id: str) -> LetterFacts:
    """One letter. Refuses `not_found`."""
    row = Letter.objects.filter(id=letter_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, letter=letter_id)
    return facts(row)


def of(ref: str, kind: str = "") -> list[LetterFacts]:
    """Letters about a case, sale or order, oldest first."""
    rows = Letter.objects.filter(ref=ref).order_by("written_at", "id")
    return [facts(row) for row in (rows.filter(kind=kind) if kind else rows)]


def of_all(refs: Iterable[str], kind: str) -> dict[str, list[LetterFacts]]:
    """Letters of one kind about many cases at once, oldest first; every ref has its list."""
    found: dict[str, list[LetterFacts]] = {ref: [] for ref in refs}
    for row in Letter.objects.filter(ref__in=list(found), kind=kind).order_by("written_at", "id"):
        found[row.ref].append(facts(row))
    return found


def numbers(refs: Iterable[str], kind: str) -> set[tuple[str, int]]:
    """Which numbers of letters of one kind were written about these."""
    return set(Letter.objects.filter(ref__in=list(refs), kind=kind).values_list("ref", "number"))


def check(code: str, address: str) -> Genuine | None:
    """Whether a letter is ours: only to who gives its code **and** the address that it came to.

    The same work whatever was given: one MAC, one blind index, one query, one comparison.
    """
    blind, nobody = keys().blind_index(address), keys().mac("letters.nobody", address)[:16]
    row = Letter.objects.filter(code_mac=code_mac(read_code(code))).first()
    found = row or Letter(kind="", handle="", lang="", state=UNSENT[0], address_blind=nobody)
    genuine = hmac.compare_digest(bytes(found.address_blind), blind)
    answer = Genuine(found.kind, found.handle, found.lang, found.written_at)
    return answer if genuine and found.state not in UNSENT else None


def due(now: datetime) -> list[str]:
    """Letters that were accepted and whose bounce time is over: they count as delivered."""
    return [row.id for row in _waiting().annotate(counts_at=COUNTS_AT).filter(counts_at__lte=now).order_by("counts_at", "id")]


def next_due() -> datetime | None:
    """When the next letter counts as delivered, if no bounce comes."""
    found = _waiting().annotate(counts_at=COUNTS_AT).order_by("counts_at").first()
    return found.counts_at if found else None


def readings(letter_id: str) -> list[Read]:
    """Who opened a letter and why."""
    rows = Letter.objects.get(id=letter_id).readings.order_by("id")
    return [Read(row.read_at, row.reason, row.read_by) for row in rows]


def facts(row: Letter) -> LetterFacts:
    """A row as a value."""
    return LetterFacts(
        row.id, row.kind, row.ref, row.number, row.handle, row.epoch, row.channel, row.lang, row.state, row.text_hash,
        row.written_at, row.accepted_at, row.ended_at, row.held_at, row.why_failed,
    )  # fmt: skip


def _waiting() -> QuerySet[Letter]:
    return Letter.objects.filter(state="accepted")
