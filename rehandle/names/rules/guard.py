"""The ladder of refusals: may this name be registered, sold or given? The first rung that holds is the answer."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.refusal import Code, Refused


@dataclass(frozen=True, slots=True)
class NameState:
    """What is known of one name when somebody asks for it. Empty means: nothing stands in the way on that rung."""

    shape: Refused | None = None  # what `profiles.canonical` answered, when it refused
    reserved: str = ""  # the list that reserves it
    protected: str = ""  # the list that protects it
    held: bool = False
    stopped: bool = False  # an open question, an objection, a memorial: everything stands still
    waiting_until: datetime | None = None
    looks_like: str = ""  # the protected name that it resembles
    returning: bool = False  # who asks held it last: lists and waiting times never keep a name from its own holder


def check_name(state: NameState, now: datetime) -> Refused | None:
    """Shape, reserved, protected, held, on hold, waiting, look-alike: this order is the contract."""
    others, until = not state.returning, state.waiting_until
    rungs: tuple[tuple[object, Refused | None], ...] = (
        (state.shape, state.shape),
        (others and state.reserved, Refused(Code.NAME_RESERVED, list=state.reserved)),
        (others and state.protected, Refused(Code.NAME_PROTECTED, list=state.protected)),
        (state.held, Refused(Code.NAME_HELD)),
        (state.stopped, Refused(Code.STOPPED)),
        (others and until is not None and now < until, Refused(Code.NAME_WAITING, until=until)),
        (others and state.looks_like, Refused(Code.NAME_LOOK_ALIKE, looks_like=state.looks_like)),
    )
    return next((refusal for holds, refusal in rungs if holds), None)
