"""What changes between two policies, in words: the sentences of their pages, side by side."""

from dataclasses import dataclass

from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page import page


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence that came (no `before`), went (no `after`) or changed."""

    anchor: str
    before: str
    after: str


def differences(old: Policy, new: Policy, lang: str) -> list[Difference]:
    """Every sentence that differs, in the order of the page."""
    was, now = _sentences(old, lang), _sentences(new, lang)
    return [
        Difference(anchor, was.get(anchor, ""), now.get(anchor, "")) for anchor in dict.fromkeys([*was, *now]) if was.get(anchor) != now.get(anchor)
    ]


def _sentences(policy: Policy, lang: str) -> dict[str, str]:
    return {item.anchor: item.text for section in page(policy, lang).sections for item in section.items}
