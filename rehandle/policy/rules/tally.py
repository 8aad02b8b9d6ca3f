"""Every count of a summary in one pass over the accounts: which conditions hold of a row is a number, and rows of one number are counted together.

The engine only evaluates conditions and counts; what a number means is resolved here, once a number and not once a row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.select import Judging

BITS = 60  # of one number; a policy with more tests takes two
NO_SIGNAL = ("no_signal", "")
Key = tuple[str, str]


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
class Tally:
    """The tests of one judging, as bits."""

    judging: Judging

    def tests(self) -> dict[Key, str]:
        """Each test with its SQL, in the order of the bits."""
        j, found = self.judging, {NO_SIGNAL: self.judging.no_signal()}
        for kind, clause in self._clauses():
            found |= {(f"{kind} true", clause.name): j.true(clause), (f"{kind} open", clause.name): j.open(clause)}
        found |= {("tier true", tier.name): j.true(tier) for tier in j.policy.tier}
        return found | {("flag", name): test for name, test in j.flag_tests().items()}

    def select(self, mirror: str) -> str:
        """SQL: one row a combination of tests, its numbers first, the count of accounts last."""
        masks = self.masks()
        return f"SELECT {', '.join([*masks, 'count(*)'])} FROM {self.judging.with_activity(mirror)} GROUP BY {', '.join(masks)}"  # noqa: S608  quoted

    def masks(self) -> list[str]:
        """SQL: the numbers of a row, of a table with its activity."""
        tests = list(self.tests().values())
        lots = [tests[start : start + BITS] for start in range(0, len(tests), BITS)]
        return [" + ".join(f"CASE WHEN {test} THEN {1 << bit} ELSE 0 END" for bit, test in enumerate(lot)) for lot in lots]

    def counts(self, rows: Iterable[tuple[int, ...]]) -> Counts:
        """What the rows of `select` mean."""
        keys, total = list(self.tests()), Counts()
        for *masks, n in rows:
            held = {key for index, key in enumerate(keys) if masks[index // BITS] >> index % BITS & 1}
            self._add(total, held, n)
        return total

    def _add(self, total: Counts, held: set[Key], n: int) -> None:
        before = self._verdict(held)
        exempt = next((each.name for each in self.judging.policy.exempt if self._holds(each, held)), None)
        verdict = EXEMPT if exempt else before
        flags = [name for kind, name in held if kind == "flag"]
        total.rows += n
        total.verdicts[verdict] += n
        total.before_exemptions[before] += n
        total.tiers[next((tier.name for tier in self.judging.policy.tier if ("tier true", tier.name) in held), None)] += n
        for kind, clause in self._clauses():
            total.true[kind, clause.name] += n * ((f"{kind} true", clause.name) in held)
            total.unknown[kind, clause.name] += n * ((f"{kind} open", clause.name) in held)
            total.decided[kind, clause.name] += n * (clause.name == (exempt if kind == "exempt" else verdict))
        total.flags.update(dict.fromkeys(flags, n))
        total.flagged += n * bool(flags)

    def _verdict(self, held: set[Key]) -> str:
        """As the rule says it without exemptions: the first that is true; unknown where one is open; else active."""
        if NO_SIGNAL in held:
            return UNKNOWN
        clauses = self.judging.policy.verdict
        found = next((each.name for each in clauses if ("verdict true", each.name) in held), None)
        return found or (UNKNOWN if any(("verdict open", each.name) in held for each in clauses) else ACTIVE)

    def _holds(self, exempt: Clause, held: set[Key]) -> bool:
        doubt = self.judging.in_doubt(exempt) and ("exempt open", exempt.name) in held
        return ("exempt true", exempt.name) in held or doubt

    def _clauses(self) -> Iterator[tuple[str, Clause]]:
        yield from (("exempt", each) for each in self.judging.policy.exempt)
        yield from (("verdict", each) for each in self.judging.policy.verdict)
