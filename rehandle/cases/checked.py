"""Is this letter ours? Also one of a round that went to thousands, of which no row and no address is kept."""

import hmac
from datetime import UTC, datetime
from pathlib import Path

from rehandle.cases.mass.models import Part
from rehandle.config.keys import keys
from rehandle.letters import queries as letters
from rehandle.letters.bulk.outcomes import find_code
from rehandle.letters.queries import Genuine
from rehandle.letters.rules.signs import read_code
from rehandle.letters.write import code_mac


def check(code: str, address: str) -> Genuine | None:
    """Genuine only to who gives a letter's code **and** the address that it came to; both places are looked at, whatever is found."""
    own, of_many = letters.check(code, address), _of_a_round(code, address)
    return own or of_many


def _of_a_round(code: str, address: str) -> Genuine | None:
    blind, nobody = keys().blind_index(address), keys().mac("letters.nobody", address)[:16]
    found = find_code(_folders(), code_mac(read_code(code)))
    handle, _, known = found or ("", 0, nobody)
    genuine = hmac.compare_digest(bytes(known), blind)
    return Genuine("notice", handle, "en", _told_at(handle)) if found and genuine else None


def _folders() -> list[Path]:
    """Where rounds lie that anybody may still ask about."""
    parts = Part.objects.select_related("campaign").exclude(rounds={})
    return [Path(part.campaign.folder) / f"told-{part.number:05d}" for part in parts]


def _told_at(handle: str) -> datetime:
    """When the round began that the letter belongs to: its day is what the page says."""
    part = Part.objects.filter(first__lte=handle, last__gte=handle).exclude(rounds={}).order_by("-opened_at").first()
    return max((datetime.fromisoformat(at) for at in part.rounds.values()), default=part.opened_at) if part else datetime(2000, 1, 1, tzinfo=UTC)
