"""Who is linked to a member, as far as the office knows: read by steps, so that a check costs the same however many members there are."""

from collections.abc import Iterable, Set

from django.db.models import Count, Q

from rehandle.outbox.looking import once
from rehandle.people.models import Link, TraitRow
from rehandle.people.rules.ties import RECORDED, STEPS, Tie, Trait, Way, near, ties


def near_to(member: str) -> dict[str, Way]:
    """Everybody who is linked to a member, and how."""
    return near(member, _reached({member}))


def near_among(members: Iterable[str]) -> dict[tuple[str, str], Way]:
    """Every pair of these members that is linked, in order, and how."""
    wanted = set(members)
    known = _reached(wanted)
    tied = sorted(wanted & {each for tie in known for each in (tie.one, tie.other)})
    return {(one, other): way for one in tied for other, way in sorted(near(one, known).items()) if one < other and other in wanted}


def near_any(members: Iterable[str]) -> set[str]:
    """These members, and everybody who is linked to one of them."""
    wanted = set(members)
    known = _reached(wanted)
    return wanted.union(*(near(each, known) for each in wanted))


@once
def tied() -> set[str]:
    """Everybody who shares anything with anybody: of the others nothing can be found."""
    shared = TraitRow.objects.values("digest").annotate(having=Count("id")).filter(having__gt=1).values("digest")
    pairs = Link.objects.values_list("one_id", "other_id")
    return {*TraitRow.objects.filter(digest__in=shared).values_list("member_id", flat=True), *(each for pair in pairs for each in pair)}


def _reached(members: Set[str]) -> set[Tie]:
    known, seen, last = set[Tie](), set[str](), set(members)
    for _ in range(STEPS):
        found = _around(last)
        known, seen = known | found, seen | last
        last = {each for tie in found for each in (tie.one, tie.other)} - seen
        if not last:
            break
    return known


def _around(members: Iterable[str]) -> set[Tie]:
    """What these members share with anybody."""
    links = Link.objects.filter(Q(one__in=members) | Q(other__in=members)).values_list("one_id", "other_id")
    digests = TraitRow.objects.filter(member__in=members).values("digest")
    rows = TraitRow.objects.filter(digest__in=digests).values_list("member_id", "kind", "digest")
    return {Tie(one, other, RECORDED) for one, other in links} | ties(Trait(*row) for row in rows)
