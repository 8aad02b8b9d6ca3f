"""What a simulation is told with, in English and Arabic."""

from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import tier_name
from rehandle.policy.rules.said import Pair, say
from rehandle.policy.rules.simulate import SET_ASIDE, Judged, Tally

REASONS: dict[str, Pair] = {
    ACTIVE: ("in use", "مستخدمًا"),
    UNKNOWN: ("not known", "غير معروف"),
    SET_ASIDE: ("not readable", "غير مقروء"),
}
RULE: Pair = ("rule {number} ({name})", "البند {number} ({name})")
NUMBER: Pair = ("rule {number}", "البند {number}")
SPARED: Pair = ("left alone ({name})", "مستثنى ({name})")
JUDGED: Pair = ("{reason}, {tier}", "{reason}، {tier}")
NO_CURVE: Pair = (
    "Who comes back after how long cannot be told from one snapshot: give an earlier one.",
    "لا يُعرف من نسخة واحدة من يعود وبعد كم من الوقت: تلزم نسخة أسبق.",
)
REVENUE: Pair = (
    "If every name found were sold once: until now {was}; under this version {now}.",
    "لو بيع كل اسم مرة واحدة: حتى الآن {was}؛ ووفق هذا الإصدار {now}.",
)
COUNTS: tuple[tuple[str, Pair], ...] = (
    ("rows", ("accounts looked at", "الحسابات المفحوصة")),
    ("found_was", ("found under the rule in force", "ما يظهر وفق القاعدة السارية")),
    ("found_now", ("found under the new one", "ما يظهر وفق الجديدة")),
    ("newly_found", ("newly found", "ما يظهر حديثًا")),
    ("no_longer_found", ("no longer found", "ما لم يعد يظهر")),
    ("verdict", ("change the result", "ما تتغير نتيجته")),
    ("tier", ("change the kind of name", "ما يتغير نوعه")),
    ("price", ("change the price", "ما يتغير سعره")),
)


def counts(tally: Tally, lang: str) -> list[tuple[str, int]]:
    """The figures of a simulation, each with its words."""
    return [(say(pair, lang), getattr(tally, name)) for name, pair in COUNTS]


def reason(policy: Policy, judged: str, lang: str) -> str:
    """A result in words: the rule by number and short name, or why no rule holds."""
    kind, _, name = judged.partition(": ")
    if judged in REASONS:
        return say(REASONS[judged], lang)
    if kind == EXEMPT:
        spared = next((clause.text.of(lang) for clause in policy.exempt if clause.name == name), "")
        return say(SPARED, lang, name=spared or name)
    clause = next(each for each in policy.verdict if each.name == judged)
    return say(RULE, lang, number=policy.verdict.index(clause) + 1, name=clause.text.of(lang) or clause.name)


def rule_number(policy: Policy, verdict: str, lang: str) -> str:
    """A rule by its number alone."""
    return say(NUMBER, lang, number=[each.name for each in policy.verdict].index(verdict) + 1)


def result(policy: Policy, judged: Judged, lang: str) -> str:
    """Result and kind of name."""
    said = reason(policy, judged.reason, lang)
    return say(JUDGED, lang, reason=said, tier=tier_name(policy, judged.tier, lang)) if judged.tier else said
