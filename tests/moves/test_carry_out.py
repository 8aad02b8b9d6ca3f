"""Moves: done once whatever breaks, judged by what the platform shows, and never taken for done."""

from dataclasses import replace

import pytest
from django.db import connections

from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel import faults
from rehandle.kernel.ports import Observation, Outcome, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.events import Event
from rehandle.log.models import Entry
from rehandle.moves import flows, queries, steps
from rehandle.moves.lock import alone
from rehandle.moves.rules.judge import Wanted, judge
from rehandle.outbox.models import Job
from tests.moves.conftest import ARCHIVE, GIVE, RESTORE, VACATE

pytestmark = pytest.mark.django_db(transaction=True)


def stands(platform, handle="ember"):
    seen = platform.observe(handle)
    return seen.holder_id, seen.held_for


def test_a_name_is_taken_back_and_given_on(platform, moved):
    assert moved("m1", **VACATE).state == "done"
    assert (stands(platform), stands(platform, ARCHIVE)) == ((None, "c1"), ("old", None))
    given = moved("m2", **GIVE)
    assert (given.state, given.old_handle) == ("done", "buyer_name")
    assert (stands(platform), stands(platform, "buyer_name")) == (("new", None), (None, "c1"))
    assert Entry.objects.filter(event=Event.MOVE_DONE).count() == 2


def test_restoring_is_the_exact_inverse(platform, moved):
    before = (platform.get("ember"), stands(platform), stands(platform, ARCHIVE))
    moved("m1", **VACATE)
    assert moved("m2", **RESTORE).state == "done"
    assert (platform.get("ember"), stands(platform), stands(platform, ARCHIVE)) == before


def test_a_policy_may_leave_the_old_name_free(platform, moved):
    moved("m1", **VACATE)
    moved("m2", **GIVE, freeze_old=False)
    assert platform.availability("buyer_name").state == "free"


def test_a_sold_name_goes_back_and_the_buyer_gets_his_own(platform, moved):
    moved("m1", **VACATE)
    moved("m2", **GIVE)
    assert moved("m3", how="vacate", ref="c1", from_account="new", archive_as="buyer_name").state == "done"
    assert moved("m4", how="give", ref="c1", to_account="old", freeze_old=False).state == "done"
    assert (stands(platform), stands(platform, "buyer_name")) == (("old", None), ("new", None))


def test_a_sold_name_is_restored_once_the_buyer_left_it(platform, moved):
    before = platform.get("ember")
    moved("m1", **VACATE)
    moved("m2", **GIVE)
    moved("m3", how="vacate", ref="c1", from_account="new", archive_as="buyer_name")
    assert moved("m4", **RESTORE).state == "done"
    assert platform.get("ember") == before
    assert (stands(platform), stands(platform, ARCHIVE)) == (("old", None), (None, None))


@pytest.mark.parametrize("how", ["vacate", "restore", "give", "give back", "restore sold"])
@pytest.mark.parametrize("at", [*steps.POINTS, "moves.record.before"])
def test_killed_at_any_point_it_is_done_once(platform, world, moved, asking, work, how, at):
    if how != "vacate":
        moved("m1", **VACATE)
    sold = {"how": "vacate", "ref": "c1", "from_account": "new", "archive_as": "buyer_name"}
    if how in ("give back", "restore sold"):
        moved("m1b", **GIVE)
    if how == "restore sold":
        moved("m1c", **sold)
    asking("m2", **{"vacate": VACATE, "restore": RESTORE, "give": GIVE, "give back": sold, "restore sold": RESTORE}[how])
    before = [row["outcome"] for row in world.calls()].count("done")
    faults.arm(at)
    try:
        work()
    except faults.Crash:
        holders = {account for account in ("old", "new", "else") if platform.get_by_id(account).handle == "ember"}
        assert len(holders) <= 1  # and where nobody has it, it is kept from everybody
        assert holders or platform.availability("ember").state == "held"
        assert queries.move("m2").state == "asked"
        work()
    faults.disarm()
    move = queries.move("m2")
    assert move.state == "done"
    wanted = {"vacate": (None, "c1"), "restore": ("old", None), "give": ("new", None), "give back": (None, "c1"), "restore sold": ("old", None)}[how]
    assert stands(platform) == wanted
    if how == "give":
        assert (move.old_handle, stands(platform, "buyer_name")) == ("buyer_name", (None, "c1"))
    done = [row["outcome"] for row in world.calls()].count("done") - before
    assert done == {"vacate": 2, "restore": 2, "give": 3, "give back": 3, "restore sold": 2}[how]  # each write took effect once
    assert Job.objects.get(ref="m2").done_at is not None
    assert work() == 0


@pytest.mark.parametrize("fault", ["down", "half"])
@pytest.mark.parametrize("how", ["vacate", "restore", "give"])
def test_while_the_platform_does_not_answer_nothing_is_recorded(platform, world, moved, asking, work, how, fault):
    if how != "vacate":
        moved("m1", **VACATE)
    asking("m2", **{"vacate": VACATE, "restore": RESTORE, "give": GIVE}[how])
    world.faults(**{fault: True})
    for _ in range(6):  # `half` does each write and loses each answer
        assert work() == 0
        assert queries.move("m2").state == "asked"
    world.faults()
    assert work() == 1
    assert queries.move("m2").state == "done"


@pytest.mark.parametrize("how", ["vacate", "restore", "give"])
def test_split_freezes_the_name_until_the_platform_agrees_with_itself(world, moved, asking, work, how):
    if how != "vacate":
        moved("m1", **VACATE)
    world.faults(split=True)
    asking("m2", **{"vacate": VACATE, "restore": RESTORE, "give": GIVE}[how])
    for _ in range(3):
        work()
        assert queries.move("m2").state == "split"
    assert [each.move for each in queries.split()] == ["m2"]
    assert Entry.objects.filter(event=Event.MOVE_SPLIT).count() == 1
    with pytest.raises(Refused) as refused:
        asking("m3", **GIVE)
    assert refused.value.code == Code.WRONG_STATE
    world.faults()
    work()
    assert queries.move("m2").state == "done"


def test_a_stranger_under_the_name_is_a_conflict_and_keeps_what_is_his(platform, world, moved):
    moved("m1", **VACATE)
    platform.lift("ember", "c1")
    assert world.take("else", "ember")
    given = moved("m2", **GIVE)
    assert (given.state, given.outcome) == ("refused", "conflict")
    assert stands(platform) == ("else", None)
    assert stands(platform, "buyer_name") == ("new", None)
    back = moved("m3", **RESTORE)
    assert (back.state, back.outcome) == ("refused", "conflict")
    assert stands(platform) == ("else", None)


def test_a_name_that_a_stranger_took_is_not_taken_from_him(platform, world, moved):
    moved("m1", **VACATE)
    platform.lift("ember", "c1")
    assert world.take("else", "ember")
    again = moved("m2", **VACATE)  # its holder is under his archive name already
    assert (again.state, again.outcome) == ("refused", "conflict")
    assert stands(platform) == ("else", None)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"from_account": "else"}, "conflict"),  # somebody else has it than expected
        ({"archive_as": "somebody"}, "archive_taken"),
        ({"archive_as": "no spaces"}, "refused"),
    ],
)
def test_a_vacate_that_cannot_be_leaves_no_hold_behind(platform, moved, change, outcome):
    move = moved("m1", **VACATE | change)
    assert (move.state, move.outcome) == ("refused", outcome)
    assert stands(platform) == ("old", None)
    assert Entry.objects.filter(event=Event.MOVE_FAILED).count() == 1


def test_a_holder_who_renamed_himself_meanwhile_is_a_conflict(platform, moved):
    platform.rename("old", "ember", "my_new_name")
    assert moved("m1", **VACATE).outcome == "conflict"
    assert platform.availability("ember").state == "free"


def test_a_name_held_for_another_case_is_a_conflict(platform, moved):
    platform.hold("ember", "c9")
    assert moved("m1", **VACATE).outcome == "conflict"
    assert stands(platform) == ("old", "c9")


def test_a_receiver_who_is_gone_refuses_the_give_and_the_name_stays_held(platform, moved):
    moved("m1", **VACATE)
    assert moved("m2", **GIVE | {"to_account": "nobody"}).outcome == "refused"
    assert stands(platform) == (None, "c1")


class Liar(FakePlatform):
    """Says that all is well and does nothing; or does it and says no."""

    doing = False

    def give(self, handle, to_id, expect):
        if self.doing:
            super().give(handle, to_id, expect)
            return Outcome.REFUSED
        return Outcome.DONE


@pytest.mark.parametrize("doing", [False, True])
def test_what_it_says_proves_nothing(platform, tmp_path, moved, asking, work, doing):
    moved("m1", **VACATE)
    liar = Liar(tmp_path / "platform.sqlite")
    liar.doing = doing
    asking("m2", **GIVE)
    work(liar)
    assert queries.move("m2").state == ("done" if doing else "asked")
    assert stands(platform) == (("new", None) if doing else (None, "c1"))


class Blocking(FakePlatform):
    """A platform whose hold stops the operator too (a ban on the name)."""

    def describe(self):
        return replace(super().describe(), hold_blocks_admin=True)

    def give(self, handle, to_id, expect):
        return Outcome.REFUSED if self.observe(handle).held_for else super().give(handle, to_id, expect)


def test_where_a_hold_stops_the_operator_it_ends_just_before(platform, tmp_path, moved, asking, work):
    moved("m1", **VACATE)
    asking("m2", **GIVE)
    work(Blocking(tmp_path / "platform.sqlite"))
    assert queries.move("m2").state == "done"
    assert stands(platform) == ("new", None)


def test_one_writer_a_name(platform, moved, asking, work):
    asking("m1", **VACATE)
    other = connections.create_connection("default")  # another worker, stopped while its call is out
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended(%s, 1))", ["moves\nember"])
        with pytest.raises(Unreachable), alone("ember"):
            pass
        assert work() == 0
        assert stands(platform) == ("old", None)
    finally:
        other.close()
    assert work() == 1
    assert queries.move("m1").state == "done"


def test_a_worker_whose_lease_ended_cannot_record(office, moved, asking, work):
    asking("m1", **VACATE)
    stale = Job.objects.get().fence
    work()
    for late in (lambda: flows.record(office, "m1", "conflict", stale), lambda: flows.record(office, "m1", "split", stale)):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.code == Code.STALE
    assert queries.move("m1").state == "done"


def test_the_same_move_twice_is_one_and_another_is_refused_by_name(asking):
    asking("m1", **VACATE)
    asking("m1", **VACATE)
    with pytest.raises(Refused) as refused:
        asking("m1", **VACATE | {"archive_as": "other"})
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT
    with pytest.raises(Refused) as refused:
        asking("m2", **GIVE)
    assert refused.value.code == Code.WRONG_STATE
    assert Job.objects.count() == 1


def test_moves_are_found_by_what_they_are_for(moved):
    moved("m1", **VACATE)
    moved("m2", **GIVE)
    assert queries.last("c1", "vacate").move == "m1"
    assert queries.last("o1", "give").move == "m2"
    assert queries.last("o1", "restore") is None
    assert queries.move("m9") is None


def test_an_observation_of_nobody_is_not_a_done_give():
    nobody = Observation(None, "c1", True)
    assert judge(Wanted("new", "c1"), nobody, [Outcome.DONE]) == "again"
