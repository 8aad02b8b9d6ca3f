"""Names of a campaign, for whoever walks it by hand."""


from rehandle.cases.mass import members
from rehandle.cases.mass.models import Part


def some(campaign: str, most: int) -> list[str]:
    """The first so many names that have not left."""
    found: list[str] = []
    for part in Part.objects.select_related("campaign").filter(campaign_id=campaign).order_by("number"):
        found += [row["canonical"] for row in members.staying(part)][: most - len(found)]
    return found


def all_open(campaign: str) -> bool:
    """Whether every part of it was opened to all."""
    return not Part.objects.filter(campaign_id=campaign, opened_to_all_at=None).exists()
