"""`rehandle campaigns`: list them; ask for the draw of one; carry out a draw that was asked for."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from rehandle import wiring
from rehandle.cases.mass import asked, figures
from rehandle.cases.mass.models import Campaign
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import ctx_for


class Command(PlainCommand):
    """For operators, as the desk's page of campaigns; `draw` is what the worker starts for each draw that was asked for."""

    help = "Campaigns: list them; ask for one wave of one tier to be drawn; draw what was asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which campaign, and who asks."""
        super().add_arguments(parser)
        parser.add_argument("act", nargs="?", default="list", choices=["list", "ask", "draw"], help="list (also without a word), ask, draw")
        parser.add_argument("campaign", nargs="?", default="", help="draw: which one")
        parser.add_argument("--tier", default="", help="ask: the kind of name, by its name in the rule")
        parser.add_argument("--wave", default="", help="ask: its digits, or `first`")
        parser.add_argument("--by", default="", help="ask: the operator, by member id")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `forbidden`, `not_found`, `invalid`, `draw_open`."""
        act, campaign = options["act"], options["campaign"]
        if act == "list":
            return listed()
        if act == "draw" and not asked.AS_FOLDER.fullmatch(campaign):
            raise Refused(Code.INVALID, campaign=campaign or "missing", right="rehandle campaigns draw ID")
        if act == "draw":
            state = asked.carry_out(_member, office().data_dir, campaign)
        else:
            ctx = _member(options["by"])
            campaign, state = asked.ask(ctx, office().data_dir, ctx.new_id(), options["tier"], options["wave"]).id, "asked"
        return Answer({"campaign": campaign, "state": state}, [f"{campaign}: {state}"])


def listed() -> Answer:
    """All of them, the newest first."""
    rows = figures.campaigns()
    return Answer({"campaigns": [_document(each) for each in rows]}, [_line(each) for each in rows] or ["No campaign yet."])


def _document(each: Campaign) -> dict[str, object]:
    return {
        "campaign": each.id, "state": each.state, "tier": each.tier, "wave": each.wave, "members": each.members, "left": figures.left(each.id),
        "drawn_at": each.drawn_at, "policy": each.policy_hash, "stopped_why": each.stopped_why,
    }  # fmt: skip


def _line(each: Campaign) -> str:
    return f"{each.id}: {each.state}, {each.tier}, wave {each.wave}, {each.members:,} names, {figures.left(each.id):,} left"


def _member(member: str) -> Ctx:
    now = wiring.clock().now()
    return ctx_for(member, now, lambda: new_id_at(now))
