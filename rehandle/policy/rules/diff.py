"""What changes between two policies: key by key from the objects, and in words from the sentences of their pages, side by side."""

from dataclasses import dataclass
from typing import Any

from rehandle.policy.rules.keys import covers, values_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page import Item, page


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence that came (no `before`), went (no `after`) or changed, where it stands, and the keys that made it change."""

    section: str
    anchor: str
    before: str
    after: str
    keys: tuple[str, ...]


def changed(old: Policy, new: Policy) -> dict[str, tuple[Any, Any]]:
    """Every key whose value differs, with both values; None where a policy does not have the key."""
    was, now = values_of(old), values_of(new)
    return {key: (was.get(key), now.get(key)) for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)}


def differences(old: Policy, new: Policy, lang: str) -> list[Difference]:
    """Every sentence that differs, in the order of the page."""
    moved, was, now = changed(old, new), _sentences(old, lang), _sentences(new, lang)
    gone = (None, "")
    return [
        Difference(_where(was, now, anchor), anchor, _text(was, anchor), _text(now, anchor), _keys(was, now, anchor, tuple(moved)))
        for anchor in dict.fromkeys([*was, *now])
        if was.get(anchor, gone)[1] != now.get(anchor, gone)[1]
    ]


Sentences = dict[str, tuple[Item, str, str]]  # the item, its text, the title that it stands under


def _sentences(policy: Policy, lang: str) -> Sentences:
    made = page(policy, lang)
    head = Item("title", made.title, keys=("policy.title",))
    told = [(head, made.sections[0].title), *((item, section.title) for section in made.sections for item in section.items)]
    return {item.anchor: (item, item.text, title) for item, title in told}


def _where(was: Sentences, now: Sentences, anchor: str) -> str:
    return (now.get(anchor) or was[anchor])[2]


def _text(told: Sentences, anchor: str) -> str:
    return told[anchor][1] if anchor in told else ""


def _keys(was: Sentences, now: Sentences, anchor: str, moved: tuple[str, ...]) -> tuple[str, ...]:
    """The changed keys that the sentence speaks of, in either version."""
    spoken = [key for told in (was, now) if anchor in told for key in told[anchor][0].keys]
    return tuple(key for key in moved if any(covers(said, key) for said in spoken))
