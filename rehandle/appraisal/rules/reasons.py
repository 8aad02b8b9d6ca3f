"""Why a name is worth what we say, as whole sentences in both languages."""

from dataclasses import dataclass

from rehandle.appraisal.rules.name_facts import NameFacts


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code that stays, and a sentence a language."""

    code: str
    en: str
    ar: str


SHORT_LENGTH, MIDDLING_LENGTH = 4, 8
EVERYDAY_HUNDREDTHS, COMMON_HUNDREDTHS, RARE_HUNDREDTHS, PAIR_HUNDREDTHS = 450, 300, 150, 250
VERY_SHORT = Reason("very_short", "It is very short, and short names are few.", "الاسم قصير جدًا، والأسماء القصيرة قليلة.")
SHORT = Reason("short", "It is fairly short.", "الاسم قصير نسبيًا.")
LONG = Reason("long", "It is long, and names of this length are many.", "الاسم طويل، والأسماء بهذا الطول كثيرة.")
EVERYDAY = Reason("everyday_word", "It is an everyday English word.", "الاسم كلمة إنجليزية متداولة يوميًا.")
COMMON = Reason("common_word", "It is a common English word.", "الاسم كلمة إنجليزية شائعة.")
UNCOMMON = Reason("uncommon_word", "It is an English word that is seldom used.", "الاسم كلمة إنجليزية قليلة الاستعمال.")
PAIR = Reason("two_words", "It is made of two English words.", "يتكوّن الاسم من كلمتين إنجليزيتين.")
NO_WORD = Reason("no_word", "It is no word that we know.", "الاسم ليس كلمة معروفة لدينا.")
NAME = Reason("given_name", "It is a common given name.", "الاسم من أسماء الأشخاص الشائعة.")
DIGITS = Reason(
    "digits",
    "It has digits in it. In the sales behind these rules they neither raised nor lowered the price.",
    "في الاسم أرقام. وفي المبيعات التي بُنيت عليها هذه القواعد لم ترفع الأرقام السعر ولم تخفضه.",
)
STROKES = Reason("strokes", "It has a stroke between its letters, which lowers the price.", "في الاسم شرطة بين حروفه، وهذا يخفض السعر.")
RULES = Reason(
    "rules_not_model",
    "This range comes from simple rules, not from a trained model. It is not a promise.",
    "هذا النطاق ناتج عن قواعد بسيطة، وليس عن نموذج مدرَّب. وهو ليس وعدًا.",
)


def reasons_for(facts: NameFacts) -> tuple[Reason, ...]:
    """Length, word, given name, digits, strokes, and always how this was made."""
    told = [_length(facts), _word(facts)]
    told += [reason for holds, reason in ((facts.given_name, NAME), (facts.digits, DIGITS), (facts.strokes, STROKES)) if holds]
    return (*(reason for reason in told if reason is not NO_WORD or not facts.given_name), RULES)


def _length(facts: NameFacts) -> Reason:
    if facts.length <= SHORT_LENGTH:
        return VERY_SHORT
    return SHORT if facts.length <= MIDDLING_LENGTH else LONG


def _word(facts: NameFacts) -> Reason:
    commonness = facts.word_zipf_hundredths
    for least, reason in ((EVERYDAY_HUNDREDTHS, EVERYDAY), (COMMON_HUNDREDTHS, COMMON), (RARE_HUNDREDTHS + 1, UNCOMMON)):
        if commonness >= least:
            return reason
    return PAIR if facts.pair_zipf_hundredths > PAIR_HUNDREDTHS else NO_WORD
