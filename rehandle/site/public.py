"""What the public sees of a name: one of six states. Notice, grace, objection, freeze, memorial, reserved all read "taken".

Every look-up asks the same questions of the same tables and of the platform, whatever the answer is.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles import queries as handles
from rehandle.kernel.ports import Availability, Platform
from rehandle.kernel.refusal import Refused
from rehandle.log import queries as log
from rehandle.log.events import Event
from rehandle.names import queries as names
from rehandle.names.rules.profiles import canonical, display
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import pinned
from rehandle.policy.rules.judge import judge
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import Entered, Request, sold
from rehandle.sales.hearing import hears
from rehandle.sales.listed import is_listed_now
from rehandle.sales.queries import newest_state

TAKEN, OPENING, FOR_SALE, OPEN, CHANGED, NOT_GIVEN = "taken", "opening", "for_sale", "open", "changed", "not_given"
ON_REQUEST = "on_request"  # anybody who may, asks for it here
SALE_SHOWN = {"awarded": TAKEN, "unsold": NOT_GIVEN, "void": TAKEN}  # on its way to somebody, or it stays with the office
TOLD = (Event.NOTICE_ASKED, Event.RECLAIMED, Event.ANNOUNCED, Event.RELEASED, Event.SALE_OPENED, Event.HANDED_OVER)
AFTER = TOLD[1:]


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a look-up reads, before it is decided what is shown."""

    name: str
    case: CaseFacts | None
    stopped: bool
    given_at: datetime | None
    epoch: int
    since: datetime | None
    platform: Availability
    withheld: bool
    kept_back: bool  # by a list that came into force after the name was taken back
    sale: str
    listed: bool  # by its holder
    hears: str  # the sale in which its holder hears offers, though it is not for sale
    history: tuple[log.Happened, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown. `case` only where the name is on the public list or beyond."""

    name: str
    state: str
    at: datetime | None = None
    case: CaseFacts | None = None
    since: datetime | None = None
    history: tuple[log.Happened, ...] = ()
    hears: str = ""


def wanted(rule: Policy, typed: str) -> str | Refused:
    """The name that somebody typed or pasted, or the refusal of its shape."""
    names = rule.names
    return canonical(display(typed, names.profile), names.profile, names.min_length, names.max_length)


def look(rule: Policy, name: str, now: datetime, platform: Platform) -> Shown:
    """The public answer about one name."""
    known = read(rule, name, now, platform)
    shown = decide(known, now)
    return replace(shown, hears=known.hears) if shown.state in (TAKEN, CHANGED) and not known.stopped else shown


def read(rule: Policy, name: str, now: datetime, platform: Platform) -> Known:
    """The same reads for every name."""
    row, tenures, case = handles.handle(name), handles.tenures(name), cases.at(name, now)
    stopped = cases.stopped(name) if case else cases.stopped(name) or cases.stopped(name)  # `at` asks once more where there is a file
    return Known(
        name=name,
        case=case,
        stopped=stopped,
        given_at=row.given_at if row else None,
        epoch=row.epoch if row else 0,
        since=tenures[-1].since if tenures else None,
        platform=platform.availability(name),
        withheld=judge(rule, {"handle": name}, now, names.office()).tier in withheld_tiers(rule),
        kept_back=guarded(pinned(case.policy_hash) if case else rule, name, now) is not None,
        sale=newest_state(case.id if case else ""),
        listed=is_listed_now(name),
        hears=hears(name),
        history=tuple(log.of_name(name, TOLD)),
    )


def decide(known: Known, now: datetime) -> Shown:
    """Which of the six. A stop hides everything but what is over."""
    case = known.case
    live = case is not None and not known.stopped and not case.restore_move and case.epoch == known.epoch
    if live and case and case.state in ("announced", "released") and known.kept_back:
        return Shown(known.name, NOT_GIVEN)
    if live and case and case.state == "announced":
        return Shown(known.name, OPENING, case.ends_at, case, known.since, _since(known, case))
    if live and case and case.state == "released":
        return Shown(known.name, _given_by(case, known.sale), case.released_at, case, known.since, _since(known, case))
    return _without_file(known)


def _without_file(known: Known) -> Shown:
    if known.listed and not known.stopped:
        return Shown(known.name, FOR_SALE)
    if known.given_at:
        return Shown(known.name, CHANGED, known.given_at, None, known.since, _handed_over(known))
    if known.withheld:
        return Shown(known.name, NOT_GIVEN)
    return Shown(known.name, OPEN if known.platform.state == "free" and not known.stopped and known.case is None else TAKEN)


def withheld_tiers(rule: Policy) -> set[str]:
    """Tiers that the rule gives to nobody, by no step."""
    return {tier.name for tier in rule.tier if not rule.sale_steps(tier.name)}


def _given_by(case: CaseFacts, sale: str) -> str:
    steps = pinned(case.policy_hash).sale_steps(case.tier)
    if not steps:
        return NOT_GIVEN
    if isinstance(steps[0], Request):
        return SALE_SHOWN.get(sale, ON_REQUEST)
    if not sold(steps[0]) and not isinstance(steps[0], Entered):
        return OPEN
    return SALE_SHOWN.get(sale, FOR_SALE)


def _since(known: Known, case: CaseFacts) -> tuple[log.Happened, ...]:
    """What happened in this file and after it. Earlier files that ended with a keep stay silent."""
    return tuple(each for each in known.history if each.at >= case.opened_at)


def _handed_over(known: Known) -> tuple[log.Happened, ...]:
    """What happened up to the last hand-over: the file behind it was public by then."""
    last = max((each.at for each in known.history if each.event == Event.HANDED_OVER), default=None)
    opened = [each.at for each in known.history if last and each.event == Event.ANNOUNCED and each.at <= last]
    if last is None or not opened:
        return ()
    return tuple(each for each in known.history if each.at <= last and each.event in AFTER)
