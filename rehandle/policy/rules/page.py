"""The public page of a policy as a value: every number in force, in whole sentences. It is made, never typed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rehandle.policy.rules import page_words as w
from rehandle.policy.rules.carried import by_hand, not_carried
from rehandle.policy.rules.further import taken_items
from rehandle.policy.rules.keys import chosen, with_tables
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_sales import sale_items
from rehandle.policy.rules.parts import Source
from rehandle.policy.rules.said import Pair, say
from rehandle.policy.rules.words import sentence


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of the page. `anchor` is what a letter links to; `mark` says where the value comes from; `keys` what it speaks of."""

    anchor: str
    text: str
    mark: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences."""

    anchor: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page in one language."""

    title: str
    lang: str
    sections: tuple[Section, ...]


Said = tuple[str, tuple[str, ...], str]  # anchor, the keys (or whole tables) it speaks of, the sentence
TITLE = "policy.title"  # the page's own title
CALLED = (".name", ".text")  # what a thing is called has no source beside the sentence


def page(policy: Policy, lang: str) -> Page:
    """The page of a policy in a language."""
    parts = {
        "rule": _rule(policy, lang),
        "found": _found(policy, lang),
        "spared": _spared(policy, lang),
        "told": _told(policy, lang),
        "taken": _taken(policy, lang),
        "objection": _objection(policy, lang),
        "decides": _decides(policy, lang),
        "given": sale_items(policy, lang),
    }
    sections = [_section(policy, name, items, lang) for name, items in parts.items()]
    if left := _section(policy, "more", _left(policy, sections, lang), lang).items:
        sections.append(Section("more", w.TITLES["more"][lang == "ar"], left))
    return Page(policy.policy.title.of(lang), lang, tuple(sections))


def _section(policy: Policy, name: str, said: Iterator[Said], lang: str) -> Section:
    waiting = _waiting(policy)
    items = tuple(Item(anchor, text, _mark(policy, keys, waiting, lang), keys) for anchor, keys, text in said)
    return Section(name, w.TITLES[name][lang == "ar"], items)


def _left(policy: Policy, sections: list[Section], lang: str) -> Iterator[Said]:
    """Every value chosen that no sentence speaks of, as the file has it: nothing that a policy sets can be missing from its page."""
    spoken = {TITLE, *(key for section in sections for item in section.items for key in item.keys)}
    for key, value in chosen(policy).items():
        if spoken.isdisjoint(with_tables(key)):
            plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield _one(key, w.AS_IN_THE_FILE, lang, named=key, value=plain)


def _mark(policy: Policy, keys: tuple[str, ...], waiting: frozenset[str], lang: str) -> str:
    """The marks of the keys that a sentence speaks of, each once, with their notes; and whether the office does it by itself."""
    told = {key: source for key, source in policy.sources.items() if not key.endswith(CALLED)}
    spoken = frozenset(keys)
    sources = [source for named, source in told.items() if not spoken.isdisjoint(with_tables(named))]
    waits = [w.NOT_YET[lang == "ar"]] if any(not waiting.isdisjoint(with_tables(key)) for key in keys) else []
    return "; ".join(dict.fromkeys([*(_source(source, lang) for source in sources), *waits]))


def _waiting(policy: Policy) -> frozenset[str]:
    """The keys of what is said and not carried out by the office itself: the page must not promise more than the office does."""
    paths = (path for path, _ in (*by_hand(policy), *not_carried(policy)))
    return frozenset(".".join(str(part + 1) if isinstance(part, int) else part for part in path if part != "form") for path in paths)


def _source(source: Source, lang: str) -> str:
    mark, note = w.MARKS[source.mark][lang == "ar"], source.note.of(lang)
    return f"{mark}: {note}" if note else mark


def _one(key: str, pair: Pair, lang: str, *also: str, **values: Any) -> Said:
    return key.replace(".", "-"), (key, *also), say(pair, lang, **values)


def _rule(policy: Policy, lang: str) -> Iterator[Said]:
    head, names = policy.policy, policy.names
    yield _one("policy.version", w.VERSION, lang, "policy.id", "site.name", id=head.id, version=head.version, site=policy.site.name or head.id)
    yield _one("policy.effective", w.EFFECTIVE, lang, "policy.publish_days", effective=head.effective, days=head.publish_days)
    yield _one("site.noun", w.NOUN, lang, noun=policy.site.noun.of(lang))
    yield _one("names.profile", w.PROFILES[names.profile], lang)
    yield _one("names.min_length", w.LENGTHS, lang, "names.max_length", least=names.min_length, most=names.max_length)
    if names.protected:
        listed = ("، " if lang == "ar" else ", ").join(w.list_name(name, lang) for name in names.protected)
        yield _one("names.protected", w.PROTECTED, lang, lists=listed)
    if head.contact:
        yield _one("policy.contact", w.CONTACT, lang, contact=head.contact)


def _found(policy: Policy, lang: str) -> Iterator[Said]:
    for number, clause in enumerate(policy.verdict, start=1):
        name, key = clause.text.of(lang), f"verdict.{clause.name}"
        pair = w.RULE_NAMED if name else w.RULE
        yield f"rule-{clause.name}", (key,), say(pair, lang, number=number, name=name, sentence=sentence(clause.tree, lang))
    active = [w.SIGNALS[name][lang == "ar"] for name in policy.signals.active]
    yield _one("signals.active", w.ACTIVE, lang, signals=w.joined(active, lang))
    if policy.signals.require:
        yield _one("signals.require", w.REQUIRE, lang, signals=w.joined([w.SIGNALS[name][lang == "ar"] for name in policy.signals.require], lang))
    yield "unknown", (), say(w.UNKNOWN, lang)


def _spared(policy: Policy, lang: str) -> Iterator[Said]:
    for clause in policy.exempt:
        name, key = clause.text.of(lang), f"exempt.{clause.name}"
        doubt = say(w.DOUBT, lang) if clause.benefit_of_doubt else ""
        text = say(w.SPARED_NAMED if name else w.SPARED, lang, name=name, sentence=sentence(clause.tree, lang))
        yield f"spared-{clause.name}", (key,), f"{text}{doubt}"
    if not policy.exempt:
        yield "spared-none", (), say(w.SPARED_NONE, lang)


def _told(policy: Policy, lang: str) -> Iterator[Said]:
    notices, keep = policy.notices, policy.keep
    for day in sorted(notices.days_before, reverse=True):
        yield f"letter-before-{day}", ("notices.days_before",), say(w.BEFORE if day else w.LAST_DAY, lang, days=day)
    for day in sorted(notices.days_after):
        yield f"letter-after-{day}", ("notices.days_after",), say(w.AFTER, lang, days=day)
    yield _one("notices.spacing_days", w.SPACING, lang, "notices.last_days", spacing=notices.spacing_days, last=notices.last_days)
    yield _one("notices.channels", w.CHANNELS, lang, ways=w.joined([w.WAYS[way][lang == "ar"] for way in notices.channels], lang))
    yield _one("notices.bounce_hours", w.BOUNCE, lang, hours=notices.bounce_hours)
    yield _one("notices.undeliverable", w.UNDELIVERABLE[notices.undeliverable], lang)
    yield _one("clocks.grace", w.GRACE, lang, days=policy.clocks.grace)
    yield _one("keep.days", w.KEEP, lang, days=keep.days)
    for number, verdict in enumerate(policy.verdict, start=1):
        yield (
            f"keep-{verdict.name}",
            (f"keep.{verdict.name}",),
            say(w.KEEP_BY[keep.takes(verdict.name)], lang, number=number, free=w.free(policy, lang)),
        )


def _taken(policy: Policy, lang: str) -> Iterator[Said]:
    clocks, reclaim = policy.clocks, policy.reclaim
    yield _one("reclaim.how", w.HOW[reclaim.how], lang)
    yield _one("clocks.suspended", w.SUSPENDED, lang, days=clocks.suspended)
    yield _one("clocks.calendar", w.CALENDAR, lang, days=clocks.calendar)
    yield _one(
        "clocks.restore_closes",
        w.RESTORE if clocks.restore_closes else w.RESTORE_LAST,
        lang,
        days=clocks.restore_closes,
        free=w.free(policy, lang),
    )
    yield from taken_items(policy, lang)
    yield _one("reclaim.release_hour", w.HOUR, lang, hour=f"{reclaim.release_hour:02d}:00")
    yield _one("reclaim.waves", w.WAVES, lang, weeks=reclaim.waves)


def _objection(policy: Policy, lang: str) -> Iterator[Said]:
    yield _one("clocks.appeal", w.APPEAL, lang, days=policy.clocks.appeal, free=w.free(policy, lang))
    yield "objection-how", (), say(w.OBJECT_HOW, lang)
    pair = w.AFTER_SALE[policy.appeal.after_sale] if policy.sells else w.AFTER_GIVEN[policy.appeal.after_sale]
    yield _one("appeal.after_sale", pair, lang)
    yield "died", (), say(w.DIED, lang)


def _decides(policy: Policy, lang: str) -> Iterator[Said]:
    brake, reviewed = policy.brake, [w.tier_name(policy, name, lang) for name in policy.reclaim.human_review]
    yield "automated", (), say(w.AUTOMATED, lang)
    yield _one("reclaim.human_review", w.REVIEWED if reviewed else w.REVIEWED_NONE, lang, tiers=w.joined(reviewed, lang))
    yield "objections-decided", (), say(w.SOMEBODY_ELSE, lang)
    yield _one("brake.sample", w.SAMPLE, lang, sample=brake.sample)
    yield _one("brake.first_wave_percent", w.FIRST_WAVE, lang, share=brake.first_wave_percent)
    yield _one(
        "brake.returns_percent",
        w.BRAKE,
        lang,
        "brake.objections_upheld_percent",
        "brake.bounces_percent",
        returns=brake.returns_percent,
        objections=brake.objections_upheld_percent,
        bounces=brake.bounces_percent,
    )
