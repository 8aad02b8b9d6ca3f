"""Name facts in bulk: what a policy asks of names, made once for each handle and revision of the lists."""

from collections.abc import Callable, Sequence

from rehandle.kernel.refusal import Code, Refused
from rehandle.names import words
from rehandle.names.lists import GIVEN_NAMES, Lists

Want = tuple[str, ...]  # ("is_word",) ("is_name",) ("machine_made",) ("in_list", "brands") ("looks_like", "brands")


def name_facts(handles: Sequence[str | None], lists: Lists, wants: Sequence[Want]) -> dict[str, list[bool | int | None]]:
    """One column a want, one answer a handle, in canonical form. A missing handle is unknown (None).

    Refuses `list_unknown`.
    """
    return {column(want): _answers(handles, _asker(lists, want)) for want in wants}


def column(want: Want) -> str:
    """The name of a want's column: `is_word`, `in_list_brands`."""
    return "_".join(want)


def _answers(handles: Sequence[str | None], ask: Callable[[str], bool | int]) -> list[bool | int | None]:
    return [None if handle is None else ask(handle) for handle in handles]


def _asker(lists: Lists, want: Want) -> Callable[[str], bool | int]:
    match want:
        case ("is_word",):
            return words.words().__contains__
        case ("is_name",):
            return lists.get(GIVEN_NAMES).names.__contains__
        case ("machine_made",):
            return words.pairs().points
        case ("in_list", name):
            return lists.get(name).names.__contains__
        case ("looks_like", name):
            return _likeness(lists, name)
    raise Refused(Code.INVALID, fact=" ".join(want))


def _likeness(lists: Lists, name: str) -> Callable[[str], bool]:
    listed, like = lists.get(name).names, lists.looks(name).like
    return lambda handle: handle not in listed and like(handle) is not None
