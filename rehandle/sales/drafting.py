"""What a draft is made from: the recipient as typed, and the parts of his letter."""

from datetime import datetime

from rehandle.cases import queries as cases
from rehandle.config.office import office
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import without_marks
from rehandle.letters.links import token
from rehandle.letters.write import code_of
from rehandle.policy.queries import pinned
from rehandle.sales.models import Sale
from rehandle.sales.rules.offer_letter import OfferText

NAME_LIMIT, ADDRESS_LIMIT = 120, 254
LANGS = ("en", "ar")


def recipient_name(name: str, address: str, lang: str) -> str:
    """The name as the letter prints it. Refuses `invalid` for what could not be a name, an address or a language of ours."""
    told = " ".join(without_marks(name).split())
    local, _, domain = address.strip().rpartition("@")
    if not told or len(told) > NAME_LIMIT or lang not in LANGS:
        raise Refused(Code.INVALID, field="name" if lang in LANGS else "lang")
    if not local or "." not in domain or len(address) > ADDRESS_LIMIT or any(sign.isspace() for sign in address.strip()):
        raise Refused(Code.INVALID, field="address")
    return told


def text_of(row: Sale, price: Money, offer: str, letter: str, name: str, expires_at: datetime, lang: str) -> OfferText:
    """What the letter of this offer is made of."""
    file = cases.case(row.case)
    return OfferText(
        policy=pinned(row.policy_hash), handle=file.display, name=name, price=price, expires_at=expires_at,
        objection_until=file.objection_until, address=office().address, token=token("offer", offer), code=code_of(letter), lang=lang,
    )  # fmt: skip
