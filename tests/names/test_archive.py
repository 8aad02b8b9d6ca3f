"""Archive names: the same each time, valid, and told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.names.rules.archive import archive_name
from rehandle.names.rules.profiles import canonical

ALPHABETS = {"x": r"[a-z0-9_]{1,15}", "dns-label": r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}"}


def test_its_shape() -> None:
    """Up to eight letters, `_x`, five signs; this very name stays the same for ever."""
    name = archive_name("northwindtraders", "case1")
    assert name == archive_name("northwindtraders", "case1")
    assert name.startswith("northwin_x")
    assert len(name) == 15
    assert archive_name("al", "case1").startswith("al_x")


@pytest.mark.parametrize("profile", sorted(ALPHABETS))
@given(data=st.data(), case=st.text(max_size=20), most=st.integers(1, 40))
def test_it_is_a_name_of_the_profile(profile: str, data: st.DataObject, case: str, most: int) -> None:
    """Whatever the handle, the case and the longest name allowed."""
    handle = data.draw(st.from_regex(ALPHABETS[profile], fullmatch=True))
    name = archive_name(handle, case, most, profile)
    assert canonical(name, profile, 1, most) == name


@pytest.mark.parametrize("profile", ["precis", "ens"])
@pytest.mark.parametrize("handle", ["müller", "محمد", "раура", "👨\u200d👩\u200d👧.eth", "jack", "e\u0301clair", "abcdef.eth", "_a"])
def test_it_is_a_name_in_any_script(handle: str, profile: str) -> None:
    """What cannot stand before `_x` is left out; the signs alone are a name everywhere."""
    name = archive_name(handle, "case1", 20, profile)
    assert canonical(name, profile) == name
    assert archive_name("jack", "case1", 20, "ens").startswith("jack-x")


def test_cases_and_attempts_differ() -> None:
    """A second case, or a second try, gets another name."""
    names = {archive_name("jack", case, attempt=attempt) for case in map(str, range(100)) for attempt in range(3)}
    assert len(names) == 300
