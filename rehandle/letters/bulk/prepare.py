"""Whom to write to, and where: asked of the platform for a batch at a time, kept in no file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from rehandle.config.keys import keys
from rehandle.kernel.ports import Contact
from rehandle.letters.bulk.ids import letter_id, message_id
from rehandle.letters.bulk.told import Addressee, Told
from rehandle.letters.write import code_mac, code_of

Contacts = Callable[[Sequence[str]], Sequence[Contact]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is to go out. It lives in memory only: its address is not kept."""

    row: Told
    id: str
    addressee: Addressee
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A letter that somebody is due, before we know where he can be told."""

    addressee: Addressee
    channel: str
    id: str
    message_id: str


def slots(people: Sequence[Addressee], number: int, channels: Sequence[str]) -> dict[str, Slot]:
    """The letters of these people by Message-ID: somebody who is named twice is written to once."""
    ids = [(who, channel, letter_id(who.ref, number, channel)) for who in people for channel in channels]
    return {known: Slot(who, channel, letter, known) for who, channel, letter in ids for known in [message_id(letter)]}


def prepared(due: Collection[Slot], contacts: Contacts, number: int, languages: Sequence[str], now: datetime) -> list[Letter]:
    """Each letter with its address; one without an address, or to a domain that lapsed, has that outcome already."""
    accounts = list(dict.fromkeys(slot.addressee.account_id for slot in due))
    reach: dict[tuple[str, str], Contact] = {}
    for contact in contacts(accounts) if accounts else ():
        key = (contact.account_id, contact.channel)
        if key not in reach or (reach[key].domain_lapsed and not contact.domain_lapsed):  # the first that can be reached
            reach[key] = contact
    return [_letter(slot, reach.get((slot.addressee.account_id, slot.channel)), number, languages, now) for slot in due]


def _letter(slot: Slot, contact: Contact | None, number: int, languages: Sequence[str], now: datetime) -> Letter:
    address, code = contact.address if contact else "", code_of(slot.id)
    outcome = "lapsed_domain" if contact and contact.domain_lapsed else "" if address else "no_address"
    lang = _language(contact.lang if contact else "", languages)
    blind = keys().blind_index(address) if address else b""
    row = Told(slot.addressee.handle, number, slot.channel, outcome, now, lang, slot.message_id, code_mac(code), blind, resent=False)
    return Letter(row, slot.id, slot.addressee, address, code)


def _language(lang: str, languages: Sequence[str]) -> str:
    """The language that a letter can be in; everything else is the first."""
    short = lang.lower().partition("-")[0]
    return short if short in languages else languages[0]
