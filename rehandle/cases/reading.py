"""What the Handle Team reads and takes up: words of holders and families are opened for a reason, and the log says so."""

from dataclasses import dataclass

from rehandle.cases.models import Appeal, Case, DeathReport
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.seal import open_fields
from rehandle.log.append import append
from rehandle.log.events import Event

WHY_OUT_OF_TURN = ("asked_again", "known_to_me", "handed_to_me", "cannot_wait")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote to us, in his own language. `contact` is how to reach him, where he gave one."""

    text: str
    lang: str
    contact: str = ""


@flow(needs=Permission.LETTERS_READ)
def read_words(ctx: Ctx, appeal: str, reason: str) -> Words:
    """Open what a holder says in his objection. No entry in the log, no plain text."""
    row = Appeal.objects.select_related("case").filter(id=appeal).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    reason_given(reason)
    told = open_fields(
        f"account:{row.case.account_id}", table="appeal", row=row.id, sealed={"words": bytes(row.sealed_words)},
        handle=row.case.handle, data={"table": "appeal"},
    )  # fmt: skip
    return Words(told["words"], row.lang)


@flow(needs=Permission.LETTERS_READ)
def read_report(ctx: Ctx, report: str, reason: str) -> Words:
    """Open what somebody wrote who told us of a death, and how to reach him."""
    row = DeathReport.objects.filter(id=report).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    reason_given(reason)
    sealed = {"words": bytes(row.sealed_words), "contact": bytes(row.sealed_contact)}
    told = open_fields(f"death:{row.id}", table="death_report", row=row.id, sealed=sealed, handle=row.handle, data={"table": "death_report"})
    return Words(told["words"], row.lang, told["contact"])


@flow(needs=Permission.CASES_REVIEW)
def take_up(ctx: Ctx, file: str, why: str = "") -> str:
    """Somebody opens a file to work on it: the one that was dealt, or another one for one of the known reasons."""
    handle = _handle_of(file)
    if why and why not in WHY_OUT_OF_TURN:
        raise Refused(Code.INVALID, field="why", one_of=WHY_OUT_OF_TURN)
    append(ctx, Event.FILE_TAKEN_UP, handle=handle, ref=file, data={"why": why} if why else {})
    return file


def _handle_of(file: str) -> str:
    for rows in (Case.objects, DeathReport.objects):
        if handle := rows.filter(id=file).values_list("handle", flat=True).first():
            return str(handle)
    raise Refused(Code.NOT_FOUND)
