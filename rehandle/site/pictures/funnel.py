"""The road of a check: how many names were swept, found, told, kept, taken back, given. One bar each, under its words."""

from dataclasses import dataclass

from rehandle.kernel.words.plural import number
from rehandle.site.pictures.picture import Pen, Picture

ROW = 46
DWARFS = 8  # times the next stage
LEAST = 0.4  # percent: a bar of one name among a million is still seen


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage in the page's language; `kept` marks a way out that leaves the name with its holder."""

    label: str
    n: int
    kept: bool = False


def funnel(stages: list[Stage], lang: str, title: str = "") -> Picture:
    """Bars to one scale. A first stage that dwarfs the next (all accounts against the unused ones) stands as a figure, without a bar."""
    pen = Pen(lang)
    title = title or pen.say("The road of a check", "مسار الفحص")
    first = _first_to_scale(stages)
    widest = max((stage.n for stage in stages[first:]), default=1) or 1
    shapes = [shape for row, stage in enumerate(stages) for shape in _row(pen, stage, row * ROW, widest if row >= first else 0)]
    told = pen.say("Each bar is one stage: ", "كل شريط مرحلة: ") + pen.say("; ", "؛ ").join(
        f"{stage.label} {number(stage.n)}" for stage in stages
    )
    rows = tuple((stage.label, number(stage.n)) for stage in stages)
    return Picture(
        title, pen.whole(title, told, len(stages) * ROW, shapes), (pen.say("Stage", "المرحلة"), pen.say("Names", "الأسماء")), rows, "2"
    )


def _row(pen: Pen, stage: Stage, top: float, widest: int) -> list[str]:
    """Words and figure; below them the bar, or a thin line for a stage outside the scale."""
    said = [pen.words(stage.label, 0, top + 16), pen.figure(number(stage.n), 100, top + 16, "end", "strong")]
    if not widest:
        return [*said, pen.level("axis", 0, 100, top + 29)]
    wide = max(100 * stage.n / widest, LEAST) if stage.n else 0
    return [
        *said,
        pen.bar("ground", 0, top + 24, 100, 10),
        pen.bar("bar-soft" if stage.kept else "bar", 0, top + 24, wide, 10),
    ]


def _first_to_scale(stages: list[Stage]) -> int:
    first = 0
    while first + 1 < len(stages) and stages[first].n > DWARFS * stages[first + 1].n > 0:
        first += 1
    return first
