"""The provider's hosted page, in English and Arabic: what is paid, one button, and that no real money moves."""

import re
import sqlite3
from html import escape
from urllib.parse import quote, urlsplit

from rehandle.kernel.money import Money

WORDS = {
    "en": {
        "title": "Test payment",
        "test": "This is a test provider. No real money moves.", "for": "For", "amount": "Amount",
        "pay": "Pay {amount}",
        "back": "Go back without paying",
        "paid": "This is paid.", "return": "Go back", "expired": "This page has expired. Nothing was paid.",
        "other": "العربية",
    },
    "ar": {
        "title": "دفع تجريبي",
        "test": "هذا مزوّد دفع تجريبي. لا يُدفع فيه مال حقيقي.", "for": "مقابل", "amount": "المبلغ",
        "pay": "دفع {amount}",
        "back": "العودة دون دفع",
        "paid": "دُفع هذا المبلغ.", "return": "العودة", "expired": "انتهت صلاحية هذه الصفحة. لم يُدفع شيء.",
        "other": "English",
    },
}  # fmt: skip

STYLE = """
body { margin: 0; background: #faf8f3; color: #1b2420; font: 1.0625rem/1.6 "IBM Plex Sans", "IBM Plex Sans Arabic", sans-serif; }
header, main { max-width: 30rem; margin: 0 auto; padding: 1rem 1.25rem; }
header { display: flex; justify-content: space-between; border-bottom: 1px solid #d9d4c7; }
a { color: #0b5d4b; } h1 { font-size: 1.5rem; margin: 1.5rem 0 .5rem; }
.test { background: #fff2d6; color: #744700; padding: .5rem .75rem; border-inline-start: 4px solid #744700; }
dl { border-top: 1px solid #d9d4c7; margin: 1.25rem 0; } dt { color: #56615b; margin-top: .75rem; } dd { margin: 0; font-size: 1.1875rem; }
button { width: 100%; min-height: 3rem; border: 0; background: #0b5d4b; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid #1b2420; outline-offset: 2px; }
p.back { text-align: center; }
"""


def policy(return_url: str) -> str:
    """The page's content policy: nothing but its style, and a form that may end at the shop it came from."""
    parts = urlsplit(return_url)
    shop = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"default-src 'none'; style-src 'self'; form-action 'self'{shop}; base-uri 'none'; frame-ancestors 'none'"


def shown(amount: Money) -> str:
    """`USD 50,000.00`."""
    whole, _, rest = amount.plain().partition(".")
    return f"{amount.currency} {int(whole):,}{'.' + rest if rest else ''}"


def render(row: sqlite3.Row, lang: str) -> str:
    """The page of one charge."""
    words, amount = WORDS[lang], f'<bdi dir="ltr">{escape(shown(Money(row["currency"], row["minor"])))}</bdi>'
    body = {"open": _form, "captured": _paid}.get(row["state"], _expired)(row, words, lang, amount)
    facts = f'<dl><dt>{words["for"]}</dt><dd><bdi>{_isolated(row["says"])}</bdi></dd><dt>{words["amount"]}</dt><dd>{amount}</dd></dl>'
    said = f'<h1>{words["title"]}</h1><p class="test">{words["test"]}</p>'
    return _frame(words, lang, _address(row["id"], _other(lang)), said + facts + body)


def _isolated(says: str) -> str:
    """What is paid for, each name in it kept from turning the line around."""
    return re.sub(r"@[A-Za-z0-9_]+", r'<bdi dir="ltr">\g<0></bdi>', escape(says))


def _form(row: sqlite3.Row, words: dict[str, str], lang: str, amount: str) -> str:
    button = f'<button type="submit">{words["pay"].format(amount=amount)}</button>'
    return f'<form method="post" action="{_address(row["id"], lang)}">{button}</form>{_back(row, words["back"])}'


def _paid(row: sqlite3.Row, words: dict[str, str], lang: str, amount: str) -> str:  # one shape for all states
    return f"<p><strong>{words['paid']}</strong></p>{_back(row, words['return'])}"


def _expired(row: sqlite3.Row, words: dict[str, str], lang: str, amount: str) -> str:  # one shape for all states
    return f"<p><strong>{words['expired']}</strong></p>{_back(row, words['return'])}"


def _back(row: sqlite3.Row, text: str) -> str:
    return f'<p class="back"><a href="{escape(row["return_url"])}">{text}</a></p>'


def _frame(words: dict[str, str], lang: str, other: str, body: str) -> str:
    direction = "rtl" if lang == "ar" else "ltr"
    width = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head = f'<title>{words["title"]}</title>{width}<link rel="stylesheet" href="/look.css">'
    switch = f'<a href="{other}" lang="{_other(lang)}" hreflang="{_other(lang)}">{words["other"]}</a>'
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">{head}</head><body>'
        f"<header><span>{words['title']}</span>{switch}</header><main>{body}</main></body></html>"
    )


def _address(charge: str, lang: str) -> str:
    return f"/pay/{quote(charge)}?lang={lang}"


def _other(lang: str) -> str:
    return "en" if lang == "ar" else "ar"
