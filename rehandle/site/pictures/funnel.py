"""The road of a check: how many names were swept, found, told, kept, taken back, given. One bar each, under its words."""

from dataclasses import dataclass

from rehandle.kernel.words.plural import number
from rehandle.site.pictures.picture import Pen, Picture

ROW = 46
LEAST = 0.4  # percent: a bar of one name among a million is still seen


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage in the page's language; `kept` marks a way out that leaves the name with its holder."""

    label: str
    n: int
    kept: bool = False


def funnel(stages: list[Stage], lang: str, title: str = "") -> Picture:
    """Bars by share of the first stage that is drawn to scale: the widest."""
    pen = Pen(lang)
    title = title or pen.say("The road of a check", "مسار الفحص")
    widest = max((stage.n for stage in stages), default=1) or 1
    shapes = [shape for row, stage in enumerate(stages) for shape in _row(pen, stage, row * ROW, widest)]
    told = pen.say("Each bar is one stage: ", "كل شريط مرحلة: ") + pen.say("; ", "؛ ").join(f"{stage.label} {number(stage.n)}" for stage in stages)
    rows = tuple((stage.label, number(stage.n)) for stage in stages)
    return Picture(title, pen.whole(title, told, len(stages) * ROW, shapes), (pen.say("stage", "المرحلة"), pen.say("names", "الأسماء")), rows, "2")


def _row(pen: Pen, stage: Stage, top: float, widest: int) -> list[str]:
    wide = max(100 * stage.n / widest, LEAST) if stage.n else 0
    return [
        pen.words(stage.label, 0, top + 16),
        pen.figure(number(stage.n), 100, top + 16, "end", "strong"),
        pen.bar("ground", 0, top + 24, 100, 10),
        pen.bar("bar-soft" if stage.kept else "bar", 0, top + 24, wide, 10),
    ]
