"""A person is erased from a campaign's files, and the files of one that is over go with their key: what was opened, roots and counts stay true."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.core.management import call_command

from rehandle.cases import checked, queries
from rehandle.cases.mass import draw as drawing
from rehandle.cases.mass import erased, figures, forget, letters, proof
from rehandle.cases.mass.member import case_id
from rehandle.cases.mass.models import Campaign, Leaver, Part
from rehandle.kernel import faults
from rehandle.kernel.refusal import Code, Refused
from rehandle.log import flows as log
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for
from rehandle.sim.world import world
from tests.cases.mass import lanes

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [lanes.name_of(number) for number in range(5)]
GONE, OTHER = NAMES[1], NAMES[2]


@pytest.fixture
def around():
    with world(lanes.BEGIN - timedelta(days=40)) as found:
        lanes._found(found, len(NAMES))
        people.add_member(found.ctx("office"), id="kit", name="Kit", roles=["keeper"])
        found.clock.move_to(lanes.BEGIN)
        yield found
    faults.disarm()


def until(around, day):
    for each in (*(each for each in lanes.LOOKS if each < day), day):
        if (at := lanes.BEGIN + timedelta(days=each)) >= around.clock.now():
            around.clock.move_to(at)
            around.tick()


def keeper(around):
    return ctx_for("kit", around.clock.now(), around.ids)


def written(folder):
    """Every value of every row in every Parquet file, and the bytes of the others."""
    told = []
    for path in (path for path in Path(folder).rglob("*") if path.is_file()):
        told.append(path.read_bytes().decode("latin-1"))
        if path.suffix == ".parquet":
            told += [str(row) for row in duckdb.execute("select * from read_parquet(?)", [str(path)]).fetchall()]
    return "\n".join(told)


@pytest.mark.parametrize("day", [3, 90])
def test_an_erased_member_is_in_no_file_and_the_others_are_proven_as_before(around, day):
    campaign = lanes.campaign(around)
    until(around, day)
    folder = Campaign.objects.get().folder
    before = written(folder)
    assert "a0001" in before
    assert erased.erase(keeper(around), "account:a0001") == 1
    after = written(folder)
    assert "a0001" not in after
    assert "a0002" in after and GONE in after
    assert {row.why for row in Leaver.objects.all()} == {"erased"}
    assert queries.at(GONE, around.clock.now()).account_id == "a0001", "his own case goes on to its end"
    assert all(not each.accepted_at or each.lang == "en" for each in letters.letters_of(case_id(campaign, GONE)))
    assert erased.erase(keeper(around), "account:a0001") == 0
    until(around, 100)
    assert Part.objects.get().opened_to_all_at
    log.seal(around.ctx("office"))
    proof.of(case_id(campaign, OTHER), "opened")


def test_who_was_only_drawn_is_left_alone(around):
    snapshot, _ = lanes._swept(around, "run1")
    drawing.draw(around.ctx("office"), campaign="c1", run="run1", tier="mass", wave="00", into=around.folder / "campaigns", snapshot=snapshot)
    erased.erase(keeper(around), "account:a0001")
    assert queries.at(GONE, around.clock.now()).state == "kept"


def test_only_a_keeper_erases_and_the_command_says_what_was_done(around, capsys):
    lanes.campaign(around)
    until(around, 3)
    with pytest.raises(Refused) as refused:
        erased.erase(ctx_for("casey", around.clock.now(), around.ids), "account:a0001")
    assert refused.value.code == Code.FORBIDDEN
    assert "a0001" in written(Campaign.objects.get().folder)
    call_command("erase", "account:a0001", "--by", "kit")
    assert "in 1 places" in capsys.readouterr().out


def test_after_the_end_he_is_blanked_where_he_stands_and_the_files_go_after_thirty_days(around):
    campaign = lanes.campaign(around)
    until(around, 100)
    around.clock.move_to(Part.objects.get().objection_until + timedelta(days=1))
    around.tick()
    folder, ended = Path(Campaign.objects.get().folder), Campaign.objects.get().ended_at
    blanked(around, campaign, folder)
    road = figures.road(campaign)
    for days, place in ((29, ""), (31, "campaign.forget.kept"), (32, "campaign.forget.recorded"), (33, "")):
        if place:
            faults.arm(place)
        around.clock.move_to(ended + timedelta(days=days))
        around.tick()
        assert (folder / "members-00000.parquet").exists() == (days < 33)
    gone(around, campaign, folder)
    assert figures.road(campaign) == road
    for number, account in enumerate(lanes.accounts(len(NAMES))):  # the names are taken, and lie silent for years again
        around.hand.add(replace(account, id=f"b{number:04d}"))
    lanes.campaign(around, run="run2")
    assert {queries.at(name, around.clock.now()).epoch for name in NAMES} == {1}


def blanked(around, campaign, folder):
    erased.erase(keeper(around), "account:a0001")
    assert not Leaver.objects.exists() and "a0001" not in written(folder)
    facts = queries.at(GONE, around.clock.now())
    assert (facts.account_id, facts.display, set(facts.facts)) == ("", GONE, {"portfolio", "observed_at"})
    log.seal(around.ctx("office"))
    proof.of(case_id(campaign, GONE), "opened")


def gone(around, campaign, folder):
    """Nothing is left but what was opened; whoever asks is told that there is nothing."""
    assert [path.name for path in folder.iterdir()] == ["opened.parquet"]
    assert bytes(Campaign.objects.get().salt) == b"" and queries.at(GONE, around.clock.now()) is None
    for asked in (lambda: queries.case(case_id(campaign, GONE)), lambda: proof.of(case_id(campaign, GONE), "opened")):
        with pytest.raises(Refused):
            asked()
    assert letters.letters_of(case_id(campaign, GONE)) == [] and checked.check("0000-0000-0000", "x@mail.example") is None
    kept = duckdb.execute("select canonical from read_parquet(?)", [str(forget.kept_in(Campaign.objects.get()))]).fetchall()
    assert sorted(name for (name,) in kept) == NAMES
