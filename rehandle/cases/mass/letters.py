"""The letters that a member was sent with all others, read from the files of his campaign's rounds."""

from rehandle.cases.mass import members
from rehandle.cases.mass.folders import told_in
from rehandle.letters.bulk import outcomes
from rehandle.letters.queries import LetterFacts


def letters_of(case: str) -> list[LetterFacts]:
    """The notices that a member was sent with all others, as letters: also of one who left. Empty where he never was one."""
    found = members.find(case)
    if found is None:
        return []
    part, row = found
    told: dict[str, LetterFacts] = {}
    for each in outcomes.outcome_of(told_in(part), row["canonical"]):
        state = "accepted" if each.outcome == "accepted" else "failed"
        told[each.message_id] = LetterFacts(
            each.message_id, "notice", case, each.number, row["canonical"], row["epoch"], each.channel, each.lang, state, "", each.at,
            told[each.message_id].accepted_at if each.message_id in told else (each.at if state == "accepted" else None),
            None if state == "accepted" else each.at, None, "" if state == "accepted" else each.outcome,
        )  # fmt: skip
    return sorted(told.values(), key=lambda letter: (letter.written_at, letter.letter))
