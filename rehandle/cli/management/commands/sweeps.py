"""`rehandle sweeps`: the office's own sweeps: list them, ask for one, cancel it, carry it out."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from rehandle import wiring
from rehandle.cli.management.commands._plain import Answer, PlainCommand, instant
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import ctx_for
from rehandle.sweep import flows, progress, queries
from rehandle.sweep.asking import ask
from rehandle.sweep.carry_out import carry_out
from rehandle.sweep.queries import Swept


class Command(PlainCommand):
    """For operators, as the desk's page of sweeps; `run` is what the worker starts for each that was asked for."""

    help = "The office's sweeps: list them; ask for one of the last snapshot; cancel one; run one that was asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which sweep, and who asks."""
        super().add_arguments(parser)
        acts = ["list", "ask", "cancel", "run"]
        parser.add_argument("act", nargs="?", default="list", choices=acts, help="list (also without a word), ask, cancel, run")
        parser.add_argument("sweep", nargs="?", default="", help="cancel, run: which sweep")
        parser.add_argument("--as-of", help="ask: when accounts.parquet was read; without it, as of the last sweep on record")
        parser.add_argument("--by", default="", help="ask, cancel: the operator, by member id")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `forbidden`, `file_unreadable`, `sweep_open`, `not_found`, `wrong_state`, `invalid`."""
        act, sweep = options["act"], options["sweep"]
        if act == "list":
            return listed()
        if act in ("cancel", "run") and not sweep:
            raise Refused(Code.INVALID, sweep="missing", right=f"rehandle sweeps {act} ID")
        if act == "run":
            state = carry_out(wiring.office_ctx, sweep, office().data_dir)
        elif act == "cancel":
            state = flows.cancel_sweep(_by(options), sweep=sweep)
        else:
            ctx = _by(options)
            as_of = instant(options["as_of"]) if options["as_of"] else None
            sweep, state = ask(ctx, ctx.new_id(), office().data_dir, as_of), "asked"
        return Answer({"sweep": sweep, "state": state}, [f"{sweep}: {state}"])


def listed() -> Answer:
    """The newest sweeps, and how far the one is that runs."""
    rows = [(each, progress.read(queries.progress_of(office().data_dir, each.id))) for each in queries.sweeps()]
    told = [_document(each, at) for each, at in rows]
    return Answer({"sweeps": told}, [_line(each, at) for each, at in rows] or ["No sweep yet."])


def _document(each: Swept, at: progress.Reached | None) -> dict[str, object]:
    share = at.share if at else None
    return {"sweep": each.id, "state": each.state, "as_of": each.as_of, "policy": each.policy_hash, "refusal": each.refusal, "share": share}


def _line(each: Swept, at: progress.Reached | None) -> str:
    told = f", {at.doing}, {at.share:.0%}, {at.rows_per_second:,} rows a second" if at else ""
    return f"{each.id}: {each.state}{f' ({each.refusal})' if each.refusal else ''}, as of {each.as_of:%Y-%m-%d}{told}"


def _by(options: Mapping[str, Any]) -> Ctx:
    now = wiring.clock().now()
    return ctx_for(options["by"], now, lambda: new_id_at(now))
