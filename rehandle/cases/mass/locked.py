"""A part under its lock, for whoever changes it."""

from rehandle.cases.mass.models import Campaign, Part
from rehandle.handles.queries import standstill
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused


def locked(part: str) -> Part:
    """The part, if its campaign runs. Refuses `not_found`, `campaign_stopped`, `wrong_state`."""
    scope()
    row = Part.objects.select_for_update(of=("self",)).select_related("campaign").filter(id=part).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.campaign.state == "stopped" or standstill():
        raise Refused(Code.CAMPAIGN_STOPPED)
    if row.campaign.state != "running":
        raise Refused(Code.WRONG_STATE, state=row.campaign.state)
    return row


def campaign(campaign_id: str) -> Campaign:
    """The campaign under its lock. Refuses `not_found`."""
    scope()
    row = Campaign.objects.select_for_update().filter(id=campaign_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row
