"""Every count of a summary in one pass over the accounts: rows of one class (`classes.py`) are counted together, and a class is judged once.

The engine only says which class a row is of; what that means the judge of a single account says, of an account that stands for the class.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from rehandle.policy.rules.classes import Digit, digits_of, is_statement
from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.flags import flags_of
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN, tier_of, verdict_of
from rehandle.policy.rules.kleene import Seen, Truth, truth
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tree import Column, Expr, NameFact

LARGEST, SMALL = 2**62, 2**31  # of one number; a policy with more classes takes two
Key = tuple[str, str]
Numbers = tuple[int, ...]


@dataclass
class Counts:
    """Rows by verdict, with and without exemptions, by tier, by clause (true, unknown, decided), by flag."""

    rows: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    before_exemptions: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str | None] = field(default_factory=Counter)
    true: Counter[Key] = field(default_factory=Counter)
    unknown: Counter[Key] = field(default_factory=Counter)
    decided: Counter[Key] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    flagged: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the rule says of every account of a class. `before`: without exemptions; `truths` of each exemption and verdict."""

    verdict: str
    clause: str | None
    exempt: str | None
    tier: str | None
    tier_clause: str | None
    flags: tuple[str, ...]
    before: str
    truths: dict[Key, Truth]

    @property
    def found(self) -> bool:
        """Whether a verdict of the policy found it."""
        return self.verdict not in (ACTIVE, UNKNOWN, EXEMPT)


class Tally:
    """The classes of one judging, and what they mean."""

    def __init__(self, judging: Judging) -> None:
        self.judging = judging
        self._known: dict[Numbers, Meaning] = {}

    @cached_property
    def words(self) -> list[list[tuple[Digit, int]]]:
        """The digits with their weights, as few numbers as they fit in."""
        words: list[list[tuple[Digit, int]]] = [[]]
        for digit in digits_of(self.judging):
            weight = words[-1][-1][1] * len(words[-1][-1][0].values) if words[-1] else 1
            if weight * len(digit.values) > LARGEST:
                words.append([])
                weight = 1
            words[-1].append((digit, weight))
        return words

    def numbers(self) -> list[str]:
        """SQL of each number."""
        return [_number(word) for word in self.words]

    def select(self, mirror: str) -> str:
        """SQL: one row a class, its numbers first, the count of accounts last."""
        numbers = self.numbers()
        counted = ", ".join([*numbers, "count(*)"])
        return f"SELECT {counted} FROM {self.judging.with_activity(mirror)} GROUP BY {', '.join(numbers)}"  # noqa: S608  quoted

    def counts(self, rows: Iterable[Numbers]) -> Counts:
        """What the rows of `select` mean."""
        total, found = Counts(), Counter[Numbers]()
        for *numbers, n in rows:
            found[tuple(numbers)] += n
        for row, n in found.items():
            self._add(total, self.meaning(row), n)
        return total

    def meaning(self, numbers: Numbers) -> Meaning:
        """What the judge says of the account that stands for this class."""
        if numbers not in self._known:
            self._known[numbers] = self._judged(numbers)
        return self._known[numbers]

    def _judged(self, numbers: Numbers) -> Meaning:
        said, policy = self._said(numbers), self.judging.policy
        facts: dict[str, object] = dict.fromkeys([*self.judging.present, "last_active", "handle", *(fact.key for fact in policy.name_facts)])
        facts |= {about.name: value for about, value in said.items() if isinstance(about, Column)}
        facts |= {about.key: value for about, value in said.items() if isinstance(about, NameFact)}
        forced: dict[Expr, Truth] = {about: value for about, value in said.items() if is_statement(about)}  # type: ignore[misc]  # truths
        seen = Seen(facts, self.judging.today, forced=forced)
        truths = {(kind, clause.name): truth(clause.tree, seen) for kind, clause in self._clauses()}
        before = verdict_of(policy, seen, exemptions=False)[0]
        return Meaning(*verdict_of(policy, seen), *tier_of(policy, seen), self._flags(said, facts), before, truths)

    def _said(self, numbers: Numbers) -> dict[Expr | str, object]:
        """What each digit stands for."""
        digits = [(digit, number // weight) for word, number in zip(self.words, numbers, strict=True) for digit, weight in word]
        return {digit.about: digit.values[rest % len(digit.values)] for digit, rest in digits}

    def _flags(self, said: dict[Expr | str, object], facts: dict[str, object]) -> tuple[str, ...]:
        """Those of the stand-in, and those that compare two columns, which only the engine knows."""
        alone, compared = {**facts, "created_at": None}, {about for about, value in said.items() if isinstance(about, str) and value}
        created = {"created_at": facts.get("created_at")}
        return tuple(sorted({*compared, *flags_of(alone, self.judging.today), *flags_of(created, self.judging.today)}))

    def _add(self, total: Counts, said: Meaning, n: int) -> None:
        total.rows += n
        total.verdicts[said.verdict] += n
        total.before_exemptions[said.before] += n
        total.tiers[said.tier] += n
        for (kind, name), result in said.truths.items():
            total.true[kind, name] += n * (result is True)
            total.unknown[kind, name] += n * (result is None)
            total.decided[kind, name] += n * (name == (said.exempt if kind == "exempt" else said.verdict))
        total.flags.update(dict.fromkeys(said.flags, n))
        total.flagged += n * bool(said.flags)

    def _clauses(self) -> Iterator[tuple[str, Clause]]:
        yield from (("exempt", each) for each in self.judging.policy.exempt)
        yield from (("verdict", each) for each in self.judging.policy.verdict)


def _number(word: list[tuple[Digit, int]]) -> str:
    """SQL of one number: each digit a CASE."""
    if not word:
        return "CAST(0 AS BIGINT)"
    small = word[-1][1] * len(word[-1][0].values) < SMALL
    terms = []
    for digit, weight in word:
        worth = [str(each * weight) if small else f"CAST({each * weight} AS BIGINT)" for each in range(len(digit.values))]
        whens = " ".join(f"WHEN {arm} THEN {worth[index]}" for index, arm in enumerate(digit.arms, start=1))
        terms.append(f"CASE {whens} ELSE {worth[0]} END")
    return " + ".join(terms)
