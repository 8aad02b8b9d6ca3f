"""The demo's own pages: the clock at the foot, the letters that went out, the roles in one click. Nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from rehandle import tick, wiring
from rehandle.adapters.mail.box import Box
from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.cases import queries as cases
from rehandle.config.office import office
from rehandle.people.queries import sign_ins
from rehandle.sales.queries import for_sale
from rehandle.site.letter_html import shown
from rehandle.site.visit import Visitor, Voice

BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = (
    ("case_worker", 0, "Case worker", "مراجعة الملفات", "looks at names, no price in sight"),
    ("case_worker", 1, "Second case worker", "مراجعة ثانية", "decides objections that the first one reviewed"),
    ("sales_drafter", 0, "Drafter", "إعداد العروض", "drafts the offer at the rule's price"),
    ("approver", 0, "Approver", "التوقيع", "signs the exact text, or sends it back"),
    ("treasurer", 0, "Treasurer", "الخزينة", "sees the books, gives money back"),
    ("auditor", 0, "Auditor", "التدقيق", "reads everything, changes nothing"),
    ("operator", 0, "Operator", "الإدارة", "publishes the rule, gives roles"),
)
ARABIC_DOES = ("يراجع الأسماء دون أي سعر", "يبتّ في الاعتراض على ما راجعه غيره", "يُعدّ العرض بسعر القاعدة", "يوقّع النص نفسه أو يردّه",
               "يرى الحسابات ويردّ المبالغ", "يقرأ كل شيء ولا يغيّر شيئًا", "ينشر القاعدة ويسند الأدوار")  # fmt: skip
LONGEST_WHILE_FOR_SALE = timedelta(days=7)
View = Callable[..., HttpResponse]


def in_demo(view: View) -> View:
    """A page that exists in the demo only."""

    @wraps(view)
    def only(request: Visitor, **told: Any) -> HttpResponse:
        if not office().demo:
            raise Http404
        return view(request, **told)

    return only


@in_demo
def index(request: Visitor) -> HttpResponse:
    """Four things to do, and everybody one can be."""
    voice = request.voice
    roles = [
        {"key": f"{role}-{place}" if place else role, "name": ar if voice.arabic else en, "does": ARABIC_DOES[n] if voice.arabic else does}
        for n, (role, place, en, ar, does) in enumerate(ROLES)
    ]
    file = cases.at("handle", request.ctx.now)
    return render(request, "pages/demo.html", {"roles": roles, "file": voice.to(f"/desk/case/{file.id}") if file else ""})


@in_demo
@require_POST
def be(request: Visitor, role: str) -> HttpResponse:
    """Be somebody of the staff."""
    name, _, place = role.partition("-")
    known = sign_ins(name)
    number = int(place) if place.isdigit() else 0
    if number >= len(known):
        raise Http404
    login(request, get_user_model().objects.get(username=known[number]), backend=BACKEND)
    to = request.POST.get("to", "")
    return HttpResponseRedirect(to if to.startswith(("/desk/", "/ar/desk/")) else request.voice.to("/desk/"))


@in_demo
@require_POST
def day(request: Visitor) -> HttpResponse:
    """One day on."""
    return _on(request, timedelta(days=1))


@in_demo
@require_POST
def event(request: Visitor) -> HttpResponse:
    """On to the next instant at which something is due."""
    return _on(request, None)


def _on(request: Visitor, by: timedelta | None) -> HttpResponse:
    """Put the clock forward and do what is due before the page comes back, so that one sees it."""
    ctx = wiring.office_ctx()
    to = ctx.now + by if by else tick.next_event(ctx.now)
    if by is None and for_sale():
        to = min(to, ctx.now + LONGEST_WHILE_FOR_SALE)  # one press too many must not let the sale run out unseen
    tick.advance_clock(ctx, to)
    tick.tick(wiring.office_ctx(), wiring.ports())
    return HttpResponseRedirect(_back(request))


def _back(request: Visitor) -> str:
    """To the page whose bar was pressed. Browsers send no referrer here, so the form says it; only our own paths count."""
    given = request.POST.get("back", "")
    return given if given.startswith("/") and not given.startswith("//") and "\\" not in given else request.voice.to("/demo")


@in_demo
@require_POST
def publish(request: Visitor) -> HttpResponse:
    """Do what only an account's holder can do outside: put a code on its profile."""
    platform = wiring.ports().platform
    account = platform.get(request.POST.get("handle", ""))
    code = request.POST.get("code", "")[:40]
    if account is None or not isinstance(platform, FakePlatform):
        raise Http404
    World(platform).set_profile(account.id, f"{account.profile_text} {code}".strip())
    return HttpResponseRedirect(_back(request))


@in_demo
def mail(request: Visitor) -> HttpResponse:
    """All letters that went out, newest first."""
    letters = [_row(letter, request.voice) for letter in _box().letters(200)]
    say = request.voice.say
    head = [say("To", "إلى"), say("Subject", "الموضوع")]
    return render(request, "pages/mail.html", {"rows": letters, "head": head, "about": say("Letters sent", "الرسائل المرسلة")})


@in_demo
def letter(request: Visitor, number: int) -> HttpResponse:
    """One letter, as it arrived. Its links open the real pages."""
    found = _box().letter(number)
    if found is None:
        raise Http404
    return render(request, "pages/letter.html", {"letter": found, "body": shown(found.text, office().address)})


def _row(letter: Any, voice: Voice) -> list[object]:
    to = format_html('<bdi dir="ltr" class="address">{}</bdi>', letter.to)
    subject = format_html('<a href="{}" lang="{}" dir="auto">{}</a>', voice.to(f"/demo/mail/{letter.id}"), letter.lang or "en", letter.subject)
    return [to, subject]


def _box() -> Box:
    return Box(office().data_dir / "mail.sqlite")
