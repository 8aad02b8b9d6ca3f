"""A stage judges before the dear facts are there: they count as unknown, and what is certain without them is settled.

Refining an unknown never changes what is settled; a law holds every stage to the whole. Dear are facts about the name (lists, words,
look-alikes) and facts about the group (portfolio): most accounts are settled by their own columns, and nobody asks a list about them.
"""

from dataclasses import dataclass

from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN, holds
from rehandle.policy.rules.kleene import Seen, truth
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tree import Column, NameFact, walk

PLAIN_FACTS = ("length", "only")  # answered from the name itself


def dear_facts(policy: Policy) -> frozenset[str]:
    """The facts of a policy that a first stage does without."""
    return frozenset(fact.key for fact in policy.name_facts if fact.kind not in PLAIN_FACTS) | {"portfolio"}


def settled(policy: Policy, seen: Seen, dear: frozenset[str]) -> str | None:
    """The verdict, where it is certain whatever the dear facts turn out to be. `seen` holds them as unknown."""
    for exempt in policy.exempt:
        if needs(exempt, dear) and truth(exempt.tree, seen) is None:
            return None
        if holds(exempt, seen):
            return EXEMPT
    if all(seen.facts.get(name) is None for name in policy.signals.active):
        return UNKNOWN
    unknown = False
    for clause in policy.verdict:
        result = truth(clause.tree, seen)
        if result:
            return clause.name
        if result is None and needs(clause, dear):
            return None
        unknown |= result is None
    return UNKNOWN if unknown else ACTIVE


def needs(clause: Clause, dear: frozenset[str]) -> bool:
    """Whether a condition reads a dear fact."""
    return any((isinstance(node, NameFact) and node.key in dear) or (isinstance(node, Column) and node.name in dear) for node in walk(clause.tree))


@dataclass(frozen=True, slots=True)
class Stage:
    """The SQL of a stage: the same emitter, with the dear facts unknown."""

    judging: Judging

    @classmethod
    def of(cls, whole: Judging, dear: frozenset[str]) -> "Stage":
        """The stage of a judging that does without these facts."""
        return cls(Judging(whole.policy, whole.today, whole.present, whole.dialect, dear))

    def verdict(self) -> str:
        """The verdict where it is settled, NULL where a later stage has to look."""
        j, arms = self.judging, list[tuple[str, str | None]]()
        for exempt in j.policy.exempt:
            arms += [(self._waits(exempt), None)] if needs(exempt, j.dear) else []
            arms.append((j.holds(exempt), EXEMPT))
        arms.append((j.no_signal(), UNKNOWN))
        for clause in j.policy.verdict:
            arms.append((j.true(clause), clause.name))
            arms += [(self._waits(clause), None)] if needs(clause, j.dear) else []
        arms += [(j.open(clause), UNKNOWN) for clause in j.policy.verdict]
        return j.case(arms, j.dialect.text_literal(ACTIVE))

    def select(self, mirror: str) -> str:
        """Every row with what is settled of it."""
        return f"SELECT handle, {self.verdict()} AS settled FROM {self.judging.with_activity(mirror)}"  # noqa: S608  names and texts are quoted

    def _waits(self, clause: Clause) -> str:
        return self.judging.open(clause)
