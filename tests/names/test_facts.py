"""Facts in bulk equal facts one by one."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.facts import column, name_facts
from rehandle.names.lists import Lists

LISTS = Lists.load(None)
WANTS = [("is_word",), ("is_name",), ("in_list", "brands"), ("looks_like", "brands"), ("machine_made",)]
HANDLES = st.sampled_from(["google", "g00gle", "googel", "river", "noor", "jack", "", "ﷺ", "a" * 500]) | st.text(max_size=12)


@settings(deadline=None)  # the first example reads the words
@given(st.lists(st.none() | HANDLES, max_size=20))
def test_bulk_equals_single(handles: list[str | None]) -> None:
    """One column a want, one answer a handle, unknown for a missing handle."""
    facts = name_facts(handles, LISTS, WANTS)
    single: dict[str, Callable[[str], bool | int]] = {
        "is_word": LISTS.is_word,
        "is_name": LISTS.is_name,
        "in_list_brands": lambda handle: LISTS.in_list(handle, "brands"),
        "looks_like_brands": lambda handle: LISTS.looks_like(handle, "brands"),
        "machine_made": LISTS.machine_made,
    }
    assert facts == {name: [None if handle is None else ask(handle) for handle in handles] for name, ask in single.items()}
    assert list(facts) == [column(want) for want in WANTS]


@pytest.mark.parametrize(
    ("want", "code"),
    [(("in_list", "nobodys"), Code.LIST_UNKNOWN), (("looks_like", "nobodys"), Code.LIST_UNKNOWN), (("is_odd",), Code.INVALID)],
)
def test_an_unknown_want_is_refused_before_any_row(want: tuple[str, ...], code: Code) -> None:
    """Even when there is no handle at all."""
    with pytest.raises(Refused) as refused:
        name_facts([], LISTS, [want])
    assert refused.value.code is code
