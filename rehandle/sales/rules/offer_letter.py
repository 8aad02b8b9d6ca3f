"""The exact text of a confidential offer. It says nothing about the earlier holder, and the signer signs every sign of it."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import genuine
from rehandle.policy.rules.model import Policy
from rehandle.sales.rules.terms import Terms, terms


@dataclass(frozen=True, slots=True)
class OfferText:
    """What the letter is made of."""

    policy: Policy
    handle: str
    name: str  # of the recipient
    price: Money
    expires_at: datetime
    objection_until: datetime | None
    address: str  # of the office, without a slash at its end
    token: str
    code: str
    lang: str


def offer_letter(offer: OfferText) -> Parts:
    """Title, who writes, the offer, the terms, the last day, and how to check the letter."""
    return _arabic(offer) if offer.lang == "ar" else _english(offer)


def _link(offer: OfferText) -> str:
    return f"{offer.address}/o/{offer.token}"


def _english(offer: OfferText) -> Parts:
    site, name, said = isolate(offer.policy.site.name or "the site"), handle_text(offer.handle), _terms(offer)
    return Parts(
        lang="en",
        title=f"A confidential offer from {site}: {name}",
        other_language=f"بالعربية: {_link(offer)}?lang=ar",
        lead=(
            f"To {isolate(offer.name)},",
            f"We give names that nobody uses at {site} to new holders, under a rule that everyone can read: {offer.address}/policy",
            f"We offer you the {isolate(offer.policy.site.noun.en)} {name} for {isolate(amount(offer.price))}. {said.tax}",
            f"This offer stands until {day(last_day(offer.expires_at), 'en')}, until that day has ended everywhere on Earth. "
            "If you do not answer, it ends by itself and nothing is due.",
        ),
        link=("Read the offer, accept or decline", _link(offer)),
        facts=(
            ("You get", " ".join(said.gets)),
            ("You do not get", " ".join(said.gets_not)),
            ("What binds you", " ".join(said.duties)),
            ("If an objection is upheld", said.objection),
            ("Withdrawing", said.withdrawal),
            ("Rule", f"{isolate(offer.policy.id)}, version {offer.policy.version}, hash {isolate(offer.policy.hash)}"),
        ),
        more=(
            "Accepting binds nobody to pay at once: first you prove the account that is to receive the name, then you see the whole quote.",
            genuine(offer.address, offer.code, offer.lang, asks=True),
            "This letter is meant for you alone. The offer cannot be passed on.",
            *((f"Questions: {isolate(offer.policy.policy.contact)}",) if offer.policy.policy.contact else ()),
        ),
    )


def _arabic(offer: OfferText) -> Parts:
    site, name, said = isolate(offer.policy.site.name or "الموقع"), handle_text(offer.handle), _terms(offer)
    return Parts(
        lang="ar",
        title=f"عرض سرّي من {site}: {name}",
        other_language=f"In English: {_link(offer)}?lang=en",
        lead=(
            f"إلى {isolate(offer.name)}،",
            f"تُمنح الأسماء التي لا يستخدمها أحد في {site} لأصحاب جدد، وفق قاعدة يمكن للجميع قراءتها: {offer.address}/policy",
            f"هذا عرض للحصول على {isolate(offer.policy.site.noun.ar)} {name} مقابل {isolate(amount(offer.price))}. {said.tax}",
            f"يسري هذا العرض حتى {day(last_day(offer.expires_at), 'ar')}، إلى أن ينتهي ذلك اليوم في كل مكان على الأرض. "
            "ومن دون رد ينتهي العرض من نفسه ولا يُستحق شيء.",
        ),
        link=("قراءة العرض، وقبوله أو رفضه", _link(offer)),
        facts=(
            ("ما يشمله العرض", " ".join(said.gets)),
            ("ما لا يشمله", " ".join(said.gets_not)),
            ("الالتزامات", " ".join(said.duties)),
            ("إذا قُبل اعتراض", said.objection),
            ("التراجع", said.withdrawal),
            ("القاعدة", f"{isolate(offer.policy.id)}، الإصدار {offer.policy.version}، البصمة {isolate(offer.policy.hash)}"),
        ),
        more=(
            "القبول لا يُلزم بالدفع فورًا: يُثبت أولًا الحساب الذي سيستلم الاسم، ثم يُعرض بيان السعر كاملًا.",
            genuine(offer.address, offer.code, offer.lang, asks=True),
            "هذه الرسالة موجّهة إلى شخص واحد، والعرض لا يُنقل إلى غيره.",
            *((f"للأسئلة: {isolate(offer.policy.policy.contact)}",) if offer.policy.policy.contact else ()),
        ),
    )


def _terms(offer: OfferText) -> Terms:
    return terms(offer.policy, offer.handle, offer.price, offer.objection_until, offer.lang)
