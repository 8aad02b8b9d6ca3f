"""The `ens` profile: ENSIP-15 as the package `ens-normalize` keeps it, with its own Unicode data (version 17)."""

from functools import cache
from types import ModuleType


def ens_form(name: str) -> str | None:
    """The normalised form, or None where ENSIP-15 forbids the name. Labels stand between dots."""
    return None if _has_surrogates(name) else _normalised(name)


def ens_display(name: str) -> str:
    """The form ENSIP-15 recommends to be shown (emoji in colour, a final capital Xi), or the name as it is where that is forbidden."""
    if _has_surrogates(name):
        return name
    try:
        return str(_package().ens_beautify(name))
    except _package().DisallowedSequence:
        return name


def _normalised(name: str) -> str | None:
    try:
        return str(_package().ens_normalize(name))
    except _package().DisallowedSequence:
        return None


def _has_surrogates(name: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in name)


@cache
def _package() -> ModuleType:
    import ens_normalize  # its data are 5 MB: read when the profile is first used, not with every command

    return ens_normalize  # type: ignore[no-any-return]  # the package brings no types
