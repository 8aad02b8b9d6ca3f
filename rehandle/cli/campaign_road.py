"""A campaign of some 60,000 names, walked once by the demo's clock: found, judged, told, answered, taken back, listed, opened, proven."""

import json
from collections import Counter
from typing import Any

from rehandle import wiring
from rehandle.cases import queries as cases
from rehandle.cases.answers import keep, object_to
from rehandle.cases.mass import figures, listing, proof, queries
from rehandle.cases.mass.begin import begin_campaign, judge_sampled
from rehandle.cases.mass.draw import draw
from rehandle.cli.once import Step, Walk, must
from rehandle.config.office import office
from rehandle.kernel.ids import new_id_at
from rehandle.log import entries
from rehandle.log.events import Event
from rehandle.log.queries import verifier_key
from rehandle.log.verify import verify_proof
from rehandle.people.flows import sign
from rehandle.people.queries import ctx_as
from rehandle.sweep import snapshots

KEEPING, COMING_BACK, OBJECTING = 200, 150, 20
WRONG = 3  # of the sample, as people judge it in the demo


def swept(road: Walk) -> dict[str, Any]:
    """The platform was swept."""
    run = max((road.folder / "runs").glob("*/run.json"), key=lambda path: path.stat().st_mtime)
    told = json.loads(run.read_text(encoding="utf-8"))
    road.found["run"] = run.parent.name
    return {"rows": told["rows_read"], "verdicts": told["verdicts"], "seconds_of_the_sweep": told["seconds"]}


def drawn(road: Walk) -> dict[str, Any]:
    """The wave is drawn, and a sample of the findings."""
    ctx = road.member("karim")
    into, snapshot = office().data_dir / "campaigns", snapshots.last(office().data_dir)
    told = draw(ctx, campaign=ctx.new_id(), run=road.found["run"], tier="mass", wave="00", into=into, snapshot=snapshot)
    road.found["campaign"] = told["campaign"]
    return told


def judged(road: Walk) -> dict[str, Any]:
    """People judge the sample; a few findings are wrong."""
    campaign, sample = road.found["campaign"], _counts(road).sample
    rate: dict[str, Any] = {}
    for place in range(sample):
        right = place % (sample // WRONG) != 0
        who = road.member("nadia" if place % 2 else "omar")
        rate = judge_sampled(who, campaign=campaign, place=place, right=right, reason="" if right else "A library that others build on.")
    return rate


def begun(road: Walk) -> dict[str, Any]:
    """Two people begin it."""
    waiting = begin_campaign(road.member("karim"), campaign=road.found["campaign"])
    return dict(sign(road.member("samir"), approval=waiting.approval, digest=waiting.hash))


def told(road: Walk) -> dict[str, Any]:
    """The first round of letters."""
    road.tick()
    seen = _counts(road).seen
    return {"letters": seen.letters, "not_delivered": seen.undelivered, "left": _campaign(road).left}


def answered(road: Walk) -> dict[str, Any]:
    """Some keep their name, some come back to the platform, some object."""
    road.until(lambda: set(_counts(road).parts) == {"grace"}, "the time to answer")
    names = listing.some(road.found["campaign"], KEEPING + COMING_BACK + OBJECTING + 1)
    for name in names[:KEEPING]:
        keep(_holder(road, name), case=road.case(name).id)
    for name in names[KEEPING : KEEPING + COMING_BACK]:
        road.world.login(road.case(name).account_id, road.now)
    for name in names[KEEPING + COMING_BACK : -1]:
        object_to(_holder(road, name), id=f"o-{name}", case=road.case(name).id, words="I still use it to read.", lang="en")
    road.found["silent"] = names[-1]
    return {"kept": KEEPING, "signed_in": COMING_BACK, "objected": OBJECTING}


def taken_back(road: Walk) -> dict[str, Any]:
    """The time to answer is over: who was seen again is out, the others' names are taken back."""
    road.until(lambda: set(_counts(road).parts) == {"reclaimed"}, "the taking back")
    facts = _counts(road)
    must(facts.left_why.get("active_again", 0) >= COMING_BACK, "somebody who came back was not let out")
    return {"taken_back": sum(facts.parts.values()), "letters": facts.seen.letters, "left_why": facts.left_why}


def announced(road: Walk) -> dict[str, Any]:
    """On the public list, with what the order of opening is committed to."""
    road.until(lambda: set(_counts(road).parts) == {"announced"}, "the public list")
    facts = _counts(road)
    return {"announced": sum(facts.parts.values()), "order_committed_to": _campaign(road).commitment, "opens": f"{facts.due:%Y-%m-%dT%H:%M:%SZ}"}


def opened(road: Walk) -> dict[str, Any]:
    """Opened to all at the rule's hour, in the drawn order."""
    road.until(lambda: listing.all_open(road.found["campaign"]), "the opening")
    name = road.found["silent"]
    there = wiring.ports().platform.availability(name)
    must(there.state == "free", f"@{name} is {there.state}, not free")
    return {"opened": sum(_counts(road).parts.values()), "an_opened_name": name, "on_the_platform": there.state}


def proven(road: Walk) -> dict[str, Any]:
    """Nobody is lost, and a name's own proof holds."""
    facts = _campaign(road)
    counted = sum(int(each.data["count"]) for each in entries.newest(10_000, events=[Event.CAMPAIGN_OPENED]))
    must(counted + facts.left == facts.members, f"{facts.members} members are {facts.left} who left and {counted} whose opening the log tells")
    made = proof.of(road.case(road.found["silent"]).id, "opened")
    proved = verify_proof(made.document(), verifier_key())
    letters = Counter(line.split()[0] for line in (road.folder / "letters.txt").read_text().splitlines())
    must(max(letters.values()) == 1, "a letter went out twice")
    told = {"members": facts.members, "left": facts.left, "opened": counted, "letters_by_mail": len(letters)}
    return told | {"proven": proved.row, "among": proved.count}


def _campaign(road: Walk) -> queries.CampaignFacts:
    return queries.campaign(road.found["campaign"])


def _counts(road: Walk) -> figures.Counts:
    return figures.counts(road.found["campaign"])


def _holder(road: Walk, name: str) -> Any:
    case = cases.at(name, road.now)
    assert case is not None
    return ctx_as("holder", road.now, lambda: new_id_at(road.now), f"holder:{case.id}")


CAMPAIGN = [
    Step("The platform is swept", swept), Step("A wave is drawn", drawn), Step("People judge a drawn sample", judged),
    Step("Two people begin the campaign", begun), Step("Everybody is written to", told), Step("Some answer", answered),
    Step("Silent names are taken back", taken_back), Step("They stand on the public list", announced),
    Step("They open in the drawn order", opened), Step("Nobody is lost, and it can be proven", proven),
]  # fmt: skip
