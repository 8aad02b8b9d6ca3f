"""What every picture is, and the few shapes it is drawn with.

Places along the line of reading are in percent, so a picture fits every width and its letters keep their size. In Arabic they are
mirrored: what begins at the left begins at the right.
"""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, what it is called, and its numbers as a table; `numbers` names the columns, from 1, that hold numbers."""

    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws in one language's direction. `at` and `wide` are percent from where the line of reading begins; `y` and `tall` are pixels."""

    lang: str

    def bar(self, kind: str, at: float, y: float, wide: float, tall: float) -> str:
        """A bar, corners a little round."""
        x = self._x(at + wide if self.mirrored else at)
        return f'<rect class="{kind}" x="{x}" y="{y:g}" width="{wide:.2f}%" height="{tall:g}" rx="2"/>'

    def dot(self, at: float, y: float, radius: float = 5) -> str:
        """A dot."""
        return f'<circle class="dot" cx="{self._x(at)}" cy="{y:g}" r="{radius:g}"/>'

    def upright(self, kind: str, at: float, top: float, bottom: float) -> str:
        """An upright line."""
        return f'<line class="{kind}" x1="{self._x(at)}" x2="{self._x(at)}" y1="{top:g}" y2="{bottom:g}"/>'

    def level(self, kind: str, start: float, end: float, y: float) -> str:
        """A level line."""
        return f'<line class="{kind}" x1="{self._x(start)}" x2="{self._x(end)}" y1="{y:g}" y2="{y:g}"/>'

    def words(self, text: str, at: float, y: float, anchor: str = "start", kind: str = "") -> str:
        """A text in the page's language; `anchor` follows its direction."""
        direction = "rtl" if self.mirrored else "ltr"
        return _text(text, f'{_class(kind)} x="{self._x(at)}" y="{y:g}" text-anchor="{anchor}" direction="{direction}"')

    def figure(self, text: str, at: float, y: float, anchor: str = "start", kind: str = "") -> str:
        """An amount or a number, which runs from left to right in both languages."""
        turned = {"start": "end", "end": "start"}.get(anchor, anchor) if self.mirrored else anchor
        return _text(text, f'{_class(kind)} x="{self._x(at)}" y="{y:g}" text-anchor="{turned}" direction="ltr"')

    def whole(self, title: str, told: str, tall: float, shapes: list[str]) -> str:
        """The drawing with its title and description for readers."""
        said = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
        label = escape(f"{title}. {told}")
        return f'<svg role="img" height="{tall:g}" width="100%" aria-label="{label}">{said}{"".join(shapes)}</svg>'

    def say(self, english: str, arabic: str) -> str:
        """One of two texts."""
        return arabic if self.mirrored else english

    @property
    def mirrored(self) -> bool:
        """Whether the line of reading begins at the right."""
        return self.lang == "ar"

    def _x(self, at: float) -> str:
        return f"{100 - at if self.mirrored else at:.2f}%"


def _text(text: str, placed: str) -> str:
    return f"<text{placed}>{escape(text)}</text>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
