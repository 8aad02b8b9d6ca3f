"""What the tests of letters share."""

from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.log.append import append
from rehandle.log.events import Event


def in_flow(ctx, act):
    """Run something that takes part in a flow, and give back its answer."""
    answers = []

    @flow(needs=Permission.PUBLIC)
    def taking_part(ctx) -> int:
        append(ctx, Event.STRUCK)
        answers.append(act(ctx))
        return 1

    taking_part(ctx)
    return answers[-1]
