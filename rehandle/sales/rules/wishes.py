"""Wishes: a member names some names without seeing what others wish for; one wish is granted. Pure.

Source: Yahoo's recycling of user names in 2013: five blind choices, 48 hours to claim.
"""

from rehandle.kernel.refusal import Code, Refused


def may_wish(standing: int, choices: int, *, granted: bool) -> None:
    """Refuses `wish_granted`, `wishes_full`."""
    if granted:
        raise Refused(Code.WISH_GRANTED)
    if standing >= choices:
        raise Refused(Code.WISHES_FULL, choices=choices)
