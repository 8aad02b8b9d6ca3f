"""One SELECT that judges every account of a mirror: each output column of `judge`, and the counts of a summary."""

from dataclasses import dataclass
from datetime import date

from rehandle.policy.rules.clauses import Clause, Exempt
from rehandle.policy.rules.columns import COLUMNS, Kind
from rehandle.policy.rules.flags import AFTER_CREATION, PAST
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.sql import Emitter, quoted, text_literal
from rehandle.policy.rules.tree import branches, columns_of

COUNTS = [name for name, known in COLUMNS.items() if known.kind is Kind.INT and name != "portfolio"]


@dataclass(frozen=True, slots=True)
class Judging:
    """The SQL of one policy, one day and the columns that the source has."""

    policy: Policy
    today: date
    present: frozenset[str]

    @property
    def emit(self) -> Emitter:
        """The emitter, which also knows the made columns."""
        return Emitter(self.today, self.present | {"last_active", "handle"})

    def select(self, mirror: str) -> str:
        """Judges every row of a mirror: a table that has the present columns, `canonical` and the name facts."""
        columns = [
            "handle",
            "canonical",
            f"{self.emit.column('account_id')} AS account_id",
            f"{self.verdict()} AS verdict",
            f"{self.clause()} AS clause",
            f"{self.exempt()} AS exempt",
            f"{self.tier()} AS tier",
            f"{self.tier_clause()} AS tier_clause",
            "last_active AS last_active_at",
            f"CAST(DATE '{self.today}' - CAST(last_active AS DATE) AS INTEGER) AS idle_days",
            "CAST(NULL AS SMALLINT) AS score",
            f"{self.flags()} AS flags",
        ]
        return f"SELECT {', '.join(columns)} FROM {self.with_activity(mirror)}"  # noqa: S608  names and texts are quoted

    def with_activity(self, mirror: str) -> str:
        """The mirror with `last_active`, the newest signal that is known."""
        return f"(SELECT *, {self._last_active()} AS last_active FROM {mirror}) AS judged"  # noqa: S608  as above

    def _last_active(self) -> str:
        """Newest of the known signals, pair by pair: engines disagree about `greatest` and NULL."""
        signals = self.policy.signals
        if not set(signals.require) <= self.present:
            return "CAST(NULL AS TIMESTAMP)"
        newest = "CAST(NULL AS TIMESTAMP)"
        for name in (quoted(name) for name in signals.active if name in self.present):
            newest = f"CASE WHEN {name} IS NULL THEN {newest} WHEN ({newest}) IS NULL OR ({newest}) < {name} THEN {name} ELSE {newest} END"
        unknown = " OR ".join(f"{quoted(name)} IS NULL" for name in signals.require)
        return f"CASE WHEN {unknown} THEN NULL ELSE {newest} END" if unknown else newest

    def verdict(self, exemptions: bool = True) -> str:
        """The verdict's name, `exempt`, `unknown` or `active`; also as it would be without exemptions."""
        spared = [(self.holds(exempt), EXEMPT) for exempt in self.policy.exempt] if exemptions else []
        return _case(
            [
                *spared,
                (self._no_signal(), UNKNOWN),
                *((self.true(clause), clause.name) for clause in self.policy.verdict),
                *((self.open(clause), UNKNOWN) for clause in self.policy.verdict),
            ],
            text_literal(ACTIVE),
        )

    def clause(self) -> str:
        """The clause that decided, or the first that could not be known."""
        return _case(
            [
                *((self.holds(exempt), exempt.name) for exempt in self.policy.exempt),
                (self._no_signal(), None),
                *((self.true(clause), clause.name) for clause in self.policy.verdict),
                *((self.open(clause), clause.name) for clause in self.policy.verdict),
            ]
        )

    def exempt(self) -> str:
        """The exemption that spares the account."""
        return _case([(self.holds(exempt), exempt.name) for exempt in self.policy.exempt])

    def tier(self) -> str:
        """The first tier that holds."""
        return _case([(self.true(tier), tier.name) for tier in self.policy.tier])

    def tier_clause(self) -> str:
        """The part of the tier's condition that holds."""
        parts = [part for tier in self.policy.tier for part in branches(tier.tree)]
        return _case([(f"({self.emit.true(part)}) IS TRUE", printed(part)) for part in parts])

    def true(self, clause: Clause) -> str:
        """SQL: the clause is true."""
        return f"({self.emit.true(clause.tree)}) IS TRUE"

    def open(self, clause: Clause) -> str:
        """SQL: the clause is unknown, which is neither true nor false."""
        return f"({self.true(clause)} OR ({self.emit.false(clause.tree)}) IS TRUE) IS NOT TRUE"

    def holds(self, clause: Exempt) -> str:
        """SQL: the exemption spares the account."""
        doubt = clause.benefit_of_doubt and set(columns_of(clause.tree)) <= self.present | {"last_active", "handle"}
        return f"({self.emit.false(clause.tree)}) IS NOT TRUE" if doubt else self.true(clause)

    def _no_signal(self) -> str:
        return " AND ".join(f"{quoted(name)} IS NULL" for name in self.policy.signals.active if name in self.present) or "TRUE"

    def flags(self) -> str:
        """The flags as a sorted list; a flag changes no verdict."""
        tests = ", ".join(_case([(test, name)]) for name, test in sorted(self._flag_tests().items()))
        return f"list_filter([{tests}], lambda flag: flag IS NOT NULL)"

    def _flag_tests(self) -> dict[str, str]:
        emit = self.emit
        column = {name: emit.column(name) for name in (*PAST, *COUNTS)}
        tests = {flag: f"{column[name]} < {column['created_at']}" for flag, name in AFTER_CREATION.items()}
        tests["date_in_future"] = " OR ".join(f"CAST({column[name]} AS DATE) > DATE '{self.today}'" for name in PAST)
        tests["posts_zero_but_dated"] = f"{column['posts']} = 0 AND {column['last_post_at']} IS NOT NULL"
        tests["count_below_zero"] = " OR ".join(f"{column[name]} < 0" for name in COUNTS)
        return tests


def _case(arms: list[tuple[str, str | None]], otherwise: str = "CAST(NULL AS VARCHAR)") -> str:
    """A CASE of texts: the first arm that holds."""
    if not arms:
        return otherwise
    whens = " ".join(f"WHEN {test} THEN {'NULL' if name is None else text_literal(name)}" for test, name in arms)
    return f"CASE {whens} ELSE {otherwise} END"
