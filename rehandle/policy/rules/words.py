"""The sentence of a condition, made from its tree: what people read is what the engine runs."""

from datetime import date

from rehandle.kernel.words import dates
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.plural import count, number
from rehandle.policy.rules import labels
from rehandle.policy.rules.tree import (
    OPPOSITE,
    And,
    Arith,
    Column,
    Compare,
    DaysSince,
    Expr,
    Literal,
    NameFact,
    Not,
    Or,
    Today,
    Within,
)


def sentence(tree: Expr, lang: str) -> str:
    """A whole sentence that says when the condition holds."""
    said = phrase(tree, lang)
    return f"{said[0].upper()}{said[1:]}."


def phrase(tree: Expr, lang: str, holds: bool = True) -> str:  # noqa: PLR0911  one arm a kind of node
    """The condition (or with `holds` false its opposite) as a clause to stand inside a sentence."""
    match tree:
        case Not(part):
            return phrase(part, lang, not holds)
        case And(parts) | Or(parts):
            return _joined([_inner(part, lang, holds) for part in parts], lang, together=isinstance(tree, And) == holds)
        case Compare(op, left, right):
            return _compared(op if holds else OPPOSITE[op], left, right, lang)
        case Within(item, choices):
            return _within(item, choices, lang, holds)
        case NameFact(kind, argument):
            return labels.NAME_FACTS[kind][lang == "ar"][not holds].format(_argument(argument, lang))
        case Column(name):
            return labels.YES_NO[name][lang == "ar"][not holds]
        case Literal(value):
            return _always(bool(value) == holds, lang)
        case _:
            raise AssertionError(f"{tree} is no condition")


def _joined(said: list[str], lang: str, together: bool) -> str:
    if lang == "ar":
        return ("، و" if together else "، أو ").join(said)
    return (", and " if together else ", or ").join(said)


def _inner(tree: Expr, lang: str, holds: bool) -> str:
    """A mixed condition inside another stands in brackets, so that and and or cannot be misread."""
    said = phrase(tree, lang, holds)
    return f"({said})" if isinstance(tree, And | Or) else said


def _always(holds: bool, lang: str) -> str:
    if lang == "ar":
        return "في كل الأحوال" if holds else "لا يتحقق أبدًا"
    return "in every case" if holds else "never"


def _compared(op: str, left: Expr, right: Expr, lang: str) -> str:
    if isinstance(right, Literal) and isinstance(right.value, int) and right.value >= 0:
        if isinstance(left, DaysSince):
            return _ago(op, left.column.name, right.value, lang)
        if isinstance(left, Column):
            return _counted(op, left.name, right.value, lang)
        if isinstance(left, NameFact):
            noun, around, _ = labels.NAME_COUNTS[left.kind]
            return around[lang == "ar"].format(_number_of(op, right.value, noun, lang))
    if isinstance(left, Column) and left.name in labels.INSTANTS:
        return _on_day(op, left.name, right, lang)
    if lang == "ar":
        return f"{_thing(left, lang)} {labels.AR_PLAIN[op]} {_thing(right, lang)}"
    return f"{_thing(left, lang)} {labels.EN_PLAIN[op]} {_thing(right, lang)}"


def _ago(op: str, column: str, days: int, lang: str) -> str:
    since = labels.INSTANTS[column][lang == "ar"]
    if lang == "ar":
        return f"مضى على {since} {_number_of(op, days, 'day', lang)}"
    verb = "has" if days == 1 and op not in ("<", "!=") else "have"
    return f"{_number_of(op, days, 'day', lang)} {verb} passed since {since}"


def _counted(op: str, column: str, amount: int, lang: str) -> str:
    noun, english, arabic = labels.COUNTS[column]
    if amount == 0 and op in ("==", "<="):
        return (
            f"ليس {arabic.format('أي ' + count(100, noun, 'ar').removeprefix('100 '))}"
            if lang == "ar"
            else english.format(f"no {count(2, noun, 'en')[2:]}")
        )
    if amount == 0 and op == "!=":
        return arabic.format(f"{count(1, noun, 'ar')} أو أكثر") if lang == "ar" else english.format(f"some {count(2, noun, 'en')[2:]}")
    return (arabic if lang == "ar" else english).format(_number_of(op, amount, noun, lang))


def _number_of(op: str, amount: int, noun: str, lang: str) -> str:
    if lang == "ar":
        return labels.AR_COUNT[op].format(count(amount, noun, "ar", "oblique" if op in (">", "<", "!=") else "nominative"))
    return labels.EN_COUNT[op].format(count(amount, noun, "en"))


def _on_day(op: str, column: str, right: Expr, lang: str) -> str:
    if lang == "ar":
        return f"{labels.INSTANTS[column][1]} {labels.AR_DAY[op].format(_thing(right, lang))}"
    verb = "" if column == "created_at" else " is"
    return f"{labels.INSTANTS[column][0]}{verb} {labels.EN_DAY[op]} {_thing(right, lang)}"


def _within(item: Expr, choices: tuple[Literal, ...], lang: str, holds: bool) -> str:
    listed = ("، أو " if lang == "ar" else " or ").join(_thing(choice, lang) for choice in choices)
    if lang == "ar":
        return f"{_thing(item, lang)} {'هو' if holds else 'ليس'} {listed}"
    return f"{_thing(item, lang)} is {'' if holds else 'not '}{listed}"


def _thing(tree: Expr, lang: str) -> str:
    """A value in words."""
    arabic = lang == "ar"
    match tree:
        case Literal(value):
            return _value(value, lang)
        case Today():
            return "يوم الفحص" if arabic else "the day of the check"
        case DaysSince(column):
            since = labels.INSTANTS[column.name][arabic]
            return f"عدد الأيام منذ {since}" if arabic else f"the number of days since {since}"
        case NameFact(kind):
            return labels.NAME_COUNTS[kind][2][arabic]
        case Column(name):
            return _column(name, lang)
        case Arith(op, left, right):
            sign = {"+": ("plus", "زائد"), "-": ("less", "ناقص"), "*": ("times", "في")}[op][arabic]
            return f"{_thing(left, lang)} {sign} {_thing(right, lang)}"
        case _:
            raise AssertionError(f"{tree} is no value")


def _column(name: str, lang: str) -> str:
    if name in labels.COUNTS:
        noun = labels.COUNTS[name][0]
        return f"عدد {count(3, noun, 'ar').removeprefix('3 ')}" if lang == "ar" else f"the number of {count(2, noun, 'en')[2:]}"
    return (labels.INSTANTS.get(name) or labels.TEXTS[name])[lang == "ar"]


def _value(value: int | str | date, lang: str) -> str:
    if isinstance(value, str):
        return isolate(f"“{value}”") if lang == "ar" else f"“{value}”"
    if isinstance(value, date):
        return dates.plain(value, lang)
    return number(value) if value >= 0 else isolate(f"-{number(-value)}")


def _argument(argument: str, lang: str) -> str:
    if argument in labels.ARGUMENTS:
        return labels.ARGUMENTS[argument][lang == "ar"]
    return isolate(argument) if lang == "ar" else argument
