"""The text of an offer as the desk shows it: before it is drafted, and beside the template when it is to be signed."""

from dataclasses import dataclass, replace
from datetime import datetime

from rehandle.cases.queries import case
from rehandle.config.office import office
from rehandle.desk.rules.differences import Line, marked, name_between
from rehandle.kernel.money import Money
from rehandle.kernel.words.bidi import direction
from rehandle.letters.layout import as_text
from rehandle.letters.links import token
from rehandle.letters.rules.hidden import without_keys
from rehandle.letters.write import code_of
from rehandle.policy.queries import pinned
from rehandle.sales.flows import SIGN_DAYS
from rehandle.sales.queries import OfferFacts, SaleFacts
from rehandle.sales.rules.clock import in_days
from rehandle.sales.rules.offer_letter import OfferText, offer_letter
from rehandle.sales.rules.steps import sale_step

LANGS = ("en", "ar")
UNSET = "…"  # code and link: the letter gets them when it is drafted
MARK = "\ue000"  # of a private use: no letter has it


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter to read: its language, direction, title and text."""

    lang: str
    dir: str
    title: str
    text: str


def preview(sale: SaleFacts, price: Money, name: str, first: str, now: datetime) -> list[Shown]:
    """The letter in both languages, the one that it is to be sent in first."""
    text = _text(sale.case, price, name, _expires_at(sale, now), "", "")
    return [_shown(replace(text, lang=lang)) for lang in sorted(LANGS, key=lambda each: each != first)]


def beside_the_template(offer: OfferFacts, text: str) -> list[Line]:
    """The exact text, what the template would not have said marked. Whose name it is is read from the text itself."""
    ours = _text(offer.case, offer.price, MARK, offer.ends_at, token("offer", offer.id), code_of(offer.letter))
    ours = replace(ours, lang=offer.lang)
    name = name_between(as_text(offer_letter(ours)), MARK, text)
    lines = marked(as_text(offer_letter(replace(ours, name=name))), text)
    return [Line(without_keys(line.text), line.same, without_keys(line.instead_of)) for line in lines]


def _expires_at(sale: SaleFacts, now: datetime) -> datetime:
    step = sale_step(pinned(case(sale.case).policy_hash), sale.tier, sale.step)
    assert step is not None, "only steps by offer have a sale"
    return in_days(now, step.answer_days + SIGN_DAYS)


def _text(case_id: str, price: Money, name: str, expires_at: datetime, link: str, code: str) -> OfferText:
    file = case(case_id)
    return OfferText(
        policy=pinned(file.policy_hash), handle=file.display, name=name, price=price, expires_at=expires_at,
        objection_until=file.objection_until, address=office().address, token=link or UNSET, code=code or UNSET, lang="en",
    )  # fmt: skip


def _shown(text: OfferText) -> Shown:
    parts = offer_letter(text)
    return Shown(text.lang, direction(text.lang), parts.title, as_text(parts))
