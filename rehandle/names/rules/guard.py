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
    rungs = (_shape, _reserved, _protected, _held, _stopped, _waiting, _look_alike)
    answers = (rung(state, now) for rung in rungs if not (state.returning and rung in _NOT_FOR_THE_LAST_HOLDER))
    return next((answer for answer in answers if answer is not None), None)


def _shape(state: NameState, now: datetime) -> Refused | None:
    return state.shape


def _reserved(state: NameState, now: datetime) -> Refused | None:
    return Refused(Code.NAME_RESERVED, list=state.reserved) if state.reserved else None


def _protected(state: NameState, now: datetime) -> Refused | None:
    return Refused(Code.NAME_PROTECTED, list=state.protected) if state.protected else None


def _held(state: NameState, now: datetime) -> Refused | None:
    return Refused(Code.NAME_HELD) if state.held else None


def _stopped(state: NameState, now: datetime) -> Refused | None:
    return Refused(Code.STOPPED) if state.stopped else None


def _waiting(state: NameState, now: datetime) -> Refused | None:
    until = state.waiting_until
    return Refused(Code.NAME_WAITING, until=until) if until is not None and now < until else None


def _look_alike(state: NameState, now: datetime) -> Refused | None:
    return Refused(Code.NAME_LOOK_ALIKE, looks_like=state.looks_like) if state.looks_like else None


_NOT_FOR_THE_LAST_HOLDER = frozenset({_reserved, _protected, _waiting, _look_alike})
