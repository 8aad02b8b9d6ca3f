"""A part under its lock, for whoever changes it."""

from rehandle.cases.mass.models import Campaign, Part
from rehandle.handles.queries import standstill
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused


def locked(part: str) -> Part:
    """The part, if its campaign runs. Refuses `not_found`, `campaign_stopped`, `wrong_state`."""
    scope()
    known = Part.objects.filter(id=part).values_list("campaign_id", flat=True).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    _going(campaign(known).state)  # the campaign first, then its parts: whoever starts it again locks in the same order
    return Part.objects.select_for_update(of=("self",)).select_related("campaign").get(id=part)


def campaign(campaign_id: str) -> Campaign:
    """The campaign under its lock. Refuses `not_found`."""
    scope()
    row = Campaign.objects.select_for_update().filter(id=campaign_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def going(part: Part) -> None:
    """Asked before each batch of something long: does the campaign still run? Refuses `campaign_stopped`, `wrong_state`."""
    _going(Campaign.objects.values_list("state", flat=True).get(id=part.campaign_id))


def _going(state: str) -> None:
    if state == "stopped" or standstill():
        raise Refused(Code.CAMPAIGN_STOPPED)
    if state != "running":
        raise Refused(Code.WRONG_STATE, state=state)
