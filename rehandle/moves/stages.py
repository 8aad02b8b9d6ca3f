"""What moves do by themselves at each tick."""

from rehandle.moves import flows, queries
from rehandle.moves.models import Move
from rehandle.outbox.stages import Stage


def stages() -> list[Stage]:
    """Moves go on where a stop has ended."""
    return [Stage("moves.wake", lambda ctx: queries.to_wake(ctx.now), lambda ctx, move: bool(flows.wake(ctx, move=move)), Move)]
