"""A simulation as one HTML file that loads nothing from anywhere."""

from collections.abc import Sequence
from html import escape

from rehandle.kernel.words.bidi import direction
from rehandle.kernel.words.plural import number
from rehandle.policy.rules import simulate_words as w
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.said import Pair, say
from rehandle.site.pictures.picture import Picture
from rehandle.site.trial import Drawn, Trial
from rehandle.sweep.look_page import STYLE
from rehandle.sweep.simulate import Simulation

PICTURES = """
svg text { font-size: 14px } .bar { fill: #0b5d4b } .bar-soft { fill: #a9c9bd } .ground { fill: #eee9dd } .axis { stroke: #85897f }
.promise { stroke: #96281b; stroke-width: 2; stroke-dasharray: 4 3 } .dot { fill: #fff; stroke: #084637; stroke-width: 2 } .quiet { fill: #56615b }
.strong { font-weight: 600 } .over { paint-order: stroke; stroke: #faf8f3; stroke-width: 5px }
figure { margin: 16px 0 } body[dir=rtl] { line-height: 1.85 }
"""
TITLE: Pair = ("What version {now} would change", "ما يغيّره الإصدار {now}")
UNDER: Pair = (
    "{file}, as of {at:date}, beside version {was}. Nothing was changed and nobody was told.",
    "{file:apart}، في {at:date}، مقارنة بالإصدار {was}. لم يتغير شيء ولم يُبلَّغ أحد.",
)
KINDS: Pair = ("Kinds of names", "أنواع الأسماء")
DRAWN: Pair = ("{n:name} drawn by lot", "{n:name} بالقرعة")
HEADS: tuple[Pair, ...] = (("Kind", "النوع"), ("Until now", "حتى الآن"), ("Under this version", "وفق هذا الإصدار"))


def html_of(told: Trial, found: Simulation, old: Policy, new: Policy, lang: str) -> str:
    """The whole page."""
    title = say(TITLE, lang, now=new.version)
    under = say(UNDER, lang, file=found.accounts, at=found.as_of.date(), was=old.version)
    parts = [
        f"<h1>{escape(title)}</h1><p class=soft>{escape(under)}</p>", _table([], [(said, number(n)) for said, n in told.counts]),
        *[_picture(each) for each in (told.moves, told.curve) if each], "" if told.curve else f"<p class=soft>{escape(say(w.NO_CURVE, lang))}</p>",
        f"<h2>{escape(say(KINDS, lang))}</h2>",
        _table([say(head, lang) for head in HEADS], [(name, number(was), number(now)) for name, was, now in told.tiers]),
        f"<p>{escape(say(w.REVENUE, lang, was=told.revenue[0], now=told.revenue[1]))}</p>" if told.revenue else "",
        f"<h2>{escape(say(DRAWN, lang, n=len(told.examples)))}</h2>", *[_example(each) for each in told.examples],
    ]  # fmt: skip
    return f"""<!doctype html>
<html lang="{lang}" dir="{direction(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(title)}</title><style>{STYLE}{PICTURES}</style></head>
<body dir="{direction(lang)}"><main>{"".join(parts)}</main></body></html>
"""


def _picture(picture: Picture) -> str:
    numbers = {int(each) - 1 for each in picture.numbers.split()}
    return f"<h2>{escape(picture.title)}</h2><figure>{picture.svg}</figure>{_table(picture.head, picture.rows, numbers)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: set[int] | None = None) -> str:
    ends = {1, 2} if numbers is None else numbers
    heads = "".join(f"<th{_end(place, ends)}>{escape(cell)}</th>" for place, cell in enumerate(head))
    body = "".join("<tr>" + "".join(f"<td{_end(place, ends)}>{escape(cell)}</td>" for place, cell in enumerate(row)) + "</tr>" for row in rows)
    return f"<div class=wide><table>{f'<thead><tr>{heads}</tr></thead>' if heads else ''}<tbody>{body}</tbody></table></div>"


def _end(place: int, ends: set[int]) -> str:
    return " class=n" if place in ends else ""


def _example(each: Drawn) -> str:
    clauses = "".join(
        f"<li>{'<strong>' if clause.decided else ''}{escape(clause.called)}: {escape(clause.sentence)} {escape(clause.holds)}"
        f"{'</strong>' if clause.decided else ''}<br><span class=soft>"
        f"{escape(' · '.join(f'{fact.called}: {fact.value}' for fact in clause.facts))}</span></li>"
        for clause in each.why.clauses
    )
    summary = f"<bdi dir=ltr>@{escape(each.handle)}</bdi>: {escape(each.was)} → {escape(each.now)}"
    return f"<details><summary>{summary}</summary><p>{escape(each.why.outcome)}</p><ul>{clauses}</ul></details>"


