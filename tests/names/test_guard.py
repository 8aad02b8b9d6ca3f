"""The ladder of refusals: each rung hides all rungs below it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.files import NameList
from rehandle.names.guard import Guard
from rehandle.names.lists import Lists
from rehandle.names.rules.guard import NameState, check_name
from rehandle.names.rules.imitation import How, Likeness

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


LISTS = Lists({entry.name: entry for entry in (NameList("vip", "protected", frozenset({"paypal"})), NameList("own", "reserved", frozenset({"admin", "pay_pals"})))})


@pytest.mark.parametrize(
    ("name", "code", "facts"),
    [
        ("no way", Code.NAME_SHAPE, {"why": "letters"}),
        ("Admin", Code.NAME_RESERVED, {"list": "own"}),
        ("PayPal", Code.NAME_PROTECTED, {"list": "vip"}),
        ("paypa1", Code.NAME_LOOK_ALIKE, {"looks_like": "paypal"}),
        ("jack", None, {}),
    ],
)
def test_the_guard_with_lists(name: str, code: Code | None, facts: dict[str, str]) -> None:
    """Shape, lists and likeness of one name, ready for the ladder."""
    answer = check_name(Guard.of(LISTS).look(name), NOW)
    assert (answer.code if answer else None, answer.facts if answer else {}) == (code, facts)


def test_rows_add_to_what_the_name_says() -> None:
    """What only rows know is the caller's to say; lists that are not asked do not answer."""
    guard = Guard.of(LISTS, ["own"])
    assert code_of(guard.look("jack", held=True)) is Code.NAME_HELD
    assert code_of(guard.look("admin", returning=True)) is None
    assert code_of(guard.look("paypal")) is None
    assert code_of(guard.look("adm1n")) is Code.NAME_LOOK_ALIKE
    with pytest.raises(Refused) as refused:
        Guard.of(LISTS, ["nobodys"])
    assert refused.value.code is Code.LIST_UNKNOWN


def test_the_surest_likeness_of_all_lists_answers() -> None:
    """`paypai` is near a reserved name, and reads like a protected one."""
    likeness = Guard.of(LISTS).like("paypai")
    assert likeness == Likeness("paypal", How.READS_ALIKE)
