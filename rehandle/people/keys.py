"""Keys by which a member's own programs act for him: shown once, kept as a hash, over after thirty days or by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.models import Member, MemberKey

LASTS = timedelta(days=30)
MOST = 5  # at one time


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret."""

    id: str
    made_at: datetime
    ends_at: datetime


@flow(needs=Permission.SALES_BID, once="id")
def make_key(ctx: Ctx, id: str, digest: str) -> Key:  # noqa: A002 -- the client's id
    """Keep the hash of a key that was just drawn (`digest_of`). Refuses `too_many` where five are good already."""
    Member.objects.select_for_update().get(id=ctx.actor.id)
    if len(keys_of(ctx.actor.id, ctx.now)) >= MOST:
        raise Refused(Code.TOO_MANY, most=MOST)
    row = MemberKey.objects.create(id=id, member_id=ctx.actor.id, digest=digest, made_at=ctx.now, ends_at=ctx.now + LASTS)
    append(ctx, Event.KEY_MADE, ref=row.id)
    return Key(row.id, row.made_at, row.ends_at)


@flow(needs=Permission.SALES_BID)
def end_key(ctx: Ctx, key: str) -> Key:
    """End one of one's own keys. Refuses `not_found`."""
    row = MemberKey.objects.select_for_update().filter(id=key, member=ctx.actor.id, ended_at=None).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    row.ended_at = ctx.now
    row.save()
    append(ctx, Event.KEY_ENDED, ref=row.id)
    return Key(row.id, row.made_at, row.ends_at)


def keys_of(member: str, now: datetime) -> list[Key]:
    """The keys of a member that are good now, oldest first."""
    rows = MemberKey.objects.filter(member=member, ended_at=None, ends_at__gt=now).order_by("made_at", "id")
    return [Key(row.id, row.made_at, row.ends_at) for row in rows]


def member_by(secret: str, now: datetime) -> str:
    """Whose key this is. Refuses `key_unknown`."""
    found = MemberKey.objects.filter(digest=digest_of(secret), ended_at=None, ends_at__gt=now).values_list("member", flat=True).first()
    if found is None:
        raise Refused(Code.KEY_UNKNOWN)
    return found


def digest_of(secret: str) -> str:
    """A key has 130 drawn bits: its plain hash tells nothing of it."""
    return sha256(secret.encode()).hexdigest()
