"""What every notice must say. A field that is missing means that it cannot be sent (FIELD: DSA article 17 and ICANN's ERRP)."""

from dataclasses import dataclass, fields
from datetime import datetime

from rehandle.kernel.refusal import Code, Refused


@dataclass(frozen=True, slots=True)
class Notice:
    """The required fields of a notice to a holder. Empty text, None or an empty list is missing."""

    notice_id: str
    handle: str
    account_id: str
    epoch: int
    number: int
    policy_id: str
    policy_version: int
    policy_hash: str
    clause: str
    clause_sentence: str
    clause_link: str
    measure: str
    starts_at: datetime | None
    ends_at: datetime | None
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    automated: str
    reviewer_role: str
    options: tuple[str, ...]
    answer_by: datetime | None
    objection_link: str
    who_decides: str
    redress: str
    effects: str
    after_a_sale: str
    own_interest: str
    channels: tuple[str, ...]
    language: str
    contact: str
    keep_until: datetime | None
    check_code: str


MAY_BE_ZERO = frozenset({"epoch", "number"})


def missing(notice: Notice) -> list[str]:
    """Names of required fields that are empty."""
    return [each.name for each in fields(notice) if each.name not in MAY_BE_ZERO and not getattr(notice, each.name)]


def check(notice: Notice) -> Refused | None:
    """Refuses `notice_incomplete`, naming each missing field."""
    empty = missing(notice)
    return Refused(Code.NOTICE_INCOMPLETE, missing=empty) if empty else None
