"""What a sweep found, in numbers: by verdict, by clause, before and after exemptions."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256

from rehandle.policy.rules.clauses import Clause
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tally import Counts, Tally
from rehandle.policy.rules.tree import columns_of
from rehandle.sweep.part import Part

Numbers = dict[str, int]


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """One clause: for how many rows it is true and unknown, and how many it decided. `missing`: columns that the source lacks."""

    kind: str
    name: str
    true: int
    unknown: int
    decided: int
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a sweep says of itself; `run.json` holds it whole. `fingerprint` is of the findings: the same on every engine that says the same."""

    rows_read: int
    rows_judged: int
    rows_set_aside: int
    verdicts: Numbers
    before_exemptions: Numbers
    tiers: Numbers
    clauses: list[ClauseCount]
    flagged: int
    flags: Numbers
    fingerprint: str

    def as_dict(self) -> dict[str, object]:
        """As it stands in JSON."""
        return asdict(self)


def summarise(judging: Judging, parts: list[Part], aside_before: int = 0) -> Summary:
    """Put the parts of a run together. `aside_before`: rows that were set aside when the mirror was made."""
    tally = Tally(judging)
    counts = tally.counts(row for part in parts for row in part.tally)
    clauses = [("exempt", each) for each in judging.policy.exempt] + [("verdict", each) for each in judging.policy.verdict]
    read, aside = (sum(each) + aside_before for each in zip(*((part.rows_read, part.rows_set_aside) for part in parts), strict=True))
    return Summary(
        read, counts.rows, aside, by_number(counts.verdicts), by_number(counts.before_exemptions), by_number(counts.tiers),
        [_clause(kind, one, counts, judging) for kind, one in clauses], counts.flagged, by_number(counts.flags), _fingerprint(parts),
    )  # fmt: skip


def _clause(kind: str, clause: Clause, counts: Counts, judging: Judging) -> ClauseCount:
    key = (kind, clause.name)
    return ClauseCount(kind, clause.name, counts.true[key], counts.unknown[key], counts.decided[key], missing(clause, judging))


def missing(clause: Clause, judging: Judging) -> list[str]:
    """The columns that a clause reads and the source does not have."""
    return [name for name in columns_of(clause.tree) if name not in judging.present | {"last_active", "handle"}]


def _fingerprint(parts: list[Part]) -> str:
    return fingerprint_of([sum(part.fingerprint[index] for part in parts) for index in range(2)])


def fingerprint_of(sums: Sequence[int]) -> str:
    """The fingerprint, from the two numbers that add up."""
    return sha256(repr(tuple(sums)).encode()).hexdigest()


def by_number(found: Counter[Hashable] | Counter[str] | Counter[str | None]) -> Numbers:
    """Names by their number, the largest first; none with none."""
    return {str(name): number for name, number in sorted(found.items(), key=lambda row: (-row[1], str(row[0]))) if number}
