"""Which column of the source stands for which column of ours."""

from collections.abc import Mapping as AsMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.columns import SOURCE
from rehandle.sweep.rules.forms import PLAIN, Form, taken_for


@dataclass(frozen=True, slots=True)
class Mapping:
    """`read`: our column to the source's. `asked`: those that the operator named. One source column may serve several of ours.
    `forms`: how they are written, where the operator said so."""

    read: dict[str, str]
    asked: frozenset[str]
    forms: dict[str, Form] = field(default_factory=dict)

    def form(self, ours: str) -> Form:
        """How a column is written."""
        return self.forms.get(ours, PLAIN)

    def taken(self, types: AsMapping[str, str]) -> dict[str, str]:
        """Each column of ours: what it is read from, and as what. `types`: as the source stores them."""
        return {ours: taken_for(theirs, types[theirs], SOURCE[ours].kind, self.form(ours)) for ours, theirs in self.read.items()}

    def stand_ins(self) -> dict[str, str]:
        """Our columns that are read from another of our columns: its dates stand in for them."""
        return {ours: theirs for ours, theirs in self.read.items() if theirs in SOURCE and theirs != ours}

    def present(self) -> frozenset[str]:
        """The columns that the source has."""
        return frozenset(self.read) - {"handle"}


def pairs_of(text: str) -> dict[str, str]:
    """Read `handle=name,last_login_at=seen`. Refuses what is no pair, and a column that is not ours."""
    pairs: dict[str, str] = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        ours, sign, theirs = (piece.strip() for piece in part.partition("="))
        if not sign or not theirs or ours not in SOURCE or ours in pairs:
            raise Refused(Code.INVALID, columns=part, right="ours=theirs, each of ours once", ours=", ".join(SOURCE))
        pairs[ours] = theirs
    return pairs


def mapping_of(found: Sequence[str], asked: dict[str, str], forms: dict[str, Form] | None = None) -> Mapping:
    """Fit the source's columns to ours: as asked, else by the same name in any case. Refuses a column that is not there."""
    by_name = {name.lower(): name for name in reversed(found)}
    for theirs in asked.values():
        if theirs not in found:
            raise Refused(Code.COLUMN_MISSING, column=theirs, there_are=", ".join(found))
    same = {ours: by_name[ours] for ours in SOURCE if ours in by_name}
    read = same | asked
    if "handle" not in read:
        raise Refused(Code.COLUMN_MISSING, column="handle", there_are=", ".join(found), try_this="--columns handle=THE_COLUMN_WITH_THE_NAMES")
    return Mapping(read, frozenset(asked), forms or {})


GUESSES = {
    "handle": ("username", "user_name", "screen_name", "login", "name", "nick", "user", "user_id", "id"),
    "account_id": ("id", "user_id", "uid"),
    "created_at": ("created", "joined", "joined_at", "registered_at", "registration_date", "date_joined"),
    "last_login_at": (
        "last_login",
        "last_access_at",
        "last_seen",
        "last_seen_at",
        "seen",
        "last_access",
        "current_sign_in_at",
        "last_sign_in_at",
    ),
    "last_post_at": ("last_post", "last_posted_at", "last_status_at", "last_activity_at"),
    "posts": ("post_count", "posts_count", "statuses_count", "num_posts", "statuses"),
    "followers": ("followers_count", "follower_count"),
    "following": ("following_count", "friends_count"),
    "holder_id": ("owner_id", "holder_group", "person_id"),
    "lang": ("language", "locale"),
}


def guessed(found: Sequence[str], asked: dict[str, str]) -> dict[str, str]:
    """For a first look: the usual names of other systems, where ours is not there. What was guessed is always shown."""
    lower = {name.lower(): name for name in reversed(found)}
    guesses: dict[str, str] = {}
    for ours, usual in GUESSES.items():
        if ours not in lower and ours not in asked:
            guesses |= next(({ours: lower[name]} for name in usual if name in lower), {})
    return guesses
