"""The letters of a part: written to everybody who has not left, a round at a time; no address is kept."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from rehandle.cases.mass import brake, members
from rehandle.cases.mass.evict import evict, evict_stopped
from rehandle.cases.mass.folders import round_name, told_in
from rehandle.cases.mass.locked import locked
from rehandle.cases.mass.marks import key_of
from rehandle.cases.mass.member import case_of
from rehandle.cases.mass.models import Part
from rehandle.cases.rules import texts
from rehandle.cases.rules.clocks import next_notice
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.notice import check
from rehandle.cases.telling import notice_of
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import BulkMailer, Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.bulk import outcomes
from rehandle.letters.bulk.round import send_round
from rehandle.letters.bulk.told import Addressee
from rehandle.letters.layout import as_html, as_text
from rehandle.letters.links import token
from rehandle.letters.write import Body
from rehandle.log import batch
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.log.rules.batch import leaves_of, root
from rehandle.moves import look
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy

TAKEN = ("reclaimed", "announced")
FAILED = frozenset({"refused", "no_address", "lapsed_domain", "bounced"})
Render = Callable[[Addressee, str, str, str, str], Body]


def due(part: Part, now: datetime) -> int | None:
    """The number of the round that this part needs now."""
    number = next_notice(pinned(part.campaign.policy_hash), [int(name) for name in part.rounds], part.answer_by, now)
    if number is None or (number < 0 and part.state not in TAKEN) or (number >= 0 and part.state not in ("opened", "grace")):
        return None
    return number


def tell(ctx: Ctx, part: Part, platform: Platform, mailer: BulkMailer) -> bool:
    """Send the round that is due, then put it on record. Killed anywhere and asked again, it goes on where it was."""
    number = due(part, ctx.now)
    if number is None:
        return False
    evict_stopped(ctx, part)
    policy = pinned(part.campaign.policy_hash)
    rows: dict[str, CaseFacts] = {}
    send_round(
        told_in(part), name=round_name(number), addressees=_addressees(part, rows), number=number, channels=policy.notices.channels,
        contacts=lambda accounts: look.contacts(platform, list(accounts)), render=_render(rows, policy, number, ctx.now), mailer=mailer,
        notify=platform.notify, now=lambda: ctx.now,
    )  # fmt: skip
    counted, leaves = _on_record(part, number)
    batch.write_leaves(told_in(part) / f"{round_name(number)}.leaves", leaves)
    evict(ctx, part, untold(part, number), "not_told")
    record_round(ctx, part=part.id, number=number, outcomes=counted, root=root(leaves).hex(), count=len(leaves))
    return True


@flow(needs=Permission.TICK)
def record_round(ctx: Ctx, part: str, number: int, outcomes: dict[str, int], root: str, count: int) -> dict[str, Any]:
    """A round went out: its counts and the root over its outcomes go into the log."""
    row = locked(part)
    if str(number) in row.rounds:
        raise Refused(Code.ALREADY_DONE)
    row.rounds = row.rounds | {str(number): ctx.now.isoformat()}
    row.letters += sum(outcomes.values())
    row.undelivered += sum(told for name, told in outcomes.items() if name in FAILED)
    row.save(update_fields=["rounds", "letters", "undelivered"])
    data = {"number": number, "part": row.number, "outcomes": outcomes}
    batch.append_batch(ctx, Event.CAMPAIGN_TOLD, ref=f"{row.id}:{round_name(number)}", root=bytes.fromhex(root), count=count, data=data)
    brake.look(ctx, row.campaign_id)
    return {"number": number, "letters": sum(outcomes.values())}


def untold(part: Part, number: int) -> list[str]:
    """Who was not told by a round on a channel that counts: mail where the rule has it."""
    channels = counting(pinned(part.campaign.policy_hash))
    reached: dict[str, bool] = {}
    for told in outcomes.outcomes(told_in(part), round_name(number)):
        if told.channel in channels:
            key = f"{told.handle}\0{told.channel}"
            reached[key] = told.outcome == "accepted" and reached.get(key, True)
    handles = {key.partition("\0")[0]: False for key in reached}
    for key, fine in reached.items():
        handles[key.partition("\0")[0]] |= fine
    return [handle for handle, fine in handles.items() if not fine]


def counting(policy: Policy) -> Sequence[str]:
    """The channels by which somebody counts as told."""
    return ("mail",) if "mail" in policy.notices.channels else tuple(policy.notices.channels)


def _addressees(part: Part, rows: dict[str, CaseFacts]) -> Iterator[Addressee]:
    lane = members.lane(part)
    for row in members.staying(part):
        facts = case_of(lane, row)
        rows[facts.id] = facts
        yield Addressee(facts.handle, facts.account_id, facts.id)


def _render(rows: dict[str, CaseFacts], policy: Policy, number: int, now: datetime) -> Render:
    channels, address = [str(each) for each in policy.notices.channels], office().address

    def render(who: Addressee, letter: str, channel: str, lang: str, code: str) -> Body:
        case = rows[who.ref]
        notice = notice_of(case, policy, number, letter, lang, now, channels)
        if refused := check(notice):
            raise refused
        parts = texts.notice(notice, policy, lang, f"{address}/l/{token('holder', case.id)}", now, case.facts)
        return Body(parts.title, as_text(parts), as_html(parts))

    return render


def _on_record(part: Part, number: int) -> tuple[dict[str, int], list[bytes]]:
    """Outcomes by their kind on the channels that count, and a leaf for each letter."""
    channels, counted = counting(pinned(part.campaign.policy_hash)), dict[str, int]()
    rows = list[list[object]]()
    for told in outcomes.outcomes(told_in(part), round_name(number)):
        rows.append([told.handle, told.number, told.channel, told.outcome, told.at.isoformat()])
        if told.channel in channels:
            counted[told.outcome] = counted.get(told.outcome, 0) + 1
    key = key_of(part.campaign_id, bytes(part.campaign.salt).hex())
    return dict(sorted(counted.items())), leaves_of(sorted(rows, key=str), key)



def bounced_round(part: Part, number: int, message_ids: Sequence[str], at: datetime) -> int:
    """These letters came back: who they were for counts as not told. How many are new."""
    return outcomes.bounced(told_in(part), round_name(number), message_ids, at=at) if (told_in(part) / round_name(number)).is_dir() else 0




@flow(needs=Permission.TICK)
def count_bounced(ctx: Ctx, part: str, number: int, bounced: int) -> dict[str, Any]:
    """So many letters of a round came back; over its limit the campaign stops itself."""
    row = locked(part)
    row.undelivered += bounced
    row.save(update_fields=["undelivered"])
    append(ctx, Event.CAMPAIGN_TOLD, ref=row.campaign_id, data={"number": number, "part": row.number, "outcomes": {"bounced": bounced}})
    brake.look(ctx, row.campaign_id)
    return {"undelivered": row.undelivered}
