"""Lists as revisions: drafted by one, put in force by another, never changed afterwards."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Entry
from rehandle.names import flows, queries
from rehandle.names.files import NameList
from rehandle.names.lists import Lists
from rehandle.names.models import ListChange, ListRevision
from rehandle.people import flows as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann(as_role: Callable[..., Ctx]) -> Ctx:
    """Who drafts."""
    return as_role("operator", "ann")


@pytest.fixture
def ben(as_role: Callable[..., Ctx]) -> Ctx:
    """Who signs."""
    return as_role("operator", "ben")


def in_force(ann: Ctx, ben: Ctx, revision: str, names: list[str], **other: str) -> flows.InForce:
    """Draft, file, sign."""
    usual = {"list": "people", "severity": "protected", "why": "asked by the board"}
    flows.draft_list(ann, id=revision, names=names, **(usual | other))  # type: ignore[arg-type]  # its own arguments
    waiting = flows.put_list_in_force(ann, revision=revision)
    answer = people.sign(ben, approval=waiting.approval, digest=waiting.hash)["answer"]
    return flows.InForce(**answer)  # type: ignore[arg-type]  # its own answer


def test_a_list_from_its_draft_to_its_second_revision(ann: Ctx, ben: Ctx) -> None:
    """Who and why stay; the log tells counts and hashes, never a name."""
    drafted = flows.draft_list(ann, id="r1", list="people", severity="protected", names=["@Ann", "ben", "Ben "], why="asked by the board")
    assert (drafted.base, drafted.size, drafted.added, drafted.removed) == (0, 2, 2, 0)
    assert (queries.in_force("people"), queries.names_of("people"), queries.listed("ann")) == (None, frozenset(), [])
    waiting = flows.put_list_in_force(ann, revision="r1")
    people.sign(ben, approval=waiting.approval, digest=waiting.hash)
    assert queries.listed("ann") == [queries.Listed("people", "protected", 1)]
    assert in_force(ann, ben, "r2", ["cleo", "ben"]) == flows.InForce("r2", "people", 2)
    assert (queries.names_of("people"), queries.names_of("people", 1)) == ({"ben", "cleo"}, {"ann", "ben"})
    assert queries.listed("ann") == []
    told = [(each.number, each.drafted_by, each.signed_by, each.why, each.size) for each in queries.revisions("people")]
    assert told == [(2, "ann", "ben", "asked by the board", 2), (1, "ann", "ben", "asked by the board", 2)]
    events = [(entry.event, entry.data) for entry in Entry.objects.filter(event__startswith="list.").order_by("pk")]
    assert [event for event, _ in events] == ["list.drafted", "list.in_force"] * 2
    assert not any(name in str(data) for _, data in events for name in ("ann", "ben", "cleo"))
    assert events[2][1] | {"hash": ""} == {"list": "people", "severity": "protected", "hash": "", "size": 2, "added": 1, "removed": 1}


def test_more_and_less(ann: Ctx, ben: Ctx) -> None:
    """`add` and `remove` keep the rest; a severity alone is a change too."""
    in_force(ann, ben, "r1", ["one", "two"])
    in_force(ann, ben, "r2", ["three"], change="add")
    in_force(ann, ben, "r3", ["two", "nine"], change="remove")
    assert queries.names_of("people") == {"one", "three"}
    in_force(ann, ben, "r4", [], severity="reserved", change="add")
    assert queries.listed("one") == [queries.Listed("people", "reserved", 4)]
    assert queries.diff(queries.names_of("people", 1), queries.names_of("people")) == queries.Diff(frozenset({"three"}), frozenset({"two"}))


def test_the_one_who_drafts_never_signs(ann: Ctx) -> None:
    """Four eyes."""
    flows.draft_list(ann, id="r1", list="people", severity="protected", names=["one"], why="because")
    waiting = flows.put_list_in_force(ann, revision="r1")
    with pytest.raises(Refused) as refused:
        people.sign(ann, approval=waiting.approval, digest=waiting.hash)
    assert refused.value.code is Code.APPROVER_IS_DRAFTER
    assert queries.in_force("people") is None


def test_a_list_that_changed_since_the_draft_is_not_put_in_force(ann: Ctx, ben: Ctx) -> None:
    """What was seen is what is signed: a signature that rested on another state does not count, nor does a late one."""
    for revision in ("r1", "r2"):
        flows.draft_list(ann, id=revision, list="people", severity="protected", names=[revision], why="because")
    first, second = (flows.put_list_in_force(ann, revision=revision) for revision in ("r1", "r2"))
    people.sign(ben, approval=first.approval, digest=first.hash)
    with pytest.raises(Refused) as changed:
        people.sign(ben, approval=second.approval, digest=second.hash)
    again = flows.put_list_in_force(ann, revision="r2")
    with pytest.raises(Refused) as stale:
        people.sign(ben, approval=again.approval, digest=again.hash)
    assert (changed.value.code, stale.value.code) == (Code.APPROVAL_CHANGED, Code.STALE)
    assert queries.names_of("people") == {"r1"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"why": "  "}, Code.REASON_MISSING),
        ({"list": "No List"}, Code.INVALID),
        ({"severity": "harsh"}, Code.INVALID),
        ({"names": ["a" * 256]}, Code.INVALID),
        ({"names": ["a\0b"]}, Code.INVALID),
        ({"names": ["\ud800"]}, Code.INVALID),
    ],
)
def test_drafts_that_are_refused(ann: Ctx, arguments: dict[str, object], code: Code) -> None:
    """Nothing is kept of them."""
    usual: dict[str, object] = {"id": "", "list": "people", "severity": "protected", "names": ["one"], "why": "because"}
    with pytest.raises(Refused) as refused:
        flows.draft_list(ann, **(usual | arguments))  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.code is code
    assert not ListRevision.objects.exists()


def test_a_draft_that_changes_nothing_is_refused(ann: Ctx, ben: Ctx, as_role: Callable[..., Ctx]) -> None:
    """Nor may anybody draft, nor put in force what nobody drafted."""
    in_force(ann, ben, "r1", ["one"])
    for who, do, code in (
        (ann, lambda ctx: flows.draft_list(ctx, id="r2", list="people", severity="protected", names=["ONE"], why="because"), Code.INVALID),
        (ann, lambda ctx: flows.put_list_in_force(ctx, revision="r9"), Code.NOT_FOUND),
        (as_role("case_worker"), lambda ctx: flows.put_list_in_force(ctx, revision="r1"), Code.FORBIDDEN),
    ):
        with pytest.raises(Refused) as refused:
            do(who)
        assert refused.value.code is code


def test_revisions_are_never_changed(ann: Ctx, ben: Ctx) -> None:
    """The database itself keeps them, also from a flow."""
    in_force(ann, ben, "r1", ["one"])
    for statement in ("update list_change set name = 'two'", "delete from list_change", "update list_revision set why = 'x'", "delete from list_force"):
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="only ever added"):
            cursor.execute(f"select set_config('rehandle.flow', 'test', true); {statement}")
    assert queries.names_of("people") == {"one"}


def test_lists_in_force_stand_over_the_files(ann: Ctx, ben: Ctx) -> None:
    """One of the same name takes the file's place; the rest of the files stays."""
    in_force(ann, ben, "r1", ["northwind"], list="brands")
    files = Lists({"brands": NameList("brands", "protected", frozenset({"contoso"})), "own": NameList("own", "reserved", frozenset({"admin"}))})
    lists = queries.lists(files)
    assert (lists.in_list("northwind", "brands"), lists.in_list("contoso", "brands"), lists.in_list("admin", "own")) == (True, False, True)
    assert lists.hashes()["brands"] == (found.hash if (found := queries.in_force("brands")) else "")


def test_a_look_costs_the_same_in_a_list_of_any_size(ann: Ctx, ben: Ctx) -> None:
    """The same queries, each by an index, for one name and for 3,000."""
    asked = []
    for number, names in ((1, ["one"]), (2, [f"name{each}" for each in range(3_000)] + ["one"])):
        in_force(ann, ben, f"r{number}", names)
        with CaptureQueriesContext(connection) as queries_made:
            assert [found.number for found in queries.listed("one")] == [number]
        asked.append(len(queries_made))
    with connection.cursor() as cursor:
        cursor.execute("analyze list_change")
    assert asked[0] == asked[1]
    assert "list_change_once" in ListChange.objects.filter(name="one").explain()


def test_a_replay_answers_as_the_first_time(ann: Ctx) -> None:
    """The client's id."""
    first = flows.draft_list(ann, id="r1", list="people", severity="protected", names=["one"], why="because")
    assert flows.draft_list(ann, id="r1", list="people", severity="protected", names=["one"], why="because") == first
    assert ListChange.objects.count() == 1


def test_prepared_lists_are_kept_until_a_list_changes(ann: Ctx, ben: Ctx) -> None:
    """The same object, with all that was prepared in it; another one as soon as anything came into force."""
    in_force(ann, ben, "r1", ["northwind"])
    first = queries.office()
    assert queries.office() is first
    assert first.in_list("google", "brands")
    in_force(ann, ben, "r2", ["contoso"])
    assert (queries.office().in_list("contoso", "people"), first.in_list("contoso", "people")) == (True, False)
