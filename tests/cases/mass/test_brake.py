"""A campaign stops itself over its rule's limits; one person stops it, or everything; two start again; no clock runs meanwhile."""

from datetime import timedelta

import pytest

from rehandle.cases import queries
from rehandle.cases.mass import begin, brake
from rehandle.cases.mass import queries as campaigns
from rehandle.cases.mass.draw import draw
from rehandle.cases.mass.models import Campaign, Part, Sampled
from rehandle.cases.rules.brake import Seen, interval, over
from rehandle.cases.standstill import start_everything, stop_everything
from rehandle.kernel.refusal import Code, Refused
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for
from rehandle.policy.rules.parts import Brake
from rehandle.sim.world import world
from tests.cases.mass import lanes

NONE = Seen(told=1000, came_back=0, objections=0, upheld=0, letters=1000, undelivered=0)
LIMITS = Brake(returns_percent="20", objections_upheld_percent="2", bounces_percent="30")


@pytest.mark.parametrize(
    ("seen", "passed"),
    [
        (NONE, ""),
        (Seen(1000, 200, 0, 0, 1000, 300), ""),  # at the limit is not over it
        (Seen(1000, 201, 0, 0, 1000, 0), "returns_percent"),
        (Seen(1000, 0, 100, 2, 1000, 0), ""),
        (Seen(1000, 0, 100, 3, 1000, 0), "objections_upheld_percent"),
        (Seen(1000, 0, 0, 0, 1000, 301), "bounces_percent"),
        (Seen(0, 0, 0, 0, 0, 0), ""),
    ],
)
def test_the_limits(seen, passed):
    assert over(LIMITS, seen) == passed


@pytest.mark.parametrize(
    ("wrong", "judged", "low", "high"), [(0, 400, 0.0, 0.0095), (3, 400, 0.0026, 0.0218), (40, 400, 0.0743, 0.1334), (400, 400, 0.9905, 1.0), (0, 0, 0.0, 1.0)]
)
def test_the_interval_of_a_sample(wrong, judged, low, high):
    """Wilson's score interval, by its closed form worked out apart (0 of n: 0 to z²/(n+z²))."""
    assert interval(wrong, judged) == pytest.approx((low, high), abs=0.0002)


pytestmark = pytest.mark.django_db(transaction=True)
STRICT = lanes.RULE.replace('returns_percent = "100"', 'returns_percent = "20"').replace('objections_upheld_percent = "100"', 'objections_upheld_percent = "2"')
STRICT = STRICT.replace('bounces_percent = "100"', 'bounces_percent = "30"')


@pytest.fixture
def around(monkeypatch, request):
    monkeypatch.setattr(lanes, "RULE", getattr(request, "param", STRICT))
    with world(lanes.BEGIN - timedelta(days=40)) as found:
        lanes._found(found, 5)
        found.clock.move_to(lanes.BEGIN)
        yield found


def member(around, who):
    return ctx_for(who, around.clock.now(), around.ids)


def later(around, days):
    around.clock.move_to(around.clock.now() + timedelta(days=days))
    around.tick()


def signed(around, waiting):
    return people.sign(member(around, "omar"), approval=waiting.approval, digest=waiting.hash)


def begun(around):
    campaign = lanes.campaign(around)
    around.tick()
    return campaign


def test_too_many_letters_come_back(around):
    for number in range(2):
        around.mailer.rules[f"{lanes.name_of(number)}@mail.example"] = "refuse"
    campaign = begun(around)
    row = campaigns.campaign(campaign)
    assert (row.state, row.stopped_why) == ("stopped", "bounces_percent")
    before = [queries.at(lanes.name_of(number), around.clock.now()).state for number in (2, 3, 4)]
    later(around, 60)
    assert before == [queries.at(lanes.name_of(number), around.clock.now()).state for number in (2, 3, 4)] == ["opened"] * 3


def test_too_many_come_back(around):
    campaign = begun(around)
    for number in range(2):
        lanes.ACTS["keep"](around, lanes.Happens(0, "keep", lanes.name_of(number)))
    later(around, 4)
    assert (campaigns.campaign(campaign).state, campaigns.campaign(campaign).stopped_why) == ("stopped", "returns_percent")


def test_too_many_objections_are_upheld(around):
    campaign = begun(around)
    objection = lanes.Happens(0, "object", lanes.name_of(0), "upheld")
    lanes.ACTS["object"](around, objection)
    lanes.ACTS["decide"](around, objection)
    later(around, 4)
    assert (campaigns.campaign(campaign).state, campaigns.campaign(campaign).stopped_why) == ("stopped", "objections_upheld_percent")


def test_one_stops_two_start_again_and_nobody_has_less_time(around):
    campaign = begun(around)
    later(around, 4)
    answer_by = Part.objects.get().answer_by
    brake.stop_campaign(member(around, "casey"), campaign=campaign, reason="A press report says otherwise.")
    later(around, 90)
    assert queries.at(lanes.name_of(0), around.clock.now()).state == "grace"
    with pytest.raises(Refused) as refused:
        people.sign(member(around, "olga"), **_same(brake.start_campaign_again(member(around, "olga"), campaign=campaign, reason="It was a mistake.")))
    assert refused.value.code == Code.APPROVER_IS_DRAFTER
    signed(around, brake.start_campaign_again(member(around, "olga"), campaign=campaign, reason="It was a mistake after all."))
    assert Part.objects.get().answer_by == answer_by + timedelta(days=90)
    assert queries.at(lanes.name_of(0), around.clock.now()).answer_by == answer_by + timedelta(days=90)


def _same(waiting):
    return {"approval": waiting.approval, "digest": waiting.hash}


def test_the_one_button_halts_both_lanes(around):
    begun(around)
    lanes.ACTS["object"](around, lanes.Happens(0, "object", lanes.name_of(0)))
    lanes.ACTS["decide"](around, lanes.Happens(0, "decide", lanes.name_of(0), "dismissed"))
    later(around, 4)
    ends = {number: queries.at(lanes.name_of(number), around.clock.now()).answer_by for number in (0, 1)}
    stop_everything(member(around, "casey"), reason="Something is wrong, we do not know what.")
    sent = len(around.mailer.sent)
    later(around, 100)
    assert [queries.at(lanes.name_of(number), around.clock.now()).state for number in (0, 1)] == ["grace", "grace"]
    assert len(around.mailer.sent) == sent
    signed(around, start_everything(member(around, "olga"), reason="It was a broken clock at the platform."))
    for number, end in ends.items():
        assert queries.at(lanes.name_of(number), around.clock.now()).answer_by == end + timedelta(days=100)
    later(around, 60)
    assert {queries.at(lanes.name_of(number), around.clock.now()).state for number in (0, 1)} <= {"reclaimed", "announced", "grace"}


@pytest.mark.parametrize("around", [STRICT.replace("sample = 0", "sample = 3")], indirect=True)
def test_nobody_is_written_to_before_the_sample_is_judged(around):
    snapshot, _ = lanes._swept(around, "run1")
    told = draw(around.ctx("office"), campaign="c1", run="run1", tier="mass", wave="00", into=around.folder / "campaigns", snapshot=snapshot)
    assert told["sample"] == 3
    with pytest.raises(Refused) as refused:
        lanes.begin(around, "c1")
    assert refused.value.code == Code.SAMPLE_MISSING
    wrong = Sampled.objects.get(place=1).handle
    with pytest.raises(Refused):
        begin.judge_sampled(member(around, "casey"), campaign="c1", place=1, right=False)  # a reason is missing
    begin.judge_sampled(member(around, "casey"), campaign="c1", place=0, right=True)
    begin.judge_sampled(member(around, "casey"), campaign="c1", place=1, right=False, reason="Others build on this name.")
    rate = begin.judge_sampled(member(around, "drew"), campaign="c1", place=2, right=True)
    assert (rate["judged"], rate["wrong"]) == (3, 1)
    lanes.begin(around, "c1")
    around.tick()
    assert (queries.at(wrong, around.clock.now()).state, queries.at(wrong, around.clock.now()).why_ended) == ("kept", "review_spared")
    assert not [mail for mail in around.mailer.sent if wrong in mail.to]
    assert Campaign.objects.get().state == "running"
