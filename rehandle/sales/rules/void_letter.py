"""The letter to somebody whose bids in a sale do not count. It says that there is a link, and neither to whom nor by what."""

from dataclasses import dataclass

from rehandle.kernel.words.bidi import handle_text
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import genuine


@dataclass(frozen=True, slots=True)
class VoidText:
    """What the letter is made of."""

    handle: str
    address: str  # of the office, without a slash at its end
    code: str
    lang: str


def void_letter(of: VoidText) -> Parts:
    """What was bid does not count, why, and what to do where that is wrong."""
    return _arabic(of) if of.lang == "ar" else _english(of)


def _english(of: VoidText) -> Parts:
    name = handle_text(of.handle)
    return Parts(
        lang="en",
        title=f"What you bid does not count: {name}",
        other_language=f"بالعربية: {of.address}/ar/me",
        lead=(
            f"Our check found that your account and another one in the sale of {name} belong together. The rule lets neither count.",
            "The sale goes on as if neither had taken part. You owe nothing for it. A person of ours looks at each such case.",
        ),
        link=("Write to us if it is wrong", f"{of.address}/contact"),
        facts=(),
        more=(
            "We do not say which account it is, nor what you share: that would tell one person about another.",
            genuine(of.address, of.code, of.lang),
        ),
    )


def _arabic(of: VoidText) -> Parts:
    name = handle_text(of.handle)
    return Parts(
        lang="ar",
        title=f"ما قُدّم من هذا الحساب لا يُحتسب: {name}",
        other_language=f"In English: {of.address}/me",
        lead=(
            f"تبيّن من فحصنا أن لهذا الحساب صلة بحساب آخر في بيع {name}. والقاعدة لا تحتسب أيًّا منهما.",
            "يستمر البيع كأن أيًّا منهما لم يشارك، ولا يترتب على ذلك أي مبلغ. ويراجع شخص من المكتب كل حالة كهذه.",
        ),
        link=("مراسلتنا إن كان في ذلك خطأ", f"{of.address}/ar/contact"),
        facts=(),
        more=(
            "لا نذكر الحساب الآخر ولا وجه الصلة، لأن في ذلك إفشاء أمر شخص لآخر.",
            genuine(of.address, of.code, of.lang),
        ),
    )
