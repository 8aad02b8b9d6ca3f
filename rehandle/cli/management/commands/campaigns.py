"""`rehandle campaigns`: ask for a wave to be drawn, begin it with a second person, stop it, see how far each is."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rehandle import wiring
from rehandle.cases import standstill
from rehandle.cases.mass import asked, begin, brake, figures, handed, queries
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.config.office import office
from rehandle.handles.queries import standstill as whole_office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import Waiting
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import ctx_for

Act = Callable[[Ctx, str, str], Any]  # who, the campaign, the reason
ACTS: dict[str, Act] = {
    "begin": lambda ctx, campaign, _: begin.begin_campaign(ctx, campaign=campaign),
    "stop": lambda ctx, campaign, why: brake.stop_campaign(ctx, campaign=campaign, reason=why),
    "start-again": lambda ctx, campaign, why: brake.start_campaign_again(ctx, campaign=campaign, reason=why),
    "drop": lambda ctx, campaign, why: begin.drop_campaign(ctx, campaign=campaign, reason=why),
    "stop-everything": lambda ctx, _, why: standstill.stop_everything(ctx, reason=why),
    "start-everything": lambda ctx, _, why: standstill.start_everything(ctx, reason=why),
}
WORDS = ["list", "ask", "draw", "manifests", "report", *ACTS]


class Command(PlainCommand):
    """For operators, as the desk's page of campaigns; `draw` is what the worker starts for each draw that was asked for."""

    help = "Campaigns: list them; ask for a wave to be drawn; begin, stop, start again; stop everything at once. The second person signs on the desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which campaign, who asks and why."""
        super().add_arguments(parser)
        parser.add_argument("act", nargs="?", default="list", choices=WORDS, help="list (also without a word), ask, ...")
        parser.add_argument("campaign", nargs="?", default="", help="which one; report: the manifest")
        parser.add_argument("--file", type=Path, help="report: what the platform's pipeline wrote, .parquet or .csv")
        parser.add_argument("--tier", default="mass", help="ask: the kind of name, by its name in the rule")
        parser.add_argument("--wave", default="first", help="ask: its digits, or `first`: the rule's small first share")
        parser.add_argument("--by", default="", help="the member who asks, by id")
        parser.add_argument("--why", default="", help="stop, start-again, drop, stop-everything, start-everything: the reason")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `forbidden`, `not_found`, `draw_open`, `sample_missing`, `wrong_state`, `reason_missing`, `invalid`."""
        act, campaign = options["act"], options["campaign"]
        if act == "list":
            return listed()
        if act == "draw":
            return drawn(campaign)
        if act == "manifests":
            return manifests()
        if act == "report":
            return reported(_member(options["by"]), campaign, options["file"])
        ctx = _member(options["by"])
        if act == "ask":
            asked_for = asked.ask(ctx, office().data_dir, ctx.new_id(), options["tier"], options["wave"]).id
            return Answer({"campaign": asked_for, "state": "asked"}, [f"{asked_for}: asked"])
        return _told(ACTS[act](ctx, campaign, options["why"]))


def listed() -> Answer:
    """Every campaign with its counts, the newest first."""
    rows, stands = queries.campaigns(), whole_office()
    lines = [f"Everything stands still: {stands.why}"] if stands else []
    lines += [f"{each.id}: {each.state}, {each.tier}, wave {each.wave}, {each.members:,} names, {each.left:,} left" for each in rows]
    told = [asdict(each) | asdict(figures.counts(each.id)) for each in rows]
    return Answer({"campaigns": told, "standstill": bool(stands)}, lines or ["No campaign yet."])


def drawn(campaign: str) -> Answer:
    """Carry out a draw that was asked for."""
    if not asked.AS_FOLDER.fullmatch(campaign):
        raise Refused(Code.INVALID, campaign=campaign or "missing", right="rehandle campaigns draw ID")
    state = asked.carry_out(_member, office().data_dir, campaign)
    return Answer({"campaign": campaign, "state": state}, [f"{campaign}: {state}"])


def manifests() -> Answer:
    """The manifests that wait for the platform's pipeline, and the key that it holds them to."""
    rows = [{"manifest": folder.name, "kind": part.act, "folder": str(folder), "since": part.act_at} for folder, part in handed.waiting()]
    lines = [f"{row['manifest']}: {row['kind']}, {row['folder']}" for row in rows]
    return Answer({"key": handed.key(), "manifests": rows}, [f"key: {handed.key()}", *(lines or ["No manifest waits."])])


def reported(ctx: Ctx, manifest: str, report: Path | None) -> Answer:
    """Take in what the pipeline reports of a manifest."""
    if report is None:
        raise Refused(Code.INVALID, file="missing", right="rehandle campaigns report MANIFEST --by ID --file REPORT")
    more = handed.hand_in(ctx, manifest, report)
    lines = [f"{manifest}: the next tick looks each name up"]
    lines += [f"{len(more):,} names stand in the report and not in the manifest: {', '.join(more[:5])}"] if more else []
    return Answer({"manifest": manifest, "strangers": more[:100]}, lines)


def _told(answer: dict[str, Any] | Waiting) -> Answer:
    if isinstance(answer, Waiting):
        return Answer({"waiting": True, "approval": answer.approval, "hash": answer.hash}, ["A second person signs this on the desk."])
    return Answer(answer, [", ".join(f"{name} {value}" for name, value in answer.items())])


def _member(member: str) -> Ctx:
    now = wiring.clock().now()
    return ctx_for(member, now, lambda: new_id_at(now))
