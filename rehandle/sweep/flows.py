"""A finished sweep of the office is put on record; its findings stay in their files."""

from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.sweep.models import Run


@flow(needs=Permission.SWEEP_RUN, once="id")
def record_run(ctx: Ctx, id: str, policy_hash: str, as_of: datetime, folder: str, summary: dict[str, object]) -> dict[str, str]:  # noqa: A002 -- the client's id
    """Keep where the findings lie and what they came to; the log gets counts and fingerprints."""
    Run.objects.create(id=id, policy_hash=policy_hash, as_of=as_of, folder=folder, summary=summary, finished_at=ctx.now)
    told: dict[str, object] = {name: summary[name] for name in ("rows_read", "rows_judged", "verdicts", "accounts") if name in summary}
    append(ctx, Event.SWEPT, ref=id, data={"policy": policy_hash, "as_of": as_of.isoformat(), **told})
    return {"run": id}
