"""Who visits, when, in which language, under which rule: made once a request, before any page is chosen."""

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from rehandle import wiring
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.words import dates
from rehandle.people.queries import ctx_as, ctx_for, member_of_user
from rehandle.policy.queries import in_force_or_none
from rehandle.policy.rules.model import Policy
from rehandle.site.templatetags import words

ARABIC = "/ar"
MONTHS: dict[str, dates.Region] = {"levant": "levant", "maghreb": "maghreb", "morocco": "morocco"}


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things in the language of the page; what it writes is markup that parts keep."""

    lang: str
    now: datetime
    months: dates.Region

    def say(self, english: str, arabic: str, *values: object) -> SafeString:
        """One of two texts; `{}` takes the values, escaped."""
        text = arabic if self.arabic else english
        return format_html(text, *values) if values else conditional_escape(text)

    @property
    def arabic(self) -> bool:
        """Whether the page is in Arabic."""
        return self.lang == "ar"

    def day(self, at: datetime) -> SafeString:
        """A date without its weekday."""
        return words.plain_day(self._context(), at)

    def last_day(self, at: datetime) -> SafeString:
        """The last day on which a person may act, given when the time is over."""
        return words.plain_day(self._context(), dates.last_day(at))

    def weekday(self, at: datetime) -> SafeString:
        """A date with its weekday."""
        return words.day(self._context(), at)

    def instant(self, at: datetime) -> SafeString:
        """A date with its hour in UTC."""
        return words.instant(self._context(), at)

    def clock(self, at: datetime) -> SafeString:
        """The hour, in UTC."""
        return words.clock(self._context(), at)

    def deadline(self, at: datetime) -> SafeString:
        """A person's last day, and how many are left."""
        return words.deadline(self._context(), at, self.now)

    def to(self, path: str) -> str:
        """The address of one of our pages in this language."""
        return f"{ARABIC}{path}" if self.arabic else path

    def _context(self) -> Context:
        return Context({"lang": self.lang, "months": self.months, "now": self.now})


class Visitor(HttpRequest):
    """A request as every view of ours gets it."""

    ctx: Ctx
    voice: Voice
    rule: Policy | None
    plain_path: str  # the path without the language


def settle(request: HttpRequest) -> Visitor:
    """Take the language off the path, and put on the request who asks."""
    assert isinstance(request, HttpRequest)
    visitor: Visitor = request  # type: ignore[assignment]  # the same object with more on it
    path = request.path_info
    arabic = path == ARABIC or path.startswith(f"{ARABIC}/")
    visitor.plain_path = request.path_info = (path.removeprefix(ARABIC) or "/") if arabic else path
    now = _now()
    visitor.voice = Voice("ar" if arabic else "en", now, MONTHS.get(office().months, "standard"))
    visitor.ctx = ctx_as("public", now, lambda: new_id_at(now))
    visitor.rule = None
    return visitor


def _now() -> datetime:
    """The office's clock; a page that says that the database is silent must not ask it."""
    try:
        return wiring.clock().now()
    except DatabaseError:
        return wiring.real_now()


def look_up(visitor: Visitor) -> None:
    """The part that needs the database: the rule in force, and the member behind a sign-in."""
    visitor.rule = in_force_or_none(visitor.ctx.now)
    if "sessionid" in visitor.COOKIES and visitor.user.is_authenticated:
        member = member_of_user(visitor.user.get_username())
        visitor.ctx = ctx_for(member, visitor.ctx.now, visitor.ctx.new_id) if member else visitor.ctx


def acting_as(visitor: Visitor, role: str, ref: str) -> Ctx:
    """The context of a holder or buyer, once a letter's link was exchanged."""
    return ctx_as(role, visitor.ctx.now, visitor.ctx.new_id, f"{role}:{ref}")
