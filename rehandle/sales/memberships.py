"""Names bound to a membership: the platform is asked each day whether it stands; a letter where it ended; its grace; then the name goes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.cases.queries import case
from rehandle.handles import change
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.people.queries import member as member_of
from rehandle.sales.models import Award, NameRequest
from rehandle.sales.request_queries import back_on, step_of
from rehandle.sales.requested_letters import tell_lapsed
from rehandle.sales.rules.request import due_back, entitled

EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """How a membership stands that a name is bound to."""

    request: str
    entitled: bool
    lapsed_at: datetime | None


@flow(needs=Permission.TICK)
def note_membership(ctx: Ctx, request: str, membership: str, contacts: list[Contact]) -> Bound:
    """What the platform reported of a holder's membership (empty: none). The first time that it is over, he is told, and his grace begins.

    Refuses `not_found`, `stopped`, `epoch_past` where the name is not his any more, `already_done` where nothing has changed.
    """
    asked = _bound(request)
    row, step = asked.sale, step_of(asked.sale)
    stands, asked.looked_at = entitled(step.members, membership or None), ctx.now
    if stands == (asked.lapsed_at is None):
        raise Refused(Code.ALREADY_DONE)
    if stands:
        asked.lapsed_at = None
        append(ctx, Event.MEMBERSHIP_BACK, handle=row.handle, ref=row.id)
    else:
        assert step.returns_days is not None
        asked.lapsed_at, asked.lapses = ctx.now, asked.lapses + 1
        tell_lapsed(ctx, row, asked, due_back(ctx.now, step.returns_days), contacts)
        append(ctx, Event.MEMBERSHIP_ENDED, handle=row.handle, ref=row.id)
    asked.membership = membership
    asked.save()
    return Bound(asked.id, stands, asked.lapsed_at)


@flow(needs=Permission.TICK)
def note_unchanged(ctx: Ctx, requests: list[str]) -> int:
    """The platform was asked for these holders' memberships and nothing has changed: one entry of the log for all of them."""
    kept = NameRequest.objects.filter(id__in=requests, state="granted").update(looked_at=ctx.now)
    append(ctx, Event.MEMBERSHIPS_LOOKED, data={"count": kept})
    return kept


def went_back(ctx: Ctx, award: str, membership: str) -> None:
    """The grace is over and the platform still reports no membership: inside the flow that takes the name back.

    Refuses `not_found`, `epoch_past`, `stopped`, `too_early`.
    """
    scope()
    asked = _bound(NameRequest.objects.filter(award=award).values_list("id", flat=True).first() or "")
    due = back_on(asked, ctx.now)
    if due is None or ctx.now < due or entitled(step_of(asked.sale).members, membership or None):
        raise Refused(Code.TOO_EARLY)
    asked.went_back_at = ctx.now
    asked.save(update_fields=["went_back_at"])
    Award.objects.filter(id=award, outcome="delivered").update(outcome="returned")


def reported(platform: Platform, award: str) -> str:
    """The membership of whoever an award went to, as the platform reports it now; empty where it has none."""
    member = NameRequest.objects.values_list("member", flat=True).get(award=award)
    return look.membership(platform, member_of(member).account_id) or ""


def look_round(ctx: Ctx, platform: Platform) -> bool:
    """Ask the platform for every membership that is due, outside every transaction, and keep what has changed, one by one."""
    due = _due(ctx.now)
    told = [(each, account := member_of(each.member).account_id, look.membership(platform, account) or "") for each in due]
    same = [each.id for each, _, membership in told if _stands(each, membership) == (each.lapsed_at is None)]
    if same:
        note_unchanged(ctx, requests=same)
    for each, account, membership in told:
        if each.id not in same:
            note_membership(ctx, request=each.id, membership=membership, contacts=look.contacts(platform, [account]))
    return bool(due)


def to_look(now: datetime) -> list[str]:
    """One round where some membership was not asked for within a day."""
    return ["memberships"] if _due(now) else []


def to_give_back(now: datetime) -> list[str]:
    """Awards whose grace is over."""
    return [each.award for each in _held() if (due := back_on(each, now)) is not None and due <= now]


def instants(now: datetime) -> list[datetime]:
    """When a grace ends."""
    return [due for each in _held() if (due := back_on(each, now)) is not None]


def _due(now: datetime) -> list[NameRequest]:
    return [each for each in _held() if each.looked_at is None or each.looked_at + EVERY <= now]


def _stands(asked: NameRequest, membership: str) -> bool:
    return entitled(step_of(asked.sale).members, membership or None)


def _held() -> list[NameRequest]:
    rows = NameRequest.objects.filter(state="granted", went_back_at=None).select_related("sale").order_by("at", "id")
    delivered = set(Award.objects.filter(id__in=[each.award for each in rows], outcome="delivered").values_list("id", flat=True))
    bound = [each for each in rows if each.award in delivered and step_of(each.sale).returns_days is not None]
    return [each for each in bound if _his(each) and not stops(each.sale.handle)]


def _his(asked: NameRequest) -> bool:
    """Whether the name is still as it was handed over, and not on its way to its earlier holder."""
    return epoch_of(asked.sale.handle) == asked.sale.epoch + 1 and not case(asked.sale.case).restore_move


def _bound(request: str) -> NameRequest:
    """The request under its name's lock."""
    known = NameRequest.objects.select_related("sale").filter(id=request, state="granted", went_back_at=None).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    change.lock(known.sale.handle, epoch=known.sale.epoch + 1)
    asked = NameRequest.objects.select_for_update().get(id=request)
    asked.sale = known.sale
    return asked
