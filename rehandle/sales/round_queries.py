"""What is due of draws and drops: which close, which are decided, who is next where somebody did not take the name, who is to be told."""

from collections.abc import Sequence
from datetime import datetime

from rehandle.cases.queries import case
from rehandle.handles.queries import stops
from rehandle.kernel.refusal import Refused
from rehandle.people.queries import member as member_of
from rehandle.policy.rules.sales import Drop
from rehandle.sales import rounds
from rehandle.sales.models import Entry, Round, Sale
from rehandle.sales.rows import open_sales
from rehandle.sales.rules import scoring
from rehandle.sales.rules.steps import ENTERED
from rehandle.sales.struck import may_take_part
from rehandle.sales.wishes import may_be_granted

NOTHING = ("defaulted", "returned", "lost")  # what an award came to that did not end with a hand-over
AT_ONCE = 1_000  # letters that are written at one tick
NO = ("declined", "expired", "withdrawn")


def to_close(now: datetime) -> list[str]:
    """Rounds whose time to enter is over, on names that nothing freezes."""
    rows = [row for row in _open() if (of := Round.objects.get(id=row.id)).closed_at is None and rounds.ends_at(row, of, now) <= now]
    return [row.id for row in rows if not stops(row.handle)]


def to_decide() -> list[str]:
    """Rounds in which everything is scored that has to be."""
    closed = set(Round.objects.filter(decided_at=None).exclude(closed_at=None).values_list("id", flat=True))
    return [row.id for row in _open() if row.id in closed and not stops(row.handle) and not to_score(row)]


def to_score(row: Sale) -> list[tuple[str, int]]:
    """Applications (tickets) that somebody has to score still, and how many people; none in a draw."""
    step = rounds.step_of(row)
    if not isinstance(step, Drop):
        return []
    found = [(each.ticket, scoring.wanted(each, step.third_above)) for each in rounds.scores(row.id)]
    return [(ticket, missing) for ticket, missing in found if missing]


def first(row: Sale, now: datetime) -> str:
    """Who would have the name if it were decided now; empty where nobody may."""
    return first_of(row, rounds.members_in_order(row), now)


def first_of(row: Sale, members: Sequence[str], now: datetime) -> str:
    """The first of these who may have the name; empty where nobody may."""
    return next((each for each in members if eligible(row, each, now)), "")


def following(row: Sale, now: datetime) -> str:
    """Who is next where everybody who was asked has not taken the name; empty where nobody is, or somebody still may."""
    if row.form not in ENTERED or row.state != "awarded" or _pending(row):
        return ""
    asked = set(row.offers.values_list("account", flat=True))
    rows = Entry.objects.filter(round_id=row.id).exclude(place=None).order_by("place").values_list("member", flat=True)
    return next((each for each in rows if member_of(each).account_id not in asked and eligible(row, each, now)), "")


def to_ask_next(now: datetime) -> list[str]:
    """Decided rounds in which somebody is next, on names that may be given."""
    rows = Sale.objects.filter(form__in=ENTERED, state="awarded").exclude(awards__outcome="delivered").order_by("ended_at", "id")
    return [row.id for row in rows if not stops(row.handle) and not _goes_back(row) and following(row, now)]


def came_to_nothing(row: Sale, now: datetime) -> bool:
    """Whether a decided round is over without a new holder: everybody was asked, or nobody else may."""
    return row.state == "awarded" and not _pending(row) and not following(row, now)


def to_tell() -> list[str]:
    """Entries (ids) of whoever was not first and was not told yet, on names that nothing freezes."""
    waiting = Entry.objects.filter(told_at=None).exclude(place=None)
    handles = dict(Round.objects.filter(id__in=waiting.values("round_id")).values_list("id", "handle"))
    free = [sale for sale, handle in handles.items() if not stops(handle)]
    return list(waiting.filter(round_id__in=free).order_by("round_id", "place").values_list("id", flat=True)[:AT_ONCE])


def eligible(row: Sale, member: str, now: datetime) -> bool:
    """Whether somebody may have the name now: not staff by now, no strikes, not in default for this name, no other wish granted."""
    try:
        may_take_part(row, member_of(member).account_id, now)
    except Refused:
        return False
    return may_be_granted(row, member)


def instants(now: datetime) -> list[datetime]:
    """When entering ends."""
    rows = [(row, Round.objects.get(id=row.id)) for row in _open() if not stops(row.handle)]
    return [rounds.ends_at(row, of, now) for row, of in rows if of.closed_at is None]


def _pending(row: Sale) -> bool:
    """Whether somebody has the name, or may still take it."""
    for offer in row.offers.select_related("award"):
        if offer.state in NO:
            continue
        award = getattr(offer, "award", None)
        if award is None or award.outcome not in NOTHING:
            return True
    return False


def _goes_back(row: Sale) -> bool:
    file = case(row.case)
    return bool(file.restore_move or file.outcome)


def _open() -> list[Sale]:
    return list(open_sales(*ENTERED))
