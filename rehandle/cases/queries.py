"""What is known of cases. `at` is the only way to ask how a name stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from rehandle.cases.facts import OPEN_STATES, CaseFacts, facts_of
from rehandle.cases.mass import members
from rehandle.cases.mass.letters import letters_of, letters_of_leavers
from rehandle.cases.mass.listed import counts as of_campaigns
from rehandle.cases.models import Appeal, Case, DeathReport
from rehandle.cases.rules.clocks import Told, next_notice
from rehandle.cases.rules.project import project
from rehandle.handles.models import Stop
from rehandle.handles.queries import stands_still, standstill
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import queries as letters
from rehandle.letters.queries import LetterFacts
from rehandle.names.rules.search import Wanted
from rehandle.names.search import find
from rehandle.outbox.looking import once
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import pinned

NOT_REFUSED = ("accepted", "delivered")
NEWEST = 'select * from "case" where handle = %s order by opened_at desc, id desc limit 1'  # written out: every page of a name asks it
TAKEN = ("reclaimed", "announced")  # the letter that says so goes to nobody else


def at(handle: str, now: datetime) -> CaseFacts | None:
    """The newest case of a name, as it stands: pure time arcs that are due are already applied."""
    row, member = next(iter(Case.objects.raw(NEWEST, [handle])), None), members.at(handle, now)
    if member and (row is None or member.opened_at >= row.opened_at):
        return member
    if row is None:
        return None
    facts = facts_of(row)
    return facts if stopped(handle) else project(facts, pinned(facts.policy_hash), now)


def case(case_id: str) -> CaseFacts:
    """One case. Refuses `not_found`."""
    row = Case.objects.filter(id=case_id).first()
    facts = facts_of(row) if row else members.case(case_id)
    if facts is None:
        raise Refused(Code.NOT_FOUND)
    return facts


def notices(case_id: str) -> list[LetterFacts]:
    """The notices about a case, oldest first: those of its own, and those that went to it with many others."""
    return sorted([*letters_of(case_id), *letters.of(case_id, "notice")], key=lambda each: each.written_at)


def stopped(handle: str) -> bool:
    """Whether anything freezes this name, or the whole office stands still."""
    return stands_still(handle)


def told(facts: CaseFacts, now: datetime, notices: Sequence[LetterFacts] | None = None) -> list[Told]:
    """The notices that reached the holder: accepted, and no bounce within the pinned rule's hours."""
    policy = pinned(facts.policy_hash)
    wait = timedelta(hours=policy.notices.bounce_hours)
    return [
        Told(each.number, each.accepted_at)
        for each in _counting(facts, notices)
        if each.state in NOT_REFUSED and each.accepted_at and each.accepted_at + wait <= now
    ]


def untold(facts: CaseFacts, now: datetime, notices: Sequence[LetterFacts] | None = None) -> bool:
    """Whether every notice so far failed on each channel that counts."""
    counting = _counting(facts, notices)
    return bool(counting) and all(each.state == "failed" for each in counting) and not told(facts, now, counting)


def undeliverable(facts: CaseFacts, missing: Sequence[int]) -> bool:
    """Whether these notices were written and every one failed on each channel that counts: no later look will find them delivered."""
    tried = {each.number: each.state for each in _counting(facts, None) if each.number in missing}
    return bool(missing) and set(tried) == set(missing) and all(state == "failed" for state in tried.values())


def known(facts: CaseFacts) -> list[LetterFacts]:
    """The notices of this case."""
    return notices(facts.id)


def notice_due(facts: CaseFacts, now: datetime, notices: Sequence[LetterFacts] | None = None) -> int | None:
    """The number of the notice that this case needs now."""
    written = [each.number for each in (known(facts) if notices is None else notices)]
    number = next_notice(pinned(facts.policy_hash), written, facts.answer_by, now)
    after = number is not None and number < 0
    return None if after and facts.state not in TAKEN else number


def _counting(facts: CaseFacts, notices: Sequence[LetterFacts] | None) -> list[LetterFacts]:
    """The notices by the channels that count: mail where the rule has it, else whatever it has."""
    channels = pinned(facts.policy_hash).notices.channels
    counts = ("mail",) if "mail" in channels else tuple(channels)
    return [each for each in (known(facts) if notices is None else notices) if each.channel in counts]


def with_notices(*states: str) -> list[tuple[CaseFacts, list[LetterFacts]]]:
    """Cases in these states that nothing freezes, each with its notices: two questions, however many there are."""
    found = in_state(*states)
    written = letters.of_all([each.id for each in found], "notice")
    with_many = letters_of_leavers([each.id for each in found])
    return [(each, [*with_many.get(each.id, []), *written[each.id]]) for each in found]


def moving() -> QuerySet[Case]:
    """Open cases that nothing freezes."""
    if standstill():
        return Case.objects.none()
    frozen = Stop.objects.filter(handle__canonical=OuterRef("handle"), ended_at=None)
    return Case.objects.filter(state__in=OPEN_STATES).exclude(Exists(frozen)).order_by("opened_at", "id")


def in_state(*states: str) -> list[CaseFacts]:
    """Cases in these states that nothing freezes, oldest first."""
    return [each for each in _open_cases() if each.state in states]


@once
def _open_cases() -> list[CaseFacts]:
    return [facts_of(row) for row in moving()]


def being_taken() -> list[CaseFacts]:
    """Cases whose name the platform was asked to take back: what it did is recorded whatever freezes the name."""
    return [facts_of(row) for row in Case.objects.filter(state="grace").exclude(reclaim_move="").order_by("opened_at", "id")]


def released_without_sale(now: datetime) -> list[CaseFacts]:
    """What the sales room takes on: released, untouched, not frozen."""
    return [each for each in in_state("released") if not each.outcome]


def calendar(now: datetime) -> list[CaseFacts]:
    """The public list: announced and not yet released, by opening day. What a list keeps from everybody meanwhile opens to nobody."""
    rows = Case.objects.filter(state="announced").order_by("ends_at", "handle")
    return [facts_of(row) for row in rows if not stopped(row.handle) and _opens(row, now)]


def search(wanted: Wanted, now: datetime) -> list[CaseFacts]:
    """Names of the public list by name, kind, length and opening day, in one read. What is not on the list is as if it did not exist."""
    open_stop = Stop.objects.filter(handle__canonical=OuterRef("handle"), ended_at=None)
    rows = Case.objects.filter(state="announced", restore_move="", ends_at__gt=now).exclude(Exists(open_stop))
    return [facts_of(row) for row in find(rows, wanted) if _opens(row, now)]


def _opens(row: Case, now: datetime) -> bool:
    return guarded(pinned(row.policy_hash), row.handle, now) is None


def notice_list(now: datetime) -> list[CaseFacts]:
    """Names whose holder could not be told, where the rule publishes them."""
    rows = Case.objects.filter(published_at__isnull=False, state__in=("opened", "grace")).order_by("published_at")
    return [facts_of(row) for row in rows]


def of_handles(handles: Sequence[str]) -> set[str]:
    """Which of these names have an open case: nobody is asked twice."""
    return set(Case.objects.filter(handle__in=handles, state__in=OPEN_STATES).values_list("handle", flat=True))


def taken_back() -> list[CaseFacts]:
    """Every name that was ever taken back, newest first: the public record."""
    return [facts_of(row) for row in Case.objects.filter(reclaimed_at__isnull=False).order_by("-reclaimed_at")]


def everything(limit: int = 500) -> list[CaseFacts]:
    """All cases, open ones first: the desk's list."""
    rows = Case.objects.order_by("ended_at", "-opened_at")[:limit]
    return [facts_of(row) for row in rows]


def appeal_of(case_id: str) -> Appeal | None:
    """The newest objection to a case."""
    return Appeal.objects.filter(case_id=case_id).order_by("-filed_at").first()


def open_appeals() -> list[Appeal]:
    """Objections that wait for a decision, the promise first."""
    return list(Appeal.objects.select_related("case").filter(state="filed").order_by("promised_by"))


def open_deaths() -> list[DeathReport]:
    """Reports of a death that nobody has looked at."""
    return list(DeathReport.objects.filter(outcome="").order_by("told_at"))


def death(report: str) -> DeathReport:
    """One report of a death. Refuses `not_found`."""
    row = DeathReport.objects.filter(id=report).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def to_review(now: datetime) -> list[CaseFacts]:
    """Cases whose tier a person has to look at before anything is taken, and nobody has."""
    rows = moving().filter(state__in=("opened", "grace"), reviewed_by="")
    found = [facts_of(row) for row in rows]
    return [each for each in found if each.tier in pinned(each.policy_hash).reclaim.human_review]


def upheld_after_release() -> list[CaseFacts]:
    """Names whose objection was upheld after their release: sales and orders give them back."""
    upheld = Appeal.objects.filter(case=OuterRef("pk"), state="upheld")
    rows = Case.objects.filter(Exists(upheld), state="released")
    return [facts_of(row) for row in rows]


def counts(since: datetime) -> dict[str, int]:
    """The public figures of a span: told, kept, objections and their outcome, taken back."""
    cases = Case.objects.filter(Q(opened_at__gte=since) | Q(ended_at__gte=since))
    decided, many = Appeal.objects.filter(decided_at__gte=since), of_campaigns(since)
    return {
        "told": Case.objects.filter(grace_from__gte=since).count() + many["told"],
        "kept": cases.filter(state="kept", ended_at__gte=since).count(),
        "objections": decided.count(),
        "objections_for_holder": decided.filter(state="upheld").count(),
        "taken_back": Case.objects.filter(reclaimed_at__gte=since).count() + many["taken_back"],
    }
