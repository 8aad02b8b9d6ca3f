"""What the API takes and gives."""

from datetime import datetime

from ninja import Schema


class NameOut(Schema):
    """The public state of one name. `at` is the instant it speaks of: opening day, or when it changed hands."""

    name: str
    state: str
    at: datetime | None = None


class RuleOut(Schema):
    """The rule in force."""

    id: str
    version: int
    hash: str
    sells: bool
    text: str


class OpeningOut(Schema):
    """One name on the public list."""

    name: str
    opens_at: datetime | None
    tier: str


class LetterIn(Schema):
    """A letter's code and the address it came to."""

    code: str
    address: str


class LetterOut(Schema):
    """Whether both are ours."""

    genuine: bool


class HeadOut(Schema):
    """The newest signed head, and the key that verifies it."""

    checkpoint: str
    key: str


class Problem(Schema):
    """RFC 9457: what was refused and what to do."""

    type: str
    title: str
    status: int
    detail: dict[str, str]
