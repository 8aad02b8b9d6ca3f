"""The public state of names, for programs: one, or up to a thousand.

Every name is read as its page reads it (`site.public`), and an answer leaves on a beat. No pool stands before this: a pool is as old as its build,
and whether a name is open is the platform's to say now.
"""

from threading import Lock
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.shapes import HandleOut, HandlesIn, NameOut, Problem, ProofOut
from rehandle.cases.mass import proof
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import in_force
from rehandle.site import public
from rehandle.site.beat import BEAT, EACH, beat_of, on_the_beat

router = Router()
LONGEST_TYPED = 400
_one_batch = Lock()


@router.get("/{handle}", response={200: NameOut, 422: Problem})
@on_the_beat
def one(request: HttpRequest, handle: str) -> NameOut:
    """The public state of a name: taken, opening, for_sale, on_request, open, changed, not_given."""
    return shown(handle)


@router.get("/{handle}/proof", response={200: ProofOut, 404: Problem, 409: Problem})
@on_the_beat
def proven(request: HttpRequest, handle: str, of: Literal["announced", "released", "opened", "closed"] = "opened") -> dict[str, Any]:
    """The two-step proof that a name of a wave was listed or opened: for `rehandle log verify`, without asking us again."""
    now = wiring.clock().now()
    wanted = public.wanted(in_force(now), handle[:LONGEST_TYPED])
    if isinstance(wanted, Refused):
        raise wanted
    return proof.of_name(wanted, of, now).document()


@router.post("", response={200: list[HandleOut], 429: Problem})
def many(request: HttpRequest, body: HandlesIn) -> list[HandleOut]:
    """The public state of up to 1,000 names, in the order they were asked.

    It takes 10 ms a name; a second batch meanwhile is refused (`too_many`).
    """
    if not _one_batch.acquire(blocking=False):
        raise Refused(Code.TOO_MANY)
    try:
        with beat_of(max(BEAT, EACH * len(body.handles))):
            return [_told(handle) for handle in body.handles]
    finally:
        _one_batch.release()


def shown(typed: str) -> NameOut:
    """The public answer about what somebody typed. Refuses `name_shape` and `policy_none`."""
    now = wiring.clock().now()
    rule = in_force(now)
    wanted = public.wanted(rule, typed[:LONGEST_TYPED])
    if isinstance(wanted, Refused):
        raise wanted
    seen = public.look(rule, wanted, now, wiring.ports().platform)
    return NameOut(name=seen.name, state=seen.state, at=seen.at)


def _told(handle: str) -> HandleOut:
    try:
        told = shown(handle)
    except Refused as refused:
        if refused.code != Code.NAME_SHAPE:
            raise
        return HandleOut(handle=handle, refused=refused.code.value)
    return HandleOut(handle=handle, name=told.name, state=told.state, at=told.at)
