"""One SELECT that judges every account of a mirror: each output column of `judge`, and the counts of a summary."""

from dataclasses import dataclass
from datetime import date, timedelta

from rehandle.policy.rules.clauses import Clause, Exempt
from rehandle.policy.rules.dialects import DUCKDB, Dialect
from rehandle.policy.rules.flags import AFTER_CREATION, COUNTS, PAST
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.sql import Emitter
from rehandle.policy.rules.tree import branches, columns_of

TWO = 2


@dataclass(frozen=True, slots=True)
class Judging:
    """The SQL of one policy, one day, the columns that the source has, and one engine."""

    policy: Policy
    today: date
    present: frozenset[str]
    dialect: Dialect = DUCKDB
    dear: frozenset[str] = frozenset()  # facts that are not there yet: unknown to a first stage

    @property
    def emit(self) -> Emitter:
        """The emitter, which also knows the made columns."""
        return Emitter(self.today, (self.present - self.dear) | {"last_active", "handle"}, self.dialect, self.dear)

    def select(self, mirror: str, *, only_found: bool = False) -> str:
        """Judges every row of a mirror, or those that a verdict found: a table with the present columns, `canonical` and the name facts."""
        kept = f" WHERE {self.found()}" if only_found else ""
        return f"SELECT {', '.join(self.columns())} FROM {self.with_activity(mirror)}{kept}"  # noqa: S608  names and texts are quoted

    def columns(self) -> list[str]:
        """What is said of each row: each output column of `judge`, of a table with its activity."""
        return [
            "handle",
            "canonical",
            f"{self.emit.column('account_id')} AS account_id",
            f"{self.verdict()} AS verdict",
            f"{self.clause()} AS clause",
            f"{self.exempt()} AS exempt",
            f"{self.tier()} AS tier",
            f"{self.tier_clause()} AS tier_clause",
            *self.dated(),
            f"{self.flags()} AS flags",
        ]

    def dated(self) -> list[str]:
        """The columns that are the row's own and move with the day, and the score."""
        idle = f"CAST({self.dialect.days_between(self.today, 'last_active')} AS {self.dialect.integer}) AS idle_days"
        return ["last_active AS last_active_at", idle, f"CAST(NULL AS {self.dialect.small}) AS score"]

    def with_activity(self, mirror: str) -> str:
        """The mirror with `last_active`, the newest signal that is known."""
        return f"(SELECT *, {self._last_active()} AS last_active FROM {mirror}) AS judged"  # noqa: S608  as above

    def _last_active(self) -> str:
        """Newest of the known signals, each held against the others: engines disagree about `greatest` and NULL."""
        signals = self.policy.signals
        if not set(signals.require) <= self.present:
            return self._no_instant
        required = [self.dialect.quoted(name) for name in signals.require]
        names = [self.dialect.quoted(name) for name in dict.fromkeys(signals.active) if name in self.present]
        known = sorted(names, key=lambda name: name not in required)
        newest, otherwise = _newer(*known, sure=known[0] in required) if len(known) == TWO else (_newest(known), self._no_instant)
        whens = " ".join(f"WHEN {test} THEN {value}" for test, value in [*((f"{name} IS NULL", self._no_instant) for name in required), *newest])
        return f"CASE {whens} ELSE {otherwise} END" if whens else self._no_instant

    @property
    def _no_instant(self) -> str:
        return f"CAST(NULL AS {self.dialect.instant})"

    def verdict(self, exemptions: bool = True) -> str:
        """The verdict's name, `exempt`, `unknown` or `active`; also as it would be without exemptions."""
        spared = [(self.holds(exempt), EXEMPT) for exempt in self.policy.exempt] if exemptions else []
        return self.case(
            [
                *spared,
                (self.no_signal(), UNKNOWN),
                *((self.true(clause), clause.name) for clause in self.policy.verdict),
                *((self.open(clause), UNKNOWN) for clause in self.policy.verdict),
            ],
            self.dialect.text_literal(ACTIVE),
        )

    def clause(self) -> str:
        """The clause that decided, or the first that could not be known."""
        return self.case(
            [
                *((self.holds(exempt), exempt.name) for exempt in self.policy.exempt),
                (self.no_signal(), None),
                *((self.true(clause), clause.name) for clause in self.policy.verdict),
                *((self.open(clause), clause.name) for clause in self.policy.verdict),
            ]
        )

    def exempt(self) -> str:
        """The exemption that spares the account."""
        return self.case([(self.holds(exempt), exempt.name) for exempt in self.policy.exempt])

    def tier(self) -> str:
        """The first tier that holds."""
        return self.case([(self.true(tier), tier.name) for tier in self.policy.tier])

    def tier_clause(self) -> str:
        """The part of the tier's condition that holds."""
        parts = [part for tier in self.policy.tier for part in branches(tier.tree)]
        return self.case([(f"({self.emit.true(part)}) IS TRUE", printed(part)) for part in parts])

    def true(self, clause: Clause) -> str:
        """SQL: the clause is true."""
        return f"({self.emit.true(clause.tree)}) IS TRUE"

    def open(self, clause: Clause) -> str:
        """SQL: the clause is unknown, which is neither true nor false."""
        return f"({self.true(clause)} OR ({self.emit.false(clause.tree)}) IS TRUE) IS NOT TRUE"

    def holds(self, clause: Exempt) -> str:
        """SQL: the exemption spares the account."""
        return f"({self.emit.false(clause.tree)}) IS NOT TRUE" if self.in_doubt(clause) else self.true(clause)

    def in_doubt(self, clause: Clause) -> bool:
        """Whether an unknown answer spares the account: the rule says so, and the source has the columns."""
        doubt = isinstance(clause, Exempt) and clause.benefit_of_doubt
        return doubt and set(columns_of(clause.tree)) <= self.present | {"last_active", "handle"}

    def found(self) -> str:
        """SQL: a verdict of the policy found the account, and nothing spares it."""
        spared = [f"({self.holds(exempt)})" for exempt in self.policy.exempt]
        found = " OR ".join(self.true(clause) for clause in self.policy.verdict) or "FALSE"
        return " AND ".join([f"NOT ({' OR '.join(spared)})"] * bool(spared) + [f"NOT ({self.no_signal()})", f"({found})"])

    def no_signal(self) -> str:
        """SQL: nothing that counts as activity is known."""
        return " AND ".join(f"{self.dialect.quoted(name)} IS NULL" for name in self.policy.signals.active if name in self.present) or "TRUE"

    def flags(self) -> str:
        """The flags as a sorted list; a flag changes no verdict."""
        return self.dialect.without_nulls([self.case([(test, name)]) for name, test in sorted(self.flag_tests().items())])

    def flag_tests(self) -> dict[str, str]:
        emit = self.emit
        column = {name: emit.column(name) for name in (*PAST, *COUNTS)}
        tests = {flag: f"{column[name]} < {column['created_at']}" for flag, name in AFTER_CREATION.items()}
        tests["date_in_future"] = " OR ".join(self._after_today(column[name]) for name in PAST)
        tests["posts_zero_but_dated"] = f"{column['posts']} = 0 AND {column['last_post_at']} IS NOT NULL"
        tests["count_below_zero"] = " OR ".join(f"{column[name]} < 0" for name in COUNTS)
        return tests

    def _after_today(self, instant: str) -> str:
        """SQL: on a later day than today, as a comparison with the first instant of tomorrow."""
        return "FALSE" if self.today == date.max else f"{instant} >= {self.dialect.day_start(self.today + timedelta(days=1))}"

    def case(self, arms: list[tuple[str, str | None]], otherwise: str = "") -> str:
        """A CASE of texts: the first arm that holds."""
        otherwise = otherwise or f"CAST(NULL AS {self.dialect.text})"
        if not arms:
            return otherwise
        whens = " ".join(f"WHEN {test} THEN {'NULL' if name is None else self.dialect.text_literal(name)}" for test, name in arms)
        return f"CASE {whens} ELSE {otherwise} END"


def _newer(one: str, other: str, *, sure: bool) -> tuple[list[tuple[str, str]], str]:
    """SQL: the newer of two, as arms and what stands otherwise. `sure`: the first is known. Most rules have two, and this is read of every row."""
    return [(f"{other} > {one}" + ("" if sure else f" OR {one} IS NULL"), other)], one


def _newest(known: list[str]) -> list[tuple[str, str]]:
    """SQL: which one is known with no other known one later, as arms."""
    later = {name: [f"({other} IS NULL OR {other} <= {name})" for other in known if other != name] for name in known}
    return [(" AND ".join([f"{name} IS NOT NULL", *tests]), name) for name, tests in later.items()]
