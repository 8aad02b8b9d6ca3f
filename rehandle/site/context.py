"""What every page knows."""

from django.http import HttpRequest

from rehandle.config.office import office
from rehandle.kernel.words import dates
from rehandle.kernel.words.bidi import direction, isolate
from rehandle.site.visit import ARABIC, Visitor
from rehandle.site.ways import title, ways

SALES = "/sales"  # where everybody may bid; a confidential offer is nobody's to see
NAV = (
    ("/policy", "The rule", "القاعدة"),
    ("/calendar", "Opening soon", "تُتاح قريبًا"),
    (SALES, "", ""),  # `ways.title`
    ("/record", "Public record", "السجل العلني"),
    ("/check", "Check a letter", "التحقق من رسالة"),
)
FOOT = (("/contact", "Contact", "الاتصال بنا"), ("/privacy", "Privacy", "الخصوصية"), ("/died", "Someone has died", "الإبلاغ عن وفاة"))
BARE = ("/l/", "/o/")  # pages behind a letter's link: nothing else on top


def page(request: HttpRequest) -> dict[str, object]:
    """Variables of every template, as `base.html` documents them."""
    voice = getattr(request, "voice", None)
    if voice is None:
        return {}
    visitor: Visitor = request  # type: ignore[assignment]  # Visit has made it one
    return {
        "lang": voice.lang,
        "dir": direction(voice.lang),
        "now": voice.now,
        "months": voice.months,
        "voice": voice,
        "sells": bool(visitor.rule and visitor.rule.sells),  # where nothing is sold, no page speaks of money
        "office": _office(visitor),
        "home_url": voice.to("/"),
        "nav": [] if visitor.plain_path.startswith(BARE) else _nav(visitor),
        "other_lang": "en" if voice.arabic else "ar",
        "other_lang_url": visitor.plain_path if voice.arabic else f"{ARABIC}{visitor.plain_path}",
        "footer_links": [{"url": voice.to(url), "label": ar if voice.arabic else en} for url, en, ar in FOOT],
        "demo": _demo(visitor) if office().demo else None,
        **_rule(visitor),
    }


def _office(visitor: Visitor) -> dict[str, str]:
    voice, site = visitor.voice, visitor.rule.site.name if visitor.rule else ""
    name = f"الأسماء في {isolate(site)}" if voice.arabic else f"Names at {site}"
    nobody = "الأسماء" if voice.arabic else "Names"
    noun = visitor.rule.site.noun.of(voice.lang) if visitor.rule else ("الاسم" if voice.arabic else "handle")
    return {"name": name if site else nobody, "noun": noun, "site": isolate(site) if voice.arabic else site}


def _nav(visitor: Visitor) -> list[dict[str, object]]:
    voice = visitor.voice
    labels = {url: ar if voice.arabic else en for url, en, ar in NAV}
    if ways(visitor.rule, voice.lang):
        labels[SALES] = title(visitor.rule, voice)
    else:
        del labels[SALES]
    return [{"url": voice.to(url), "label": label, "current": visitor.plain_path == url} for url, label in labels.items()]


def _rule(visitor: Visitor) -> dict[str, object]:
    rule, voice = visitor.rule, visitor.voice
    if rule is None:
        return {"policy_line": voice.say("No rule is in force yet", "لا توجد قاعدة سارية بعد"), "policy_url": ""}
    since = dates.plain(rule.policy.effective, voice.lang, voice.months)  # text alone: the footer's links are boxes, which eat spaces around markup
    line = voice.say("The rule in force: version {}, since {}", "القاعدة السارية: الإصدار {}، منذ {}", rule.version, since)
    return {"policy_line": line, "policy_url": voice.to("/policy")}


def _demo(visitor: Visitor) -> dict[str, object]:
    voice = visitor.voice
    return {
        "back": visitor.get_full_path() if visitor.method == "GET" else visitor.path,
        "roles_url": voice.to("/demo"),
        "clock": voice.instant(voice.now),
        "day_url": voice.to("/demo/day"),
        "event_url": voice.to("/demo/event"),
        "mail_url": voice.to("/demo/mail"),
    }
