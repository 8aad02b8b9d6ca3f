"""Where a part's files lie."""

from pathlib import Path

from rehandle.cases.mass.models import Part


def folder_of(part: Part) -> Path:
    """The campaign's folder."""
    return Path(part.campaign.folder)


def told_in(part: Part) -> Path:
    """Where the outcomes of a part's letters lie, a folder a round."""
    return folder_of(part) / f"told-{part.number:05d}"


def round_name(number: int) -> str:
    """The folder of a round: `notice-30` comes thirty days before the end, `after-5` five days after."""
    return f"notice-{number}" if number >= 0 else f"after-{-number}"
