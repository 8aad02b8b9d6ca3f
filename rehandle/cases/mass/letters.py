"""The letters that a member was sent with all others, read from the files of his campaign's rounds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rehandle.cases.mass import members
from rehandle.cases.mass.folders import told_in
from rehandle.cases.mass.models import Leaver, Part
from rehandle.letters.bulk import outcomes
from rehandle.letters.bulk.told import Told
from rehandle.letters.queries import LetterFacts


def letters_of(case: str) -> list[LetterFacts]:
    """The notices that a member was sent with all others, as letters: also of one who left. Empty where he never was one."""
    found = members.find(case)
    if found is None:
        return []
    part, row = found
    return _letters(case, row["epoch"], outcomes.outcome_of(told_in(part), row["canonical"]))


def letters_of_leavers(cases: Sequence[str]) -> dict[str, list[LetterFacts]]:
    """The same for those of these cases that began in a campaign: each file is opened once, however many they are."""
    left: dict[Part, list[Leaver]] = defaultdict(list)
    for leaver in Leaver.objects.filter(case__in=cases).select_related("part__campaign"):
        left[leaver.part].append(leaver)
    found: dict[str, list[LetterFacts]] = {}
    for part, leavers in left.items():
        told = outcomes.outcomes_of(told_in(part), [each.handle for each in leavers])
        found |= {each.case: _letters(each.case, 0, told[each.handle]) for each in leavers}
    return found


def _letters(case: str, epoch: int, rows: Iterable[Told]) -> list[LetterFacts]:
    """One letter a Message-ID: what came back later has failed, and was accepted before."""
    told: dict[str, LetterFacts] = {}
    for each in rows:
        went = each.outcome == "accepted"
        before = told[each.message_id].accepted_at if each.message_id in told else None
        told[each.message_id] = LetterFacts(
            each.message_id, "notice", case, each.number, each.handle, epoch, each.channel, each.lang, "accepted" if went else "failed", "", each.at,
            before or (each.at if went else None), None if went else each.at, None, "" if went else each.outcome,
        )  # fmt: skip
    return sorted(told.values(), key=lambda letter: (letter.written_at, letter.letter))
