"""What members show is noted as blind digests, and forgotten: it tells two accounts of one person apart from two people, and nothing else."""

from datetime import datetime, timedelta

from rehandle.config.keys import keys
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.permission import Permission
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.models import Grant, Member, TraitRow
from rehandle.people.queries import member_of_account
from rehandle.people.rules.roles import STAFF

KEPT = timedelta(days=400)  # after it was last seen: a strike's twelve months, and the month in which a sale ends
ACCOUNT = "account:"


def digest(kind: str, value: str) -> str:
    """A trait's digest: keyed, and of its kind alone, so that the same text as another kind is not the same. Empty for nothing."""
    said = value.strip()
    return keys().blind_index(f"trait:{kind}:{said}").hex() if said else ""


def note(ctx: Ctx, member: str | None, kind: str, digested: str) -> None:
    """Note what a member showed, by its digest, inside the flow in which he did. Nothing shown is nothing noted."""
    scope().entries += 1  # seen again is not an event
    if not member or not digested:
        return
    _, made = TraitRow.objects.update_or_create(member_id=member, kind=kind, digest=digested, defaults={"seen_at": ctx.now})
    if made:
        append(ctx, Event.TRAIT_NOTED, ref=member)


@flow(needs=Permission.DELIVER)
def show(ctx: Ctx, member: str, kind: str, digested: str) -> str:
    """Note what was seen outside every flow: a device at the sign-in, the address that the platform has."""
    note(ctx, member, kind, digested)
    return member


@flow(needs=Permission.LETTERS_ERASE)
def erase(ctx: Ctx, subject: str) -> int:
    """Forget everything that somebody (`account:<id>`) showed; how many digests."""
    member = member_of_account(subject.removeprefix(ACCOUNT)) if subject.startswith(ACCOUNT) else None
    count, _ = TraitRow.objects.filter(member_id=member).delete() if member else (0, {})
    append(ctx, Event.TRAITS_FORGOTTEN, data={"traits": count})
    return count


@flow(needs=Permission.TICK)
def forget_old(ctx: Ctx, member: str) -> int:
    """Forget what a member has not shown for long."""
    count, _ = TraitRow.objects.filter(member_id=member, seen_at__lt=ctx.now - KEPT).delete()
    append(ctx, Event.TRAITS_FORGOTTEN, data={"traits": count})
    return count


def to_forget(now: datetime) -> list[str]:
    """Members of whom something was not seen for long. What is known of staff stays as long as they are."""
    old = Member.objects.filter(traits__seen_at__lt=now - KEPT).exclude(grants__in=Grant.objects.filter(role__in=STAFF, ended_at=None))
    return list(old.distinct().order_by("id").values_list("id", flat=True))
