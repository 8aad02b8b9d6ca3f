"""The policy: one frozen value that the public page, the sweep's SQL and the verdict on one handle are all made from."""

import json
from functools import cached_property
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from rehandle.kernel.money import Money, money
from rehandle.policy.rules import parts
from rehandle.policy.rules.base import Part
from rehandle.policy.rules.clauses import Clause, Exempt, Signals, Tier, Verdict
from rehandle.policy.rules.pricing import Price
from rehandle.policy.rules.sales import Entered, Offer, Sale, sold
from rehandle.policy.rules.timed import Timed
from rehandle.policy.rules.tree import NameFact, columns_of, name_facts_of


class Policy(Part):
    """One version of the rule. Made by `reading.parse`, which has checked it whole."""

    policy: parts.Head
    site: parts.Site = parts.Site()
    names: parts.NameRules = parts.NameRules()
    signals: Signals = Signals()
    exempt: Annotated[tuple[Exempt, ...], Field(strict=False)] = ()
    verdict: Annotated[tuple[Verdict, ...], Field(strict=False, min_length=1)]
    tier: Annotated[tuple[Tier, ...], Field(strict=False, min_length=1)]
    notices: parts.Notices = parts.Notices()
    keep: parts.Keep = parts.Keep()
    clocks: parts.Clocks = parts.Clocks()
    appeal: parts.Appeal = parts.Appeal()
    reclaim: parts.Reclaim = parts.Reclaim()
    brake: parts.Brake = parts.Brake()
    redeem: parts.Redeem = parts.Redeem()
    price: Annotated[tuple[Price, ...], Field(strict=False)] = ()
    sale: Annotated[tuple[Sale, ...], Field(strict=False)] = ()
    unsold: parts.Unsold = parts.Unsold()
    listing: parts.Listing = parts.Listing()
    fees: parts.Fees = parts.Fees()
    after: parts.After = parts.After()
    payment: parts.Payment = parts.Payment()
    watch: parts.Watch = parts.Watch()
    limits: parts.Limits = parts.Limits()
    timed: Annotated[tuple[Timed, ...], Field(strict=False)] = ()
    sources: dict[str, parts.Source] = Field(default_factory=dict)

    @property
    def id(self) -> str:
        """The policy's own name."""
        return self.policy.id

    @property
    def version(self) -> int:
        """Counts up with each publication."""
        return self.policy.version

    @cached_property
    def hash(self) -> str:
        """SHA-256, in hex, of the canonical bytes: two files that say the same have the same."""
        return sha256(self.canonical_bytes()).hexdigest()

    def canonical_bytes(self) -> bytes:
        """Every value in force, defaults spelled out, keys sorted."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def sells(self) -> bool:
        """Whether money can change hands at all. Where it cannot, no page speaks of money."""
        return self.listing.allowed or any(sold(step) for step in self.sale)

    def sale_steps(self, tier: str) -> tuple[Sale, ...]:
        """The steps by which a tier's names are given, in order."""
        return tuple(step for step in self.sale if step.tier == tier)

    def price_of(self, step: Sale) -> Money | None:
        """The fixed price of an offer, or of what is drawn or given to applicants; None for a step whose price is found otherwise."""
        return self.amount(step.price) if isinstance(step, Offer | Entered) else None

    def amount(self, text: str) -> Money:
        """An amount of the file as money, in the policy's currency."""
        return money(text, self.policy.currency)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses: exemptions, verdicts, tiers."""
        return (*self.exempt, *self.verdict, *self.tier)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that some clause or the activity reads, each once."""
        read = [name for clause in self.clauses for name in columns_of(clause.tree)]
        return tuple(dict.fromkeys([*self.signals.active, *self.signals.require, *read]))

    @cached_property
    def name_facts(self) -> tuple[NameFact, ...]:
        """Every fact about the name that some clause reads, each once."""
        return tuple(dict.fromkeys(fact for clause in self.clauses for fact in name_facts_of(clause.tree)))

    @property
    def lists(self) -> tuple[str, ...]:
        """Every list of names that the policy mentions, each once."""
        used = [fact.argument for fact in self.name_facts if fact.kind in ("in_list", "looks_like")]
        return tuple(dict.fromkeys([*self.names.protected, *used]))
