"""A picture of accounts by age, as SVG made here; the table beside it says the same."""

from collections.abc import Sequence
from html import escape

from rehandle.kernel.words.plural import number

WIDTH, BAR, GAP, LABEL = 720, 26, 10, 170
FOUND, OTHER = "#0b5d4b", "#d9d4c7"


def picture(ages: Sequence[tuple[str, dict[str, int]]], found: Sequence[str]) -> str:
    """One bar a class: found by the rule in green, all others in grey."""
    most = max((sum(counts.values()) for _, counts in ages), default=0) or 1
    height = len(ages) * (BAR + GAP) + 40
    bars = "".join(_bar(index, label, counts, found, most) for index, (label, counts) in enumerate(ages))
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" aria-labelledby="ages-title ages-desc" font-size="14">'
        f'<title id="ages-title">Accounts by time since their last use</title><desc id="ages-desc">The table below has every number.</desc>'
        f"{bars}{_legend(height - 20)}</svg>"
    )


def _bar(index: int, label: str, counts: dict[str, int], found: Sequence[str], most: int) -> str:
    total, hit, top = sum(counts.values()), sum(counts.get(name, 0) for name in found), index * (BAR + GAP)
    wide = WIDTH - LABEL - 150
    green, grey = round(wide * hit / most, 1), round(wide * (total - hit) / most, 1)
    text = top + BAR - 8
    return (
        f'<text x="{LABEL - 10}" y="{text}" text-anchor="end" fill="#1b2420">{escape(label)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{green}" height="{BAR}" fill="{FOUND}"/>'
        f'<rect x="{LABEL + green}" y="{top}" width="{grey}" height="{BAR}" fill="{OTHER}"/>'
        f'<text x="{LABEL + green + grey + 8}" y="{text}" fill="#56615b">{number(hit)} of {number(total)}</text>'
    )


def _legend(top: int) -> str:
    return (
        f'<rect x="{LABEL}" y="{top}" width="14" height="14" fill="{FOUND}"/><text x="{LABEL + 20}" y="{top + 12}">found by the rule</text>'
        f'<rect x="{LABEL + 170}" y="{top}" width="14" height="14" fill="{OTHER}"/><text x="{LABEL + 190}" y="{top + 12}">all others</text>'
    )
