"""One layout for every letter: written once with isolates, given out as plain text and as HTML."""

from dataclasses import dataclass, field
from html import escape

from rehandle.kernel.words.bidi import direction, without_marks

OPEN, CLOSE = "\u2068", "\u2069"  # around every handle, code, amount and address, so that no direction turns them round


@dataclass(frozen=True, slots=True)
class Parts:
    """What a letter says, in the order it is read. Texts carry isolates; a link is (what the button says, address)."""

    lang: str
    title: str
    other_language: str  # one line in the other language: where to read the same in it
    lead: tuple[str, ...]
    link: tuple[str, str] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = field(default=())


def as_text(parts: Parts) -> str:
    """The plain text: one thought a paragraph, the address on a line of its own."""
    blocks = [parts.other_language, parts.title, *parts.lead]
    if parts.link:
        blocks.append(f"{parts.link[0]}:\n{without_marks(parts.link[1])}")  # alone on its line, so that every program finds it
    if parts.facts:
        blocks += [f"{label}: {value}" for label, value in parts.facts]
    return "\n\n".join([*blocks, *parts.more]) + "\n"


def as_html(parts: Parts) -> str:
    """The same as HTML that every mail program shows: no picture, no script, nothing loaded."""
    body = [_p(parts.other_language), f"<h1>{_marked(parts.title)}</h1>", *map(_p, parts.lead)]
    if parts.link:
        body.append(f'<p><a href="{escape(without_marks(parts.link[1]))}"><strong>{_marked(parts.link[0])}</strong></a></p>')
    if parts.facts:
        rows = "".join(f'<tr><th scope="row" align="start">{_marked(label)}</th><td>{_marked(value)}</td></tr>' for label, value in parts.facts)
        body.append(f"<table>{rows}</table>")
    body += map(_p, parts.more)
    head = f'<!doctype html><html lang="{parts.lang}" dir="{direction(parts.lang)}"><head><meta charset="utf-8">'
    return f"{head}<title>{escape(parts.title)}</title></head><body>{''.join(body)}</body></html>"


def _p(text: str) -> str:
    return f"<p>{_marked(text)}</p>"


def _marked(text: str) -> str:
    """Isolates become `<bdi>`, everything else is escaped."""
    return escape(text).replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>").replace("\n", "<br>")
