"""Every event in every state: the arcs of the table move a letter, everything else is refused and changes nothing."""

from pathlib import Path

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import flows, queries, write
from rehandle.letters.models import LETTER, Letter
from rehandle.outbox.models import Job
from tests.letters.made import in_flow

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = sorted({arc.event for arc in LETTER.arcs})


def fence(ctx):
    in_flow(
        ctx,
        lambda c: Job.objects.update_or_create(kind=write.SEND, ref="l1", defaults={"made_at": c.now, "due_at": c.now, "fence": 7, "done_at": None}),
    )
    return 7


def happen(ctx, event, digest):
    """Cause an event as life does."""
    later = ctx.at(ctx.now.replace(year=ctx.now.year + 1))
    return {
        "signed": lambda: in_flow(ctx, lambda c: write.post_draft(c, "l1", digest)),
        "withdrawn": lambda: in_flow(ctx, lambda c: write.withdraw(c, "l1")),
        "accepted": lambda: flows.record_accepted(ctx, "l1", fence(ctx)),
        "refused": lambda: flows.record_refused(ctx, "l1", "no such user", fence(ctx)),
        "bounced": lambda: flows.record_bounced(ctx, "l1"),
        "bounce_hours_over": lambda: flows.deliver_due(later, "l1"),
    }[event]()


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", LETTER.states)
def test_state_by_event(office, letter, state, event):
    digest = letter().text_hash
    in_flow(office, lambda ctx: Letter.objects.update(state=state, accepted_at=office.now))
    target = {(arc.source, arc.event): arc.target for arc in LETTER.arcs}.get((state, event))
    told_though_withdrawn = state == "withdrawn" and event in ("accepted", "refused")  # it was on its way in that instant
    if target or told_though_withdrawn:
        happen(office, event, digest)
    else:
        with pytest.raises(Refused) as refused:
            happen(office, event, digest)
        assert refused.value.code == Code.WRONG_STATE
    assert queries.letter("l1").state == (target or state)


def test_the_readme_shows_the_machine():
    assert LETTER.diagram() in Path("rehandle/letters/README.md").read_text(encoding="utf-8")
