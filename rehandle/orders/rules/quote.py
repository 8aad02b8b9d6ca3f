"""The whole quote that a buyer sees before paying, as one canonical text: what he echoes when he pays is its hash."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from rehandle.kernel.money import Money, money
from rehandle.policy.rules.model import Policy
from rehandle.sales.rules.terms import Terms

PAY_DAYS = 7
NOT_OFFERED = "none"  # [after] transferable = false: there is no resale whose lock could end


@dataclass(frozen=True, slots=True)
class Quote:
    """Every part of the price and every condition, in both languages."""

    order: str
    handle: str
    epoch: int
    price: Money
    tax: Money
    total: Money
    resale: str
    policy: str
    policy_version: int
    policy_hash: str
    valid_until: datetime
    terms: dict[str, Terms]


def quote(
    policy: Policy, *, order: str, handle: str, epoch: int, price: Money, tax: Money, said: dict[str, Terms], valid_until: datetime
) -> Quote:
    """The quote of one order, from the pinned rule."""
    resale = "allowed" if policy.after.transferable else NOT_OFFERED
    return Quote(order, handle, epoch, price, tax, price + tax, resale, policy.id, policy.version, policy.hash, valid_until, said)


def canonical(of: Quote) -> str:
    """The one text of a quote: sorted keys, amounts and instants as text."""
    told: dict[str, Any] = asdict(of) | {"price": str(of.price), "tax": str(of.tax), "total": str(of.total)}
    told["valid_until"] = of.valid_until.astimezone(UTC).isoformat()
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(text: str) -> Quote:
    """The quote that a canonical text tells."""
    told = json.loads(text)
    for name in ("price", "tax", "total"):
        told[name] = money(told[name])
    told["valid_until"] = datetime.fromisoformat(told["valid_until"])
    told["terms"] = {lang: _terms(said) for lang, said in told["terms"].items()}
    return Quote(**told)


def _terms(said: dict[str, Any]) -> Terms:
    listed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Terms(**listed)


def hash_of(text: str) -> str:
    """What the buyer echoes."""
    return sha256(text.encode()).hexdigest()
