"""A platform without a bulk call: its own pipeline applies a signed manifest and reports; the look-up decides."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command

from rehandle.cases import queries
from rehandle.cases.mass import brake, handed
from rehandle.cases.mass.models import Leaver, Part
from rehandle.handles.flows import stop
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.many import manifest
from rehandle.moves.many.report import write_report
from rehandle.outbox.models import Parked
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for
from rehandle.sim.world import world
from tests.cases.mass import lanes

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [lanes.name_of(number) for number in range(5)]


@pytest.fixture
def around(monkeypatch):
    with world(lanes.BEGIN - timedelta(days=40)) as found:
        lanes._found(found, len(NAMES))
        real = type(found.platform).describe
        monkeypatch.setattr(type(found.platform), "describe", lambda self: replace(real(self), can=real(self).can - {"free_many"}))
        found.clock.move_to(lanes.BEGIN)
        yield found


def until(around, day):
    for each in (each for each in lanes.LOOKS if each <= day):
        if (at := lanes.BEGIN + timedelta(days=each)) >= around.clock.now():
            around.clock.move_to(at)
            around.tick()


def out(around):
    """The manifest that waits."""
    ((folder, _),) = handed.waiting()
    made = manifest.verified(folder, handed.key())
    return folder, made, manifest.recalled(folder, handed.key(), made)


def applied(around, *, but=()):
    """What the platform's own pipeline does: read the signed rows, then the recall list, then change its accounts, then report."""
    folder, made, spared = out(around)
    rows = [row for row in manifest.rows_of(folder) if row.handle not in spared | set(but)]
    answers = around.platform.free_many(made.kind, rows)
    report = around.folder / f"report-{os.urandom(4).hex()}.parquet"
    said = [(row.handle, answer.value, "2027-01-09T10:00:00Z") for row, answer in zip(rows, answers, strict=True)]
    write_report(report, said + [(name, "recalled", "2027-01-09T10:00:00Z") for name in spared])
    return folder.name, report


def member(around, who="olga"):
    return ctx_for(who, around.clock.now(), around.ids)


def test_the_whole_road_by_manifests(around):
    lanes.campaign(around)
    until(around, 33)
    part = Part.objects.get()
    assert (part.act, part.state) == ("vacate", "grace")
    assert not Parked.objects.filter(stage="mass.reclaim").exists(), "waiting is no failure"
    assert all(around.platform.observe(name).holder_id for name in NAMES), "nothing happens but through the pipeline"
    around.tick()
    handed.hand_in(member(around), *applied(around))
    around.tick()
    part = Part.objects.get()
    assert (part.act, part.state) == ("", "reclaimed") and not Leaver.objects.exists()
    until(around, 90)
    assert Part.objects.get().act == "open"
    handed.hand_in(member(around), *applied(around))
    around.tick()
    assert Part.objects.get().opened_to_all_at
    assert all(queries.at(name, around.clock.now()).outcome == "opened" for name in NAMES)


def test_what_was_not_done_is_applied_once_more(around):
    lanes.campaign(around)
    until(around, 33)
    handed.hand_in(member(around), *applied(around, but=NAMES[:2]))
    around.tick()
    assert Part.objects.get().act == "vacate"
    folder, _, _ = out(around)
    assert (folder / "seen-report.parquet").exists() and not (folder / "report.parquet").exists()
    handed.hand_in(member(around), *applied(around))
    around.tick()
    assert Part.objects.get().state == "reclaimed" and not Leaver.objects.exists()


def test_who_answers_while_the_manifest_is_out_is_recalled(around):
    lanes.campaign(around)
    until(around, 33)
    lanes.ACTS["object"](around, lanes.Happens(33, "object", NAMES[1]))
    stop(member(around, "casey"), handle=NAMES[2], kind="dispute", id="s1", reason="Somebody claims the name.")
    around.tick()
    assert out(around)[2] == {NAMES[1], NAMES[2]}
    handed.hand_in(member(around), *applied(around))
    around.tick()
    assert Part.objects.get().state == "reclaimed"
    assert dict(Leaver.objects.values_list("handle", "why")) == {NAMES[1]: "touched", NAMES[2]: "stopped"}
    assert around.platform.observe(NAMES[1]).holder_id == "a0001"


def test_a_stopped_campaign_recalls_everything_and_takes_it_back_when_it_goes_on(around):
    lanes.campaign(around)
    until(around, 33)
    (campaign,) = Part.objects.values_list("campaign_id", flat=True)
    brake.stop_campaign(member(around), campaign=campaign, reason="We want to look at it.")
    around.tick()
    assert out(around)[2] == set(NAMES)
    waiting = brake.start_campaign_again(member(around), campaign=campaign, reason="It is fine.")
    people.sign(member(around, "omar"), approval=waiting.approval, digest=waiting.hash)
    around.tick()
    assert out(around)[2] == set()


def test_the_command(around, tmp_path, capsys):
    lanes.campaign(around)
    until(around, 33)
    folder, _, _ = out(around)
    call_command("campaigns", "manifests")
    said = capsys.readouterr().out
    assert folder.name in said and handed.key() in said
    for known, report, code in (
        ("nothing", tmp_path / "r.csv", Code.NOT_FOUND), (folder.name, tmp_path / "r.csv", Code.INVALID), (folder.name, tmp_path / "r.txt", Code.INVALID),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            handed.hand_in(member(around), known, report)
        assert refused.value.code == code
    (tmp_path / "broken.csv").write_text("name;what\na;b\n")
    with pytest.raises(Refused) as refused:
        handed.hand_in(member(around), folder.name, tmp_path / "broken.csv")
    assert refused.value.code == Code.INVALID
    assert not [path for path in folder.iterdir() if "report" in path.name or path.name.startswith(".")]
    (tmp_path / "more.csv").write_text("handle,outcome,at\nnobody_asked,done,2027-01-09T10:00:00Z\n")
    assert handed.hand_in(member(around), folder.name, tmp_path / "more.csv") == ["nobody_asked"]
    with pytest.raises(Refused) as refused:
        handed.hand_in(member(around, "drew"), folder.name, tmp_path / "more.csv")
    assert refused.value.code == Code.FORBIDDEN
