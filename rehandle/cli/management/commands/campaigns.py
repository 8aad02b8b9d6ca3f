"""`rehandle campaigns`: draw a wave, begin it with a second person, stop it, see how far each is."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rehandle import wiring
from rehandle.cases import standstill
from rehandle.cases.mass import begin, brake, queries
from rehandle.cases.mass.draw import draw
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.config.office import office
from rehandle.handles.queries import standstill as whole_office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import Waiting
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import ctx_for
from rehandle.sweep import snapshots

ACTS = ["list", "draw", "begin", "stop", "start-again", "drop", "stop-everything", "start-everything"]


class Command(PlainCommand):
    """For operators. What takes two people answers `waiting`: the second signs on the desk."""

    help = "Campaigns: list them; draw a wave of a finished sweep; begin, stop, start again; stop everything at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which campaign or sweep, and who."""
        super().add_arguments(parser)
        parser.add_argument("act", nargs="?", default="list", choices=ACTS, help=", ".join(ACTS))
        parser.add_argument("what", nargs="?", default="", help="draw: the sweep's id; else the campaign's")
        parser.add_argument("--tier", default="mass", help="draw: the tier")
        parser.add_argument("--wave", default="first", help="draw: 00 to the last wave, or first: the rule's small first share")
        parser.add_argument("--by", default="", help="the member who asks, by id")
        parser.add_argument("--why", default="", help="stop, start-again, drop: the reason")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `forbidden`, `not_found`, `campaign_empty`, `sample_missing`, `policy_changed`, `wrong_state`, `reason_missing`, `invalid`."""
        act, what = options["act"], options["what"]
        if act == "list":
            return listed()
        if not options["by"] or (not what and not act.endswith("everything")):
            raise Refused(Code.INVALID, right=f"rehandle campaigns {act} ID --by MEMBER")
        told = _done(act, what, _by(options["by"]), options)
        if isinstance(told, Waiting):
            return Answer({"waiting": True, "approval": told.approval, "hash": told.hash}, ["A second person signs this on the desk."])
        return Answer(told, [", ".join(f"{name} {value}" for name, value in told.items())])


def listed() -> Answer:
    """Every campaign with its counts."""
    rows = queries.campaigns()
    stands = whole_office()
    lines = [f"Everything stands still: {stands.why}"] if stands else []
    lines += [f"{each.id}: {each.tier} {each.wave}, {each.state}, {each.members:,} names, {each.left:,} left" for each in rows]
    return Answer({"campaigns": [asdict(each) for each in rows], "standstill": bool(stands)}, lines or ["No campaign yet."])


def _done(act: str, what: str, ctx: Ctx, options: Mapping[str, Any]) -> dict[str, Any] | Waiting:
    why = options["why"]
    if act == "draw":
        into = office().data_dir / "campaigns"
        snapshot = snapshots.last(office().data_dir)
        return draw(ctx, campaign=ctx.new_id(), run=what, tier=options["tier"], wave=options["wave"], into=into, snapshot=snapshot)
    if act == "begin":
        return begin.begin_campaign(ctx, campaign=what)
    if act == "start-again":
        return brake.start_campaign_again(ctx, campaign=what, reason=why)
    if act == "start-everything":
        return standstill.start_everything(ctx, reason=why)
    if act == "stop-everything":
        return standstill.stop_everything(ctx, reason=why)
    return brake.stop_campaign(ctx, campaign=what, reason=why) if act == "stop" else begin.drop_campaign(ctx, campaign=what, reason=why)


def _by(member: str) -> Ctx:
    now = wiring.clock().now()
    return ctx_for(member, now, lambda: new_id_at(now))
