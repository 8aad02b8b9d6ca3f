"""Who counts as told: a letter that was put off goes again, who was passed over was not told, and no kill loses a bounce."""

from datetime import timedelta

import pytest

from rehandle.cases import queries
from rehandle.cases.mass import acts, notices
from rehandle.cases.mass.draw import draw
from rehandle.cases.mass.models import Leaver, Part
from rehandle.cases.opening import open_from_run
from rehandle.handles.flows import stop
from rehandle.kernel.refusal import Code, Refused
from rehandle.outbox.models import Parked
from rehandle.policy.queries import in_force
from rehandle.sim.world import world
from tests.cases.mass import lanes

pytestmark = pytest.mark.django_db(transaction=True)
PUT_OFF, OTHER = lanes.name_of(1), lanes.name_of(2)


@pytest.fixture
def around(monkeypatch, request):
    monkeypatch.setattr(lanes, "RULE", getattr(request, "param", lanes.RULE))
    with world(lanes.BEGIN - timedelta(days=40)) as found:
        lanes._found(found, 5)
        found.clock.move_to(lanes.BEGIN)
        yield found


def after(around, **time):
    around.clock.move_to(around.clock.now() + timedelta(**time))
    around.tick()


def left(why=None):
    rows = Leaver.objects.all() if why is None else Leaver.objects.filter(why=why)
    return sorted(rows.values_list("handle", flat=True))


def letters_to(around, name):
    return [mail.message_id for mail in around.mailer.sent if mail.to == f"{name}@mail.example"]


def test_what_a_mail_server_puts_off_goes_again_and_the_clock_waits_for_it(around):
    around.mailer.rules[f"{PUT_OFF}@mail.example"] = "later"
    lanes.campaign(around)
    around.tick()
    part = Part.objects.get()
    assert part.rounds == {} and left() == [] and len(letters_to(around, OTHER)) == 1
    after(around, hours=2)
    assert Part.objects.get().rounds == {} and letters_to(around, PUT_OFF) == []
    del around.mailer.rules[f"{PUT_OFF}@mail.example"]
    after(around, hours=13)
    part = Part.objects.get()
    assert part.rounds == {"30": around.clock.now().isoformat()} and left() == []
    assert (part.letters, part.undelivered) == (5, 0)
    assert len(letters_to(around, PUT_OFF)) == len(letters_to(around, OTHER)) == 1
    after(around, days=4)
    assert Part.objects.get().grace_from == part.opened_at + timedelta(hours=15), "nobody's time begins before the last was told"


def test_who_is_put_off_for_days_was_not_told(around):
    around.mailer.rules[f"{PUT_OFF}@mail.example"] = "later"
    lanes.campaign(around)
    for _ in range(9):
        after(around, hours=12, minutes=1)
    part = Part.objects.get()
    assert list(part.rounds) == ["30"] and left("not_told") == [PUT_OFF]
    assert (part.letters, part.undelivered) == (5, 1)
    assert queries.at(PUT_OFF, around.clock.now()).published_at == around.clock.now(), "his name stands in the public list instead"


def test_who_is_stopped_while_a_round_goes_out_gets_no_letter_of_it(around, monkeypatch):
    monkeypatch.setattr(notices, "AT_ONCE", 1)
    inner = around.mailer.send_many

    def slow(mails):
        for number, answer in enumerate(inner(mails)):
            if number == 0:
                stop(lanes.ctx_for("casey", around.clock.now(), around.ids), handle=OTHER, kind="dispute", id="s1", reason="Somebody claims the name.")
            yield answer

    monkeypatch.setattr(around.mailer, "send_many", slow)
    monkeypatch.setattr("rehandle.letters.bulk.round.journal.FLUSH", 1)
    lanes.campaign(around)
    around.tick()
    assert letters_to(around, OTHER) == [] and left() == [OTHER]
    assert Leaver.objects.get().why == "stopped"


def test_a_bounce_is_not_lost_when_the_worker_dies_before_he_has_left(around):
    lanes.campaign(around)
    around.tick()
    (known,) = letters_to(around, OTHER)
    around.mailer.bounce(known)
    notices.bounced_round(Part.objects.get(), 30, [known], around.clock.now())  # and is killed here
    assert left() == []
    after(around, days=4)
    assert left("not_told") == [OTHER] and Part.objects.get().state == "grace"


@pytest.mark.parametrize("around", [lanes.RULE.replace('bounces_percent = "100"', 'bounces_percent = "30"')], indirect=True)
def test_where_too_many_are_not_reached_nobody_leaves_and_the_campaign_stands(around):
    around.mailer.rules["*@mail.example"] = "refuse"
    lanes.campaign(around)
    around.tick()
    part = Part.objects.select_related("campaign").get()
    assert (part.campaign.state, part.campaign.stopped_why, left()) == ("stopped", "bounces_percent", [])


def test_a_campaign_that_was_drawn_has_its_names(around):
    ctx = around.ctx("office")
    snapshot, out = lanes._swept(around, "run1")
    draw(ctx, campaign="c1", run="run1", tier="mass", wave="00", into=around.folder / "campaigns", snapshot=snapshot)
    rule = in_force(ctx.now)
    told = open_from_run(ctx, run="r2", folder=out, snapshot=snapshot, policy_hash=rule.hash, as_of=ctx.now, tiers=["mass"], waves=["00"])
    assert set(told.values()) == {"open"}
    with pytest.raises(Refused) as refused:
        draw(ctx, campaign="c1", run="run1", tier="mass", wave="00", into=around.folder / "campaigns", snapshot=snapshot)
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert (around.folder / "campaigns" / "c1" / "members-00000.parquet").exists()


def test_a_platform_that_falls_silent_in_the_middle_makes_nobody_leave_and_is_looked_at_again(around, monkeypatch):
    lanes.campaign(around)
    for day in (each for each in lanes.LOOKS if each < 32):
        around.clock.move_to(lanes.BEGIN + timedelta(days=day))
        around.tick()
    inner, calls = acts.free, []

    def silent_after_two(*asked, **told):
        calls.append(asked)
        around.hand.faults(down=len(calls) > 1)
        return inner(*asked, **told)

    with monkeypatch.context() as half:
        half.setattr(acts, "AT_ONCE", 2)
        half.setattr(acts, "free", silent_after_two)
        after(around, days=1)
    part = Part.objects.get()
    assert (part.act, part.state) == ("vacate", "grace") and left() == []
    around.hand.faults()
    taken = [name for name in map(lanes.name_of, range(5)) if around.platform.observe(name).holder_id is None]
    assert len(taken) == 2
    around.hand.login("a0003", around.clock.now() + timedelta(hours=2))
    after(around, days=2)
    part = Part.objects.get()
    assert part.state == "reclaimed", list(Parked.objects.values_list("stage", "error"))
    assert left("active_again") == [lanes.name_of(3)]
    after(around, hours=1)
    assert queries.at(lanes.name_of(3), around.clock.now()).state == "kept"
    assert around.platform.observe(lanes.name_of(3)).holder_id == "a0003"
    assert [queries.at(name, around.clock.now()).state for name in taken] == ["reclaimed"] * 2
