"""Throws broken and strange texts at the parsers of conditions and of policy files, and says what does not answer as it should.

A condition is a tree or a `ConditionError` with its place; a file is a policy or `PolicyInvalid` with a line, a key and a sentence for
each error. What reads must print, speak and compile. Anything else is a finding.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from traceback import format_exc

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.conditions import parse
from rehandle.policy.rules.dialects import DIALECTS, Inexpressible
from rehandle.policy.rules.engines import ANY_DAY, selects
from rehandle.policy.rules.mutate import bent, bent_file, nested, pick, soup
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.reading import PolicyInvalid
from rehandle.policy.rules.reading import parse as parse_file
from rehandle.policy.rules.render import render
from rehandle.policy.rules.sql import Emitter
from rehandle.policy.rules.tokens import LONGEST_TEXT, ConditionError
from rehandle.policy.rules.words import sentence

EVERY = frozenset(COLUMNS)
CONDITIONS_A_FILE = 20  # conditions are quick; a file takes about as long as this many


@dataclass(slots=True)
class Tally:
    """How many texts were tried, how many of them read, and what was found."""

    conditions: int = 0
    conditions_read: int = 0
    files: int = 0
    files_read: int = 0
    findings: list[str] = field(default_factory=list)


def fuzz(seed: int, files: Sequence[str], again: Callable[[Tally], bool]) -> Tally:
    """Try texts as long as `again` says so, and stop at the first finding. The same seed tries the same texts."""
    draw, tally = Random(seed), Tally()  # noqa: S311  a hunt that comes out the same again is wanted, not a secret
    seeds = [line.partition("'")[2].rpartition("'")[0] for text in files for line in text.splitlines() if line.startswith("when = '")]
    while again(tally) and not tally.findings:
        for _ in range(CONDITIONS_A_FILE):
            tally.conditions += 1
            tally.conditions_read += _tried(tally, try_condition, _condition(draw, seeds))
        tally.files += 1
        tally.files_read += _tried(tally, try_file, bent_file(draw, pick(draw, files)))
    return tally


def try_condition(text: str) -> bool:
    """Whether it reads. What reads must print as itself, have a sentence, and compile for every engine."""
    try:
        tree = parse(text)
    except ConditionError as error:
        _must(bool(0 <= error.at <= max(len(text), LONGEST_TEXT) and str(error)), "an error has its place and its sentence")
        return False
    _must(bool(parse(printed(tree)) == tree), "what is printed reads as the same tree")
    _must(bool(all(sentence(tree, lang).strip() for lang in ("en", "ar"))), "what reads has a sentence")
    for dialect in DIALECTS:
        try:
            emit = Emitter(ANY_DAY, EVERY, dialect)
            _must(bool(emit.true(tree) and emit.false(tree)), "what reads has its formulae")
        except Inexpressible as error:
            _must(bool(str(error)), "what cannot be said has its reason")
    return True


def try_file(text: str) -> bool:
    """Whether it reads. Each error has a line of the file, a key and a sentence; what reads has a page and its SQL."""
    try:
        policy = parse_file(text)
    except PolicyInvalid as error:
        lines = len(text.splitlines()) + 1
        placed = all(1 <= fault.line <= lines and fault.key and fault.says for fault in error.faults)
        _must(bool(error.faults) and placed, "each error has its line, its key and its sentence")
        return False
    _must(bool(parse_file(text).hash == policy.hash), "the same text is the same policy")
    _must(bool(render(policy, "en") and render(policy, "ar")), "what reads has its page")
    _must(bool(all(selects(policy, ANY_DAY, EVERY, "mirror").values())), "what reads compiles")
    return True


class Finding(Exception):
    """Something that does not hold of what a parser answered."""


def _must(holds: bool, says: str) -> None:
    if not holds:
        raise Finding(says)


def _condition(draw: Random, seeds: Sequence[str]) -> str:
    roll = draw.randrange(10)
    if roll == 0:
        return nested(draw)
    return soup(draw) if roll < 4 or not seeds else bent(draw, pick(draw, seeds))


def _tried(tally: Tally, attempt: Callable[[str], bool], text: str) -> bool:
    try:
        return attempt(text)
    except Exception:  # noqa: BLE001  whatever is raised is what is looked for
        tally.findings.append(f"{text!r}\n{format_exc(limit=-4)}")
        return False


def counted(files: int) -> Callable[[Tally], bool]:
    """So many files, and twenty conditions with each."""
    return lambda tally: tally.files < files


def report(tally: Tally, lines: Iterable[str] = ()) -> list[str]:
    """What a run came to, in lines."""
    told = f"{tally.conditions:,} conditions, {tally.conditions_read:,} of them read; {tally.files:,} files, {tally.files_read:,} of them read"
    return [told, *lines, *(tally.findings or ["nothing found"])]
