"""Writes the policy page: as plain text, and as a fragment of HTML whose parts letters link to."""

from html import escape

from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page import Item, Section, page


def render(policy: Policy, lang: str) -> str:
    """The page as plain text: a title, then headings with one sentence a line."""
    made = page(policy, lang)
    parts = [f"{section.title}\n" + "\n".join(f"- {_plain(item)}" for item in section.items) for section in made.sections]
    return "\n\n".join([made.title, *parts]) + "\n"


def render_html(policy: Policy, lang: str) -> str:
    """The page's sections as HTML; `id` of each sentence is its anchor."""
    return "\n".join(_section(section) for section in page(policy, lang).sections)


def _plain(item: Item) -> str:
    return f"{item.text} [{item.mark}]" if item.mark else item.text


def _section(section: Section) -> str:
    items = "\n".join(f'  <li id="{escape(item.anchor)}">{escape(item.text)}{_mark(item)}</li>' for item in section.items)
    return f'<section id="{escape(section.anchor)}">\n<h2>{escape(section.title)}</h2>\n<ul>\n{items}\n</ul>\n</section>'


def _mark(item: Item) -> str:
    return f" <small>[{escape(item.mark)}]</small>" if item.mark else ""
