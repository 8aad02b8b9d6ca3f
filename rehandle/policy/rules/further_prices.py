"""A price rule in a sentence."""

from collections.abc import Iterator
from typing import Any

from rehandle.kernel.words.bidi import isolate
from rehandle.policy.rules import further_words as w
from rehandle.policy.rules import pricing as rules
from rehandle.policy.rules.conditions import parse
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import joined
from rehandle.policy.rules.said import say
from rehandle.policy.rules.tree import Literal
from rehandle.policy.rules.words import phrase

Said = tuple[str, tuple[str, ...], str]


def price_items(policy: Policy, lang: str) -> Iterator[Said]:
    """One sentence a price rule."""
    for rule in policy.price:
        what = _what(policy, rule, lang)
        text = say(w.PRICE, lang, rule=rule.name, per=w.PER[rule.per][lang == "ar"], what=what)
        yield f"price-{rule.name}", tuple(f"price.{rule.name}.{key}" for key in type(rule).model_fields), text


def _what(policy: Policy, rule: rules.Price, lang: str) -> str:  # noqa: PLR0911  one arm a kind of price
    def shown(amount: str | None) -> str:
        return w.NOT_SOLD[lang == "ar"] if amount is None else f"{amount} {policy.policy.currency}"

    match rule:
        case rules.Fixed():
            return say(w.FIXED, lang, amount=shown(rule.amount))
        case rules.ByLength():
            return _listed(_rungs(rule, shown, lang), lang)
        case rules.ByClass():
            return _listed(_classes(rule, shown, lang), lang)
        case rules.ByAppraisal():
            return say(w.APPRAISED, lang, percent=rule.percent, least=shown(rule.least), most=shown(rule.most))
        case rules.Sum():
            spared = f" {say(w.SPARED, lang, rules=_rules(rule.former_holder_spared, lang))}" if rule.former_holder_spared else ""
            return say(w.SUM, lang, rules=_rules(rule.of, lang)) + spared
        case rules.Stepped():
            amounts = joined([isolate(shown(amount)) if lang == "ar" else shown(amount) for amount in rule.amounts], lang)
            return say(w.STEPPED, lang, amounts=amounts, hours=rule.each_hours)
        case _:
            return _fallen(rule, shown, lang)


def _fallen(rule: rules.Price, shown: Any, lang: str) -> str:
    match rule:
        case rules.Halving():
            return say(w.HALVING, lang, start=shown(rule.start), days=rule.days)
        case rules.Geometric():
            return say(w.GEOMETRIC, lang, start=shown(rule.start), floor=shown(rule.floor), days=rule.days, hours=rule.every_hours)
        case rules.Falling():
            return say(w.FALLING, lang, start=shown(rule.start), keep=rule.keep_percent, hours=rule.every_hours)
        case rules.Shrinking():
            start, end = rule.start_by or shown(rule.start), rule.end_by or shown(rule.end)
            return say(w.SHRINKING, lang, start=start, end=end, keep=rule.keep_percent, days=rule.every_days)
        case _:
            raise AssertionError(f"{rule.kind} has no words")


def _rungs(rule: rules.ByLength, shown: Any, lang: str) -> Iterator[str]:
    for rung in rule.rungs:
        yield say(w.RUNG_REST if rung.up_to is None else w.RUNG, lang, length=rung.up_to or 0, amount=shown(rung.amount))
    for band in rule.bands:
        yield say(w.YEARS, lang, years=band.years, discount=band.discount_percent)


def _classes(rule: rules.ByClass, shown: Any, lang: str) -> Iterator[str]:
    for row in rule.rows:
        tree = parse(row.when)
        pair = w.CLASS_REST if tree == Literal(True) else w.CLASS
        yield say(pair, lang, condition=phrase(tree, lang), amount=shown(row.amount))


def _listed(said: Iterator[str], lang: str) -> str:
    return f"{('؛ ' if lang == 'ar' else '; ').join(said)}."


def _rules(names: tuple[str, ...], lang: str) -> str:
    return joined([isolate(name) if lang == "ar" else name for name in names], lang)
