"""The doors to the world: Platform, Payment, Mailer, LinkCheck, Keeper. Adapters implement them and import nothing else of ours.

Every answer is a frozen value. An adapter raises `Unreachable` when the outside did not answer: the outcome of
that call is then *unknown*, and the caller asks again by look-up. It never guesses.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from rehandle.kernel.money import Money


class Unreachable(Exception):
    """No answer, or none that can be trusted. What was asked may or may not have happened."""


# --- the platform ----------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What a write came to, judged by looking up afterwards and never by the reply."""

    DONE = "done"
    ALREADY_DONE = "already_done"
    CONFLICT = "conflict"  # somebody or something else holds the name
    REFUSED = "refused"  # the platform's own rules forbid it
    SPLIT = "split"  # two sources of the platform disagree
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the platform reports it. `None` is unknown, never "never"."""

    id: str
    handle: str
    created_at: datetime | None = None
    last_login_at: datetime | None = None
    last_post_at: datetime | None = None
    posts: int | None = None
    followers: int | None = None
    following: int | None = None
    verified: bool | None = None
    staff: bool | None = None
    memorial: bool | None = None
    paid: bool | None = None
    absent_until: datetime | None = None
    protected_class: str | None = None
    state: str | None = None
    lang: str | None = None
    time_zone: str | None = None
    site_status: str | None = None
    default_profile: bool | None = None
    expires_at: datetime | None = None  # of what was paid for, where accounts are
    empty: bool | None = None  # there is nothing in it
    holder_id: str | None = None
    profile_text: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a holder can be told. Asked for only while a letter goes out, and sealed with it."""

    account_id: str
    channel: str  # mail | in_app
    address: str
    lang: str
    verified_at: datetime | None
    domain_lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Availability:
    """Who holds a name on the platform: `free`, `taken` (by `account_id`), `held` (for `case`), `reserved`, `invalid`."""

    state: str
    account_id: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Every source of the platform that names a holder, and whether they agree."""

    holder_id: str | None
    held_for: str | None
    agree: bool
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Freed:
    """One name of a bulk step: its holder before it was taken back, the holder's archive name, the case that holds it."""

    handle: str
    account_id: str
    archive_as: str
    held_for: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a platform can do, and its rules for names."""

    name: str
    min_length: int
    max_length: int
    alphabet: str
    can: frozenset[str] = frozenset()  # hold, vacate:rename, give, notify, contacts, membership, traffic, free_many
    hold_blocks_admin: bool = False


class Platform(Protocol):
    """The platform whose names these are. Every write is idempotent by intent and is judged by look-up."""

    def describe(self) -> Description: ...
    def list_accounts(self, cursor: str, limit: int) -> tuple[list[Account], str]: ...
    def get(self, handle: str) -> Account | None: ...
    def get_by_id(self, account_id: str) -> Account | None: ...
    def availability(self, handle: str) -> Availability: ...
    def hold(self, handle: str, case: str) -> Outcome: ...
    def lift(self, handle: str, case: str) -> Outcome: ...
    def vacate(self, handle: str, expect_id: str, how: str, archive_as: str) -> Outcome: ...
    def give(self, handle: str, to_id: str, expect: str) -> Outcome:
        """Move a name to an existing account. `expect` is `free` or `held:<case>`."""
        ...

    def rename(self, account_id: str, expect_handle: str, to_handle: str) -> Outcome:
        """Put an account's own name back (the inverse of `vacate`), or move a receiver off his old name."""
        ...

    def observe(self, handle: str) -> Observation: ...
    def free_many(self, kind: str, rows: Sequence[Freed]) -> list[Outcome]:
        """One step for many names, one outcome each, in their order; only where `describe` says `free_many`.

        `vacate`: each name is held for its case and its holder lies under the archive name. `restore`: the exact inverse.
        `open`: the hold ends, and nobody has the name. A name that is not as its row says is a conflict and stays as it is;
        it never stops the others. Asked again, what was done is `already_done`.
        """
        ...

    def observe_many(self, handles: Sequence[str]) -> list[Observation]: ...
    def contacts(self, account_ids: Sequence[str]) -> list[Contact]: ...
    def notify(self, account_id: str, subject: str, body: str, key: str) -> None:
        """Put a message in the app. The same `key` twice shows once."""
        ...

    def membership(self, account_id: str) -> str | None: ...
    def published_code(self, account_id: str, code: str) -> bool:
        """Whether the account shows this one-time code where only its holder can write (its profile)."""
        ...

    def export(self) -> Iterator[Account]: ...


# --- payment -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checkout:
    """A hosted page where somebody pays; the charge is the provider's own id."""

    charge: str
    url: str


@dataclass(frozen=True, slots=True)
class ProviderCharge:
    """A charge as the provider reports it when it is asked."""

    charge: str
    reference: str
    state: str  # open | captured | expired | failed
    captured: Money | None
    refunded: Money | None
    fee: Money | None
    disputed: str = ""  # "" | open | won | lost
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A webhook whose signature held. `id` is the provider's: the same event may come twice, or late."""

    id: str
    kind: str  # charge.captured | charge.expired | refund.done | dispute.opened | dispute.won | dispute.lost
    charge: str
    reference: str
    amount: Money | None
    fee: Money | None
    at: datetime
    instrument: str = ""  # the provider's fingerprint of what was paid with; empty where it tells none


class Payment(Protocol):
    """Charges, refunds. `key` makes each call happen once, however often it is asked."""

    def checkout(self, key: str, amount: Money, reference: str, return_url: str, says: str, expires_at: datetime) -> Checkout: ...
    def refund(self, key: str, charge: str, amount: Money) -> str: ...
    def payout(self, key: str, to: str, amount: Money, reference: str) -> str:
        """Pay somebody out of what is held for us. Refuses `invalid` where nobody can be paid there, `overdrawn` where too little is held."""
        ...

    def charge(self, charge: str) -> ProviderCharge: ...
    def event(self, body: bytes, signature: str, now: datetime) -> ProviderEvent:
        """Read a webhook. Raises `Refused(signature_wrong)` when it is forged or too old."""
        ...

    def balance(self, currency: str) -> Money: ...


# --- mail --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter to one person. `message_id` is ours and stays the same when it is sent again."""

    to: str
    subject: str
    text: str
    html: str
    lang: str
    message_id: str
    headers: tuple[tuple[str, str], ...] = field(default=())


class Mailer(Protocol):
    """Sends one letter. Returns `accepted` or `refused`; raises `Unreachable` when nobody answered."""

    def send(self, mail: Mail) -> str: ...
    def bounces(self, since: datetime) -> list[str]:
        """Message ids that came back since then."""
        ...


class BulkMailer(Protocol):
    """Sends many letters, each alone to its one recipient.

    Gives `(message_id, answer)` as answers come, in any order: `accepted`, `refused` for good, `later` (the server would not now).
    `again` says that a connection broke before its answer: the letter goes once more under the same Message-ID, and its answer follows.
    Raises `Unreachable` when the server is gone: whatever has no answer yet may or may not have gone out.
    """

    def send_many(self, mails: Iterable[Mail]) -> Iterator[tuple[str, str]]: ...


class Post(Mailer, BulkMailer, Protocol):
    """A mail server: for one letter, and for many."""


# --- who belongs together -----------------------------------------------------------------------------------------------


class LinkCheck(Protocol):
    """Whoever else knows that two accounts belong together, beside the office's own rules. It adds links and never takes one away."""

    def linked(self, account: str, others: Sequence[str]) -> list[str]:
        """Those of `others` that belong to `account`. Raises `Unreachable`: then nobody takes part until it answers."""
        ...


# --- the keeper of sealed auctions' keys ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signed:
    """The word of one person who may open seals early: the name, and the Ed25519 signature over what is asked."""

    name: str
    signature: bytes


class Keeper(Protocol):
    """Makes a key pair for each sealed auction in a process of its own, and gives the private half out when the auction is over."""

    def make(self, auction: str, not_before: datetime) -> bytes:
        """The public half. Asked again it is the same one, and the instant before which nothing is given out only moves later."""
        ...

    def put_off(self, auction: str, not_before: datetime) -> None:
        """Later than was said before; never earlier. Refuses `not_found`."""
        ...

    def give(self, auction: str) -> bytes:
        """The private half, once its instant has come by the keeper's own clock. Refuses `not_found`, `too_early`."""
        ...

    def give_early(self, auction: str, reason: str, signed: Sequence[Signed]) -> bytes:
        """The private half before its time, on the word of two people whom the keeper knows. Refuses `not_found`, `signature_wrong`."""
        ...
