"""Policies and tables drawn from a seed, many in a second: the same as `made`, for the differential over thousands of them."""

from random import Random

from rehandle.policy.rules.columns import COLUMNS, SOURCE, Kind
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.tree import And, Arith, Column, Compare, DaysSince, Expr, Literal, NameFact, Not, Or, Today, Within
from tests.policy.engines import Row
from tests.policy.made import CLAUSE, EDGE_DATES, EDGE_DAYS, EDGE_INSTANTS, FACTS, POLICY, SCORE

OPS = ["<", "<=", "==", "!=", ">=", ">"]
NUMBERS = [-3, 0, 1, 5, 10, 365, 10**12]
TEXTS = ["", "a", "tom", "Tom", "gone", "o'clock", "é", "\U0001f600", "zz", "${x}", "minor"]
NAMES = ["a", "tom", "12345", "pizza_hut", "nike1", "zz", "é", "٣٤", "ana", "o", "\U0001f600"]
SIGNALS = ["last_login_at", "last_post_at", "created_at", "last_view_at", "last_release_at"]
ROWS, MOST_CLAUSES = 8, 3


def policy(rng: Random) -> Policy:
    """Any policy: signals, exemptions, verdicts, tiers."""
    text = POLICY.format(active=_some(rng, SIGNALS, 1), require=_some(rng, SIGNALS, 0) if rng.random() < 0.3 else [])
    for kind, least in (("exempt", 0), ("verdict", 1), ("tier", 0)):
        for index in range(rng.randint(least, MOST_CLAUSES)):
            text += CLAUSE.format(kind=kind, name=f"{kind}_{index}", when=printed(condition(rng, 3)))
            text += f"benefit_of_doubt = {str(rng.random() < 0.5).lower()}\n" if kind == "exempt" else ""
    return parse(text + CLAUSE.format(kind="tier", name="rest", when="true"))


def table(rng: Random) -> tuple[list[str], list[Row]]:
    """The columns that a source has, and rows with empty cells; `label` tells them apart."""
    absent = set(rng.sample([name for name in SOURCE if name != "handle"], rng.randint(0, 8)))
    present = [name for name in SOURCE if name not in absent and name != "handle"]
    return present, [_row(rng, present, number) for number in range(ROWS)]


def condition(rng: Random, depth: int) -> Expr:
    """Any condition, at most so deep."""
    roll = rng.random()
    if depth == 0 or roll < 0.45:
        return _plain(rng)
    if roll < 0.6:
        return Not(condition(rng, depth - 1))
    parts = tuple(condition(rng, depth - 1) for _ in range(rng.randint(2, 3)))
    return And(parts) if rng.random() < 0.5 else Or(parts)


def _row(rng: Random, present: list[str], number: int) -> Row:
    cells: Row = {name: None if rng.random() < 0.3 else _value(rng, SOURCE[name].kind) for name in present}
    facts: Row = {fact.key: rng.random() < 0.5 for fact in FACTS[3:]} | {SCORE.key: rng.choice([0, 1, 5, 10, 100])}
    return {"handle": rng.choice(NAMES), "label": f"row {number}", "portfolio": rng.choice([None, *NUMBERS])} | cells | facts


def _value(rng: Random, kind: Kind) -> object:
    choices = {Kind.INSTANT: EDGE_INSTANTS, Kind.INT: NUMBERS, Kind.TEXT: TEXTS, Kind.BOOL: [True, False]}
    return rng.choice(choices[kind])  # type: ignore[arg-type]  one list of each kind


def _some(rng: Random, names: list[str], least: int) -> list[str]:
    return rng.sample(names, rng.randint(least, 3))


def _named(rng: Random, kind: Kind, nones: bool = False) -> Column:
    return Column(rng.choice([name for name, known in COLUMNS.items() if known.kind is kind and (nones or not known.empty_is_none)]))


def _number(rng: Random) -> Expr:
    plain: list[Expr] = [_named(rng, Kind.INT), DaysSince(_named(rng, Kind.INSTANT)), NameFact("length"), SCORE]
    one, other = rng.choice(plain), rng.choice([*plain, Literal(rng.choice(NUMBERS))])
    if rng.random() < 0.6:
        return one
    if rng.random() < 0.3:
        return Arith("*", DaysSince(_named(rng, Kind.INSTANT)), DaysSince(_named(rng, Kind.INSTANT)))
    return Arith(rng.choice("+-"), one, other)


def _plain(rng: Random) -> Expr:
    op, dated, texts = rng.choice(OPS), _named(rng, Kind.INSTANT, nones=True), _named(rng, Kind.TEXT, nones=True)
    match rng.randrange(10):
        case 0:
            return _named(rng, Kind.BOOL)
        case 1:
            return rng.choice(FACTS[1:])
        case 2:
            return Compare(op, DaysSince(dated), Literal(rng.choice(EDGE_DAYS)))
        case 3:
            return Compare(op, DaysSince(dated), _named(rng, Kind.INT))
        case 4:
            return Compare(op, _number(rng), rng.choice([Literal(rng.choice(NUMBERS)), _number(rng)]))
        case 5:
            return Compare(op, texts, rng.choice([Literal(rng.choice(TEXTS)), _named(rng, Kind.TEXT)]))
        case 6:
            return Compare(op, dated, rng.choice([Literal(rng.choice(EDGE_DATES)), Today(), _named(rng, Kind.INSTANT)]))
        case 7:
            return Within(texts, tuple(Literal(rng.choice(TEXTS)) for _ in range(rng.randint(1, 3))))
        case 8:
            return Within(dated, tuple(Literal(rng.choice(EDGE_DATES)) for _ in range(rng.randint(1, 3))))
        case _:
            return Within(DaysSince(dated), tuple(Literal(rng.choice(EDGE_DAYS)) for _ in range(rng.randint(1, 3))))
