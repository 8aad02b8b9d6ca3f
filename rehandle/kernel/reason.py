"""The reason that somebody has to give for what he does: said, and no longer than what holds it."""

from rehandle.kernel.refusal import Code, Refused

LIMIT = 1_000


def reason_given(text: str, *, limit: int = LIMIT, required: bool = True) -> str:
    """The reason without the space around it. Refuses `reason_missing`, and `invalid` where it is too long: nothing is cut in silence."""
    said = text.strip()
    if required and not said:
        raise Refused(Code.REASON_MISSING)
    if len(said) > limit:
        raise Refused(Code.INVALID, field="reason", limit=limit)
    return said
