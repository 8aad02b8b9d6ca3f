"""A campaign is drawn from a sweep: one wave of one tier, less everyone who is asked already, stands still, or has said something newer."""

import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from rehandle.cases.mass import files, forget
from rehandle.cases.mass.marks import key_of, seed_of
from rehandle.cases.mass.models import Campaign, Leaver, Part, Sampled
from rehandle.cases.models import Case
from rehandle.cases.opened import opens_to_all
from rehandle.cases.rules.facts import OPEN_STATES
from rehandle.handles.models import Handle, Stop
from rehandle.handles.queries import spared
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.ids import new_secret
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log import batch
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.log.rules.batch import leaves_of, root
from rehandle.policy.guarded import given_to_nobody
from rehandle.policy.queries import in_force
from rehandle.policy.rules.model import Policy
from rehandle.sweep.models import Run

FIRST = "first"
WHY = "only a tier that opens to everybody, and that nobody has to review, goes by campaign"


def draw(ctx: Ctx, *, campaign: str, run: str, tier: str, wave: str, into: Path, snapshot: Path) -> dict[str, Any]:
    """Write the member files of a wave (`00` to the last, or `first`: the rule's small first share), then put the campaign on record.

    Refuses `exists_with_different_content` where there is a campaign with this id, `not_found` (the sweep), `policy_changed` where the sweep was
    made under another rule than the one in force, `invalid` for a tier that people review or that does not open to everybody, `campaign_empty`.
    """
    swept = Run.objects.filter(id=run).first()
    if swept is None:
        raise Refused(Code.NOT_FOUND, run=run)
    policy = in_force(ctx.now)
    _may_be_drawn(policy, swept, tier)
    if Campaign.objects.filter(id=campaign).exists():
        raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, id=campaign)
    folder = into / campaign
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    members = _members(ctx, policy, swept, tier, wave, snapshot, folder)
    if not members:
        shutil.rmtree(folder)
        raise Refused(Code.CAMPAIGN_EMPTY, tier=tier, wave=wave)
    parts = files.cut(folder / "drawn.parquet", folder, members)
    (folder / "drawn.parquet").unlink()
    salt = sha256(f"{new_secret()}{new_secret()}".encode()).hexdigest()  # 260 bits drawn
    for part in parts:
        part["root"] = _leaves(folder, part["number"], key_of(campaign, salt))
    sample = files.sample(Path(swept.folder), tier, seed_of(campaign).hex(), policy.brake.sample) if _to_sample(policy, tier) else []
    return record_campaign(
        ctx, id=campaign, run=run, tier=tier, wave=wave, folder=str(folder), members=members, parts=parts, salt=salt, sample=sample,
        policy=policy.hash,
    )  # fmt: skip


@flow(needs=Permission.CAMPAIGNS_DRAW, once="id")
def record_campaign(
    ctx: Ctx, id: str, run: str, tier: str, wave: str, folder: str, members: int, parts: list[dict[str, Any]],  # noqa: A002 -- the client's id
    salt: str, sample: list[str], policy: str,
) -> dict[str, Any]:  # fmt: skip
    """A drawn campaign: its files lie there already. Nobody is written to before it is begun."""
    commitment, whole = sha256(seed_of(id)).hexdigest(), root([bytes.fromhex(part["root"]) for part in parts]).hex()
    campaign = Campaign.objects.create(
        id=id, policy_hash=policy, tier=tier, run=run, wave=wave, as_of=Run.objects.get(id=run).as_of, folder=folder, members=members, root=whole,
        salt=bytes.fromhex(salt), commitment=commitment, drawn_at=ctx.now,
    )  # fmt: skip
    Part.objects.bulk_create(Part(id=f"{id}.{part['number']}", campaign=campaign, opened_at=ctx.now, **part) for part in parts)
    Sampled.objects.bulk_create(Sampled(campaign=campaign, place=place, handle=handle) for place, handle in enumerate(sample))
    told = {"tier": tier, "wave": wave, "policy": policy, "count": members, "root": whole, "order": commitment, "sample": len(sample)}
    append(ctx, Event.CAMPAIGN_DRAWN, ref=id, data=told)
    return {"campaign": id, "members": members, "parts": len(parts), "sample": len(sample)}


def _may_be_drawn(policy: Policy, swept: Run, tier: str) -> None:
    if swept.policy_hash != policy.hash:
        raise Refused(Code.POLICY_CHANGED, swept_under=swept.policy_hash, in_force=policy.hash)
    if tier in policy.reclaim.human_review or not opens_to_all(policy, tier):
        raise Refused(Code.INVALID, field="tier", tier=tier, why=WHY)


def _members(ctx: Ctx, policy: Policy, swept: Run, tier: str, wave: str, snapshot: Path, folder: Path) -> int:
    """Draw, ask the guard about each name that is new to it, and draw once more without those that would be given to nobody."""
    out, left_out = folder / "drawn.parquet", _left_out(ctx.now, policy, tier)
    known = dict(Handle.objects.filter(epoch__gt=0).values_list("canonical", "epoch"))
    share = policy.brake.first_wave_percent if wave == FIRST else None

    def drawn(without: set[str]) -> int:
        return files.draw(
            out, findings=Path(swept.folder), snapshot=snapshot, tier=tier, wave=wave, left_out=sorted(without), known=known, share=share,
            running=_running(), opened=_opened(),
        )  # fmt: skip

    count, kept = drawn(left_out), given_to_nobody(policy, files.names(out), ctx.now)
    return drawn(left_out | kept) if kept else count


def _left_out(now: datetime, policy: Policy, tier: str) -> set[str]:
    """Names that are asked already by a file of their own, stand still, are spared by a word, or were found wrongly by the rule."""
    return {
        *spared(now),
        *Case.objects.filter(state__in=OPEN_STATES).values_list("handle", flat=True),
        *Stop.objects.filter(ended_at=None).values_list("handle__canonical", flat=True),
        *Sampled.objects.filter(right=False, campaign__policy_hash=policy.hash, campaign__tier=tier).values_list("handle", flat=True),
    }


def _running() -> list[Path]:
    """Member files of parts that are not over: nobody is asked twice at once. A leaver's own file says more."""
    parts = Part.objects.select_related("campaign").exclude(state="closed").exclude(campaign__state="dropped")
    return [files.path_of(Path(part.campaign.folder), part.number) for part in parts]


def _opened() -> list[tuple[Path, list[str]]]:
    """Member files of parts that were opened to all, with those who had left: each opening counts in a name's epoch."""
    parts = Part.objects.select_related("campaign").exclude(opened_to_all_at=None)
    gone = {part.id: list(Leaver.objects.filter(part=part).values_list("handle", flat=True)) for part in parts}
    known = [(files.path_of(Path(part.campaign.folder), part.number), gone[part.id]) for part in parts if not part.campaign.forgotten]
    forgotten = {forget.kept_in(part.campaign) for part in parts if part.campaign.forgotten}
    return [*known, *((path, []) for path in sorted(forgotten))]


def _to_sample(policy: Policy, tier: str) -> bool:
    """People judge a drawn sample before the first wave of a tier under a rule, not before each."""
    return policy.brake.sample > 0 and not Campaign.objects.filter(policy_hash=policy.hash, tier=tier, sample__isnull=False).exists()


def _leaves(folder: Path, number: int, key: bytes) -> str:
    rows = [[row["canonical"], row["account_id"], row["verdict"], row["clause"]] for row in files.every(folder, number)]
    made = leaves_of(rows, key)
    batch.write_leaves(folder / f"members-{number:05d}.leaves", made)
    return root(made).hex()
