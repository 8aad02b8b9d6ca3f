"""What became of one member, proven by the log in two steps: his row is in its batch, the batch's entry is in the log."""

from datetime import datetime
from pathlib import Path

from rehandle.cases.mass.marks import key_of
from rehandle.cases.mass.members import at, find
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.batch import prove, read_leaves
from rehandle.log.events import Event
from rehandle.log.queries import proof_of
from rehandle.log.rules.batch import leaves_of
from rehandle.log.rules.proof import Proof

EVENTS = {
    "reclaimed": Event.CAMPAIGN_RECLAIMED, "announced": Event.CAMPAIGN_ANNOUNCED, "released": Event.CAMPAIGN_RELEASED,
    "opened": Event.CAMPAIGN_OPENED, "closed": Event.CAMPAIGN_CLOSED,
}  # fmt: skip


PUBLIC = ("announced", "released", "opened", "closed")  # before it is listed nobody but its holder knows


def of_name(handle: str, what: str, now: datetime) -> Proof:
    """The same by a canonical name, for anybody: of its last campaign, once the name is on the public list. Refuses as `of` does."""
    facts = at(handle, now)
    if facts is None or facts.announced_at is None or what not in PUBLIC:
        raise Refused(Code.NOT_FOUND)
    return of(facts.id, what)


def of(case: str, what: str) -> Proof:
    """The proof that this member was `reclaimed`, `announced`, `released`, `opened` or `closed` with his part.

    Refuses `not_found` where he was not, `too_early` until the log's next signed head.
    """
    found = find(case)
    if found is None or what not in EVENTS:
        raise Refused(Code.NOT_FOUND)
    part, row = found
    leaves = Path(part.campaign.folder) / f"{what}-{part.number:05d}.leaves"
    told, key = [row["canonical"], what], key_of(part.campaign_id, bytes(part.campaign.salt).hex())
    leaf = leaves_of([told], key)[0]
    there = read_leaves(leaves) if leaves.exists() else []
    if leaf not in there:
        raise Refused(Code.NOT_FOUND)
    index = there.index(leaf)
    made = proof_of(EVENTS[what], part.id, row=told, key=key, index=index, leaf=leaf, path=prove(leaves, index))
    if made is None:
        raise Refused(Code.TOO_EARLY)
    return made
