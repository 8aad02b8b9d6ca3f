"""Where a part's files lie."""

from pathlib import Path

from rehandle.cases.mass.models import Part


def folder_of(part: Part) -> Path:
    """The campaign's folder."""
    return Path(part.campaign.folder)


def told_in(part: Part) -> Path:
    """Where the outcomes of a part's letters lie, a folder a round."""
    return folder_of(part) / f"told-{part.number:05d}"


def round_name(number: int, again: int = 0) -> str:
    """The folder of a round: `notice-30` comes thirty days before the end, `after-5` five days after; `-again-1` goes to whom it was put off."""
    return (f"notice-{number}" if number >= 0 else f"after-{-number}") + (f"-again-{again}" if again else "")


def tries(part: Part, number: int) -> list[str]:
    """The rounds of this number that were begun: the first, and those that went again to who was put off."""
    begun = [round_name(number)]
    while (told_in(part) / round_name(number, len(begun))).is_dir():
        begun.append(round_name(number, len(begun)))
    return begun
