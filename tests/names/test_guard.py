"""The ladder of refusals: each rung hides all rungs below it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.guard import NameState, check_name

NOW = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
FREE = NameState()
RUNGS: list[tuple[str, Any, Code]] = [
    ("shape", Refused(Code.NAME_SHAPE), Code.NAME_SHAPE),
    ("reserved", "reserved", Code.NAME_RESERVED),
    ("protected", "brands", Code.NAME_PROTECTED),
    ("held", True, Code.NAME_HELD),
    ("stopped", True, Code.STOPPED),
    ("waiting_until", NOW + timedelta(seconds=1), Code.NAME_WAITING),
    ("looks_like", "google", Code.NAME_LOOK_ALIKE),
]


def code_of(state: NameState) -> Code | None:
    """The code of the answer."""
    answer = check_name(state, NOW)
    return answer.code if answer else None


@pytest.mark.parametrize("first", range(len(RUNGS)))
def test_the_first_rung_that_holds_is_the_answer(first: int) -> None:
    """Alone, and with everything below it."""
    field, value, code = RUNGS[first]
    assert code_of(replace(FREE, **{field: value})) == code
    assert code_of(replace(FREE, **{name: held for name, held, _ in RUNGS[first:]})) == code


def test_every_fact_has_its_rung() -> None:
    """A fact without a rung would be a check that is never made."""
    assert {field.name for field in fields(NameState)} - {"returning"} == {field for field, _, _ in RUNGS}


def test_nothing_in_the_way() -> None:
    """No fact, no refusal; a waiting time ends at its very instant."""
    assert code_of(FREE) is None
    assert code_of(replace(FREE, waiting_until=NOW)) is None


def test_lists_never_keep_a_name_from_whoever_held_it_last() -> None:
    """A former holder is stopped by shape, a holder or a stop, never by lists and waiting."""
    kept = [code for field, value, code in RUNGS if code_of(replace(FREE, returning=True, **{field: value}))]
    assert kept == [Code.NAME_SHAPE, Code.NAME_HELD, Code.STOPPED]
