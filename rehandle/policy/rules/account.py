"""The account of one verdict in words: what the command line, the desk, the holder's page and the API all show.

Each condition, what was seen with its source and date, whether it holds, and what would have changed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rehandle.kernel.words import dates
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.lists import both
from rehandle.kernel.words.plural import number
from rehandle.policy.rules import account_words as w
from rehandle.policy.rules import labels
from rehandle.policy.rules.explain import ClauseWhy, Fact, Why
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.kleene import Truth
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import list_name
from rehandle.policy.rules.said import Pair, say


@dataclass(frozen=True, slots=True)
class Read:
    """Where the facts were read, and when. `columns`: what the source calls them, where it is a file."""

    source: Pair = w.PLATFORM
    at: datetime | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactTold:
    """One thing that was seen, what people call it, and where it was read."""

    name: str
    called: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class ClauseTold:
    """One condition: its sentence, what was seen, whether it holds and whether it decided, what would have changed it."""

    kind: str
    number: int
    name: str
    anchor: str
    called: str
    sentence: str
    result: Truth
    holds: str
    decided: bool
    facts: tuple[FactTold, ...]
    changes: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The whole account in one language. `version` and `policy_hash` say which rule it was judged under."""

    lang: str
    rule: str
    version: int
    policy_hash: str
    outcome: str
    clauses: tuple[ClauseTold, ...]

    @property
    def decided(self) -> ClauseTold | None:
        """The exemption or the rule that decided, if one did."""
        return next((clause for clause in self.clauses if clause.decided and clause.kind != "tier"), None)


def account(policy: Policy, why: Why, read: Read, lang: str) -> Account:
    """Tell an explanation in a language."""
    clauses = tuple(_clause(clause, read, lang) for clause in why.clauses)
    rule = say(w.RULE, lang, title=policy.policy.title.of(lang), version=policy.version)
    return Account(lang, rule, policy.version, policy.hash, _outcome(why, lang), clauses)


def _outcome(why: Why, lang: str) -> str:
    said = why.judgement
    if said.verdict in (ACTIVE, UNKNOWN):
        return say(w.OUTCOMES[said.verdict], lang)
    kind = EXEMPT if said.exempt else "verdict"
    clause = next(each for each in why.clauses if each.kind == kind and each.clause.name == said.clause)
    name = clause.clause.text.of(lang)
    return say(w.OUTCOMES[kind], lang, number=clause.number, name=say(w.NAMED, lang, name=name) if name else "")


def _clause(clause: ClauseWhy, read: Read, lang: str) -> ClauseTold:
    name = clause.clause.name
    return ClauseTold(
        clause.kind, clause.number, name, f"{w.ANCHORS[clause.kind]}-{name}", say(w.CALLED[clause.kind], lang, number=clause.number),
        clause.sentence(lang), clause.result, say(w.HOLDS[clause.result], lang), clause.decided,
        tuple(_fact(fact, read, lang) for fact in clause.facts), tuple(change.text(lang) for change in clause.changes), _note(clause, lang),
    )  # fmt: skip


def _note(clause: ClauseWhy, lang: str) -> str:
    """What keeps a condition from being known, in words."""
    if clause.missing:
        return say(w.MISSING, lang, names=both([called(name, lang) for name in clause.missing], lang))
    return say(w.IN_DOUBT, lang) if clause.in_doubt else ""


def _fact(fact: Fact, read: Read, lang: str) -> FactTold:
    source = say(read.source, lang)
    if theirs := read.columns.get(fact.read_from or fact.name):
        source = say(w.COLUMN, lang, source=source, column=theirs)
    if fact.read_from:
        source = say(w.READ_FROM, lang, source=source, signal=called(fact.read_from, lang))
    if read.at:
        source = say(w.READ_ON, lang, source=source, at=read.at.date())
    return FactTold(fact.name, called(fact.name, lang), shown(fact.value, lang), source if fact.name.partition(":")[0] not in w.OF_THE_NAME else "")


def called(name: str, lang: str) -> str:
    """What people call a fact; a fact about the name with its list or letters."""
    plain, _, argument = name.partition(":")
    pair = w.FACTS.get(plain) or labels.INSTANTS.get(plain) or labels.TEXTS.get(plain)
    if pair is None:
        return isolate(name) if lang == "ar" else name
    said = say(pair, lang)
    return say(w.OF, lang, said=said, argument=list_name(argument, lang)) if argument else said


def shown(value: object, lang: str) -> str:
    """A value in words."""
    match value:
        case None:
            return say(w.NOT_KNOWN, lang)
        case "none" | "":
            return say(w.NONE, lang)
        case bool():
            return say(w.YES_NO[value], lang)
        case int():
            return number(value) if value >= 0 else isolate(f"-{number(-value)}")
        case date():
            return dates.plain(value, lang)
        case _:
            return isolate(str(value)) if lang == "ar" else str(value)
