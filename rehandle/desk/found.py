"""Why a name was found, as the desk shows it: the rule's sentence beside what was seen of this account."""

from collections.abc import Mapping
from datetime import UTC, datetime

from rehandle.cases.rules.facts import CaseFacts
from rehandle.desk import words as w
from rehandle.desk.cells import apart, soft, strong
from rehandle.desk.speak import Speaker
from rehandle.kernel.words.plural import number
from rehandle.names import queries as names
from rehandle.policy.rules.columns import INSTANTS
from rehandle.policy.rules.explain import ClauseWhy, Fact, Why, explain
from rehandle.policy.rules.model import Policy

SHOWN = ("verdict", "exempt")


def seen(case: CaseFacts) -> dict[str, object]:
    """The finding as the judge reads it: instants are instants again."""
    facts: dict[str, object] = dict(case.facts)
    for name in (*INSTANTS, "observed_at"):
        if isinstance(value := facts.get(name), str):
            facts[name] = _instant(value)
    return facts | {"handle": case.handle}


def observed_at(case: CaseFacts) -> datetime:
    """When the account was read."""
    at = seen(case).get("observed_at")
    return at if isinstance(at, datetime) else case.opened_at


def why(case: CaseFacts, policy: Policy) -> Why:
    """The judge's own account of the finding, under the rule that the file is pinned to."""
    return explain(policy, seen(case), observed_at(case), names.office())


def rows(speak: Speaker, told: Why, at: datetime) -> list[tuple[str, str, str]]:
    """The clause that decided, then what would have left the account alone: sentence, what was seen, whether it holds."""
    clauses = [each for each in told.clauses if each.kind in SHOWN and (each.decided or each.kind == "exempt")]
    ordered = sorted(clauses, key=lambda each: (not each.decided, each.kind != "verdict", each.number))
    return [(_asks(speak, each), _saw(speak, each, at), _holds(speak, each)) for each in ordered]


def otherwise(speak: Speaker, told: Why) -> list[str]:
    """What would have changed the result, one statement each, with the day on which it turns."""
    decided = next((each for each in told.clauses if each.decided and each.kind == "verdict"), None)
    return [change.text(speak.lang) for change in decided.changes] if decided else []


def _asks(speak: Speaker, clause: ClauseWhy) -> str:
    return speak.say(("{}: {}", "{}: {}"), speak.say(w.CLAUSES[clause.kind], clause.number), clause.sentence(speak.lang))


def _saw(speak: Speaker, clause: ClauseWhy, at: datetime) -> str:
    facts = [speak.say(("{}: {}", "{}: {}"), _named(speak, fact), _value(speak, fact.value)) for fact in clause.facts]
    told = facts[0] if facts else ""
    for fact in facts[1:]:
        told = speak.say(("{} · {}", "{} · {}"), told, fact)
    return soft(told, speak.say(("platform, read {}", "المنصة، قُرئت {}"), speak.day(at))) if clause.decided else told


def _named(speak: Speaker, fact: Fact) -> str:
    return speak.of(w.COLUMNS, fact.name.partition("(")[0])


def _value(speak: Speaker, value: object) -> str:
    match value:
        case None:
            return strong(speak.say(w.NOT_KNOWN))
        case "none" | "":
            return speak.say(w.NONE)
        case bool():
            return speak.say(w.YES_NO[value])
        case int():
            return number(value)
        case datetime():
            return speak.day(value)
        case _:
            return apart(str(value))


def _holds(speak: Speaker, clause: ClauseWhy) -> str:
    said = speak.say(w.HOLDS[clause.result])
    return strong(said) if clause.result is None or clause.decided else said


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def last_seen(case: CaseFacts, policy: Policy) -> datetime | None:
    """The newest sign of use that the rule counts."""
    facts: Mapping[str, object] = seen(case)
    return max((at for name in policy.signals.active if isinstance(at := facts.get(name), datetime)), default=None)
