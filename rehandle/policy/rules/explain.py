"""Why a rule says what it says of one account: clause by clause, with what was seen and what would have changed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rehandle.kernel.words import dates
from rehandle.policy.rules.clauses import Clause, Exempt
from rehandle.policy.rules.judge import Judgement, holds, judge, missing, seen_of
from rehandle.policy.rules.kleene import NameLists, Seen, Truth, truth, value
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.tree import (
    OPPOSITE,
    Column,
    Compare,
    DaysSince,
    Expr,
    Literal,
    columns_of,
    leaves_of,
    name_facts_of,
)
from rehandle.policy.rules.words import phrase, sentence


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was seen. `value` is None where it is unknown; `read_from` is the signal that last activity came from."""

    name: str
    value: object
    read_from: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that, had it been otherwise, would have turned the clause; with the day that it turns on, where there is one."""

    statement: Expr
    holds: bool
    day: date | None = None
    later: bool = True

    def text(self, lang: str) -> str:
        """The change as a clause: `the account has at least 5 posts`; with the day on which a count of days turns."""
        said = phrase(self.statement, lang, self.holds)
        if self.day is None:
            return said
        day = dates.plain(self.day, lang)
        if lang == "ar":
            return f"{said}، أي في {day} أو {'بعده' if self.later else 'قبله'}"
        return f"{said}, that is, on or {'after' if self.later else 'before'} {day}"


@dataclass(frozen=True, slots=True)
class ClauseWhy:
    """One clause: its sentence, the facts it read, its result, whether it decided, and what would have changed it."""

    kind: str
    number: int
    clause: Clause
    result: Truth
    decided: bool
    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    missing: tuple[str, ...] = ()
    in_doubt: bool = False

    def sentence(self, lang: str) -> str:
        """When this clause holds, made from the condition itself."""
        return sentence(self.clause.tree, lang)


@dataclass(frozen=True, slots=True)
class Why:
    """The whole account that the desk, the holder's page and the command line show."""

    judgement: Judgement
    clauses: tuple[ClauseWhy, ...]


def explain(policy: Policy, facts: Mapping[str, object], as_of: datetime, lists: NameLists | None = None) -> Why:
    """Explain the verdict and the tier on one account as of an instant."""
    judgement, seen = judge(policy, facts, as_of, lists), seen_of(policy, facts, as_of, lists)
    decided = {"exempt": judgement.exempt, "verdict": judgement.clause if judgement.exempt is None else None, "tier": judgement.tier}
    groups: dict[str, tuple[Clause, ...]] = {"exempt": policy.exempt, "verdict": policy.verdict, "tier": policy.tier}
    return Why(
        judgement,
        tuple(
            _why(kind, number, clause, seen, policy, decided[kind] == clause.name)
            for kind, clauses in groups.items()
            for number, clause in enumerate(clauses, start=1)
        ),
    )


def _why(kind: str, number: int, clause: Clause, seen: Seen, policy: Policy, decided: bool) -> ClauseWhy:
    result = truth(clause.tree, seen)
    spared = isinstance(clause, Exempt)
    return ClauseWhy(
        kind,
        number,
        clause,
        result,
        decided,
        _facts(clause.tree, seen, policy),
        _changes(clause.tree, result, seen),
        tuple(missing(clause, seen)) if isinstance(clause, Exempt) else (),
        spared and result is None and isinstance(clause, Exempt) and holds(clause, seen),
    )


def _facts(tree: Expr, seen: Seen, policy: Policy) -> tuple[Fact, ...]:
    columns = [Fact(name, _shown(value(Column(name), seen)), _origin(name, seen, policy)) for name in columns_of(tree)]
    return (*columns, *(Fact(fact.key, seen.name_fact(fact)) for fact in name_facts_of(tree)))


def _shown(found: object) -> object:
    return found if found is None or isinstance(found, bool | int | str | date) else "none"


def _origin(name: str, seen: Seen, policy: Policy) -> str:
    """Which signal the last activity came from."""
    last = seen.facts.get("last_active")
    if name != "last_active" or last is None:
        return ""
    return next((signal for signal in policy.signals.active if seen.facts.get(signal) == last), "")


def _changes(tree: Expr, result: Truth, seen: Seen) -> tuple[Change, ...]:
    """Each single statement whose opposite would have given the clause another result."""
    if result is None:
        return ()
    changes = []
    for leaf in leaves_of(tree):
        now = truth(leaf, seen)
        turned = Seen(seen.facts, seen.today, seen.lists, {leaf: not now})
        if not isinstance(leaf, Literal) and now is not None and truth(tree, turned) is not result:
            changes.append(_change(leaf, not now, seen.today))
    return tuple(changes)


def _change(leaf: Expr, wanted: bool, today: date) -> Change:
    """The change, with the day on which it begins where the statement counts days from one."""
    if not isinstance(leaf, Compare) or not isinstance(leaf.left, DaysSince) or not isinstance(leaf.right, Literal):
        return Change(leaf, wanted)
    op = leaf.op if wanted else OPPOSITE[leaf.op]
    days = int(str(leaf.right.value)) + {"<": -1, ">": 1}.get(op, 0)
    there_is = op not in ("==", "!=") and -(date.max - today).days <= days <= (today - date.min).days
    return Change(leaf, wanted, today - timedelta(days=days) if there_is else None, later=op in ("<", "<="))
