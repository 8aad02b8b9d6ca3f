"""Why a name was found, as the desk shows it: the account of the finding in cells, what decided first."""

from datetime import datetime

from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.why import seen
from rehandle.desk.cells import apart, soft, strong
from rehandle.desk.speak import Pair, Speaker
from rehandle.policy.rules.account import Account, ClauseTold
from rehandle.policy.rules.model import Policy

HEAD: tuple[Pair, ...] = (("The rule asks", "ما تسأل عنه القاعدة"), ("This account", "هذا الحساب"), ("Result", "النتيجة"))
ORDER = ("verdict", "exempt", "tier")


def rows(speak: Speaker, told: Account) -> list[tuple[str, str, str]]:
    """Every condition: what decided, then the others in the order of the rule. Its sentence, what was seen and where, whether it holds."""
    ordered = sorted(told.clauses, key=lambda each: (each != told.decided, ORDER.index(each.kind), each.number))
    return [(_asks(speak, each), _saw(speak, each), _holds(each)) for each in ordered]


def otherwise(told: Account) -> list[str]:
    """What would have changed the result, one statement each, with the day on which it turns."""
    return list(told.decided.changes) if told.decided else []


def last_seen(case: CaseFacts, policy: Policy) -> datetime | None:
    """The newest sign of use that the rule counts."""
    facts = seen(case)
    return max((at for name in policy.signals.active if isinstance(at := facts.get(name), datetime)), default=None)


def _asks(speak: Speaker, clause: ClauseTold) -> str:
    return speak.say(("{}: {}", "{}: {}"), clause.called, clause.sentence)


def _saw(speak: Speaker, clause: ClauseTold) -> str:
    """The facts, each with its value, then where they were read."""
    facts = [speak.say(("{}: {}", "{}: {}"), fact.called, apart(fact.value)) for fact in clause.facts]
    told = facts[0] if facts else "–"
    for fact in facts[1:]:
        told = speak.say(("{} · {}", "{} · {}"), told, fact)
    for source in dict.fromkeys(fact.source for fact in clause.facts if fact.source):
        told = soft(told, source)
    return soft(told, clause.note) if clause.note else told


def _holds(clause: ClauseTold) -> str:
    return strong(clause.holds) if clause.result is None or clause.decided else clause.holds
