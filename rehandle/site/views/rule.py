"""`/policy`: the rule in force as a page, and as the published bytes."""

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases.mass.figures import judged
from rehandle.kernel.words.plural import count
from rehandle.kernel.words.shares import percent
from rehandle.policy.queries import Version, pinned, standing, versions
from rehandle.policy.rules.diff import differences
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page import page
from rehandle.site.templatetags import words
from rehandle.site.visit import Visitor, Voice

FILE = '<a href="/policy.toml?version={}" lang="en" dir="ltr">policy.toml</a>'
EARLIER = ("An earlier version. Files that were opened under it still follow it.", "إصدار سابق. الملفات التي فُتحت في ظله تبقى خاضعة له.")
COMING = ("This version takes effect on {}. Until then the one in force holds.", "يسري هذا الإصدار في {}. وحتى ذلك الحين يسري الإصدار الحالي.")
CHANGE_HEAD = (("Where", "الموضع"), ("Before", "قبل"), ("In this version", "في هذا الإصدار"))
JUDGED = (
    (
        "People judged a drawn sample of {0}: none was found wrongly. The share of all that is wrong is between {3} and {4} %, with 95 % certainty.",
        "حكم أشخاص على عيّنة مسحوبة من {0}، ولم يكن أي منها خطأ. نسبة الخطأ في الكل بين {3} و{4}٪ بيقين قدره 95٪.",
    ),
    (
        "People judged a drawn sample of {0}; found wrongly: {1}, {2} % (between {3} and {4} %, with 95 % certainty). What was wrong is left alone.",
        "حكم أشخاص على عيّنة مسحوبة من {0}، وكان الخطأ في {1}، أي {2}٪ (بين {3} و{4}٪ بيقين قدره 95٪). وقد تُركت وشأنها.",
    ),
)
REPLACED = ("This version was replaced before it took effect.", "استُبدل هذا الإصدار قبل سريانه.")


def policy(request: Visitor) -> HttpResponse:
    """Every number in force, in whole sentences made from the file that runs. `?version=` shows another one."""
    row, voice = _wanted(request), request.voice
    if row is None:
        return render(request, "pages/policy.html", {"page": None}, status=404 if request.rule else 200)
    say, rule = voice.say, pinned(row.hash)
    said = {
        "standing": _standing(row, voice), **_since(row, rule, voice),
        "page": page(rule, voice.lang), "judged": _judged(rule, voice),
        "file": [
            (say("Published text", "النص المنشور"), format_html(FILE, row.version)),
            (say("Fingerprint", "البصمة"), words.code(rule.hash)),
        ],
        "verdicts": [(f"rule-{each.name}", f"verdict-{each.name}") for each in rule.verdict],  # letters link to either
        "versions": version_rows(voice),
        "head": version_head(voice),
        "about": say("Versions of the rule", "إصدارات القاعدة"),
    }
    return render(request, "pages/policy.html", said)


def _wanted(request: Visitor) -> Version | None:
    """The version that was asked for; the one in force where none was."""
    asked = request.GET.get("version", str(request.rule.version) if request.rule else "")
    return next((row for row in versions() if str(row.version) == asked), None)


def _standing(row: Version, voice: Voice) -> tuple[str, str] | None:
    """What must be known of a version that is not the one in force."""
    say = voice.say
    match standing(voice.now)[row.hash]:
        case "past":
            return "closed", say(*EARLIER)
        case "coming":
            return "wait", say(*COMING, voice.day(row.effective_at))
        case "superseded":
            return "closed", say(*REPLACED)
    return None


def _since(row: Version, rule: Policy, voice: Voice) -> dict[str, object]:
    """What changed from the version before, sentence by sentence; nothing for the first."""
    before = next((each for each in versions() if each.version < row.version), None)
    if before is None:
        return {}
    found = differences(pinned(before.hash), rule, voice.lang)
    return {
        "before": before.version, "change_head": [voice.say(*pair) for pair in CHANGE_HEAD],
        "changes": [[format_html("<span>{}</span>", text or "–") for text in (each.section, each.before, each.after)] for each in found],
    }  # fmt: skip


def _judged(rule: Policy, voice: Voice) -> str:
    """What people found who judged a drawn sample of what this version finds; empty where nobody did."""
    found = judged(rule.hash)
    if not found.judged:
        return ""
    share, low, high = (percent(each) for each in (found.wrong / found.judged, found.low, found.high))
    names, wrong = (count(each, "name", voice.lang, "oblique") for each in (found.judged, found.wrong))
    return voice.say(*JUDGED[bool(found.wrong)], names, wrong, share, low, high)


def version_head(voice: Voice) -> list[str]:
    """Head of the table of versions."""
    say = voice.say
    return [say("Version", "الإصدار"), say("In force since", "سارٍ منذ"), say("Published", "نُشر"), say("Fingerprint", "البصمة")]


def version_rows(voice: Voice) -> list[list[object]]:
    """All versions, newest first; each leads to its page, and that to its bytes."""
    return [
        [
            format_html('<a href="{}?version={}">{}</a>', voice.to("/policy"), row.version, voice.say("Version {}", "الإصدار {}", row.version)),
            voice.day(row.effective_at), voice.day(row.published_at), words.code(row.hash[:16]),
        ]
        for row in versions()
    ]  # fmt: skip


def bytes_of(request: Visitor) -> HttpResponse:
    """`/policy.toml`: the published text, byte for byte. `?version=` gives an earlier one."""
    wanted = request.GET.get("version", str(request.rule.version) if request.rule else "")
    found = next((row for row in versions() if str(row.version) == wanted), None)
    if found is None:
        return HttpResponse("There is no such version.\n", status=404, content_type="text/plain; charset=utf-8")
    body = found.text.encode()
    answer = HttpResponse(body, content_type="application/toml; charset=utf-8")
    answer["Policy-Hash"], answer["ETag"] = found.hash, f'"{sha256(body).hexdigest()}"'
    answer["Cache-Control"] = "public, max-age=60"
    answer["Content-Disposition"] = f'inline; filename="policy-{found.version}.toml"'
    return answer
