"""The letters of a part: written to everybody who has not left, a round at a time; no address is kept."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from rehandle.cases.mass import brake, members
from rehandle.cases.mass.evict import evict, evict_stopped, untouchable
from rehandle.cases.mass.folders import round_name, told_in, tries
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
from rehandle.kernel.ports import BulkMailer, Platform, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.bulk import done, outcomes
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
FAILED = frozenset({"refused", "later", "no_address", "lapsed_domain", "held_back", "bounced"})
PUT_OFF = timedelta(days=4)  # how long a mail server may say: later (RFC 5321, 4.5.4.1)
AT_ONCE = 500
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
    _send(ctx, part, number, platform, mailer)
    evict_stopped(ctx, part)
    counted, leaves = _on_record(part, number)
    batch.write_leaves(told_in(part) / f"{round_name(number)}.leaves", leaves)
    told = record_round(ctx, part=part.id, number=number, outcomes=counted, root=root(leaves).hex(), count=len(leaves))
    if not told["stopped"]:  # too many were not reached: they stay where they are until people have looked at it
        evict(ctx, part, untold(part, number), "not_told")
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
    return {"number": number, "letters": sum(outcomes.values()), "stopped": brake.look(ctx, row.campaign_id)}


def untold(part: Part, number: int) -> list[str]:
    """Members whom no letter of this number reached on a channel that counts: mail where the rule has it."""
    reached = outcomes.told(told_in(part), tries(part, number), counting(pinned(part.campaign.policy_hash)))
    return [row["canonical"] for row in members.staying(part) if row["canonical"] not in reached]


def evict_untold(ctx: Ctx, part: Part) -> int:
    """Whom a letter on record did not reach after all leaves, also where a kill came between a bounce and his leaving."""
    return sum(evict(ctx, part, untold(part, int(number)), "not_told") for number in part.rounds)


def counting(policy: Policy) -> Sequence[str]:
    """The channels by which somebody counts as told."""
    return ("mail",) if "mail" in policy.notices.channels else tuple(policy.notices.channels)


def _send(ctx: Ctx, part: Part, number: int, platform: Platform, mailer: BulkMailer) -> None:
    """Write to everybody, at the next call to whom the mail server put off; raises `Unreachable` while it is too early to give one of them up."""
    policy, folder, names = pinned(part.campaign.policy_hash), told_in(part), tries(part, number)
    if done.of(folder / names[-1]) and outcomes.later(folder, names[-1]):
        names.append(round_name(number, len(names)))
    again = set(outcomes.later(folder, names[-2])) if len(names) > 1 else None
    rows: dict[str, CaseFacts] = {}
    send_round(
        folder, name=names[-1], addressees=_addressees(part, rows, again), number=number, channels=("mail",) if again else policy.notices.channels,
        contacts=lambda accounts: look.contacts(platform, list(accounts)), render=_render(rows, policy, number, ctx.now), mailer=mailer,
        notify=platform.notify, now=lambda: ctx.now, batch=AT_ONCE,
    )  # fmt: skip
    first, waiting = done.of(folder / names[0]), outcomes.later(folder, names[-1])
    if waiting and first and ctx.now < first.at + PUT_OFF:
        raise Unreachable(f"{len(waiting)} letters were put off by their mail servers")


def _addressees(part: Part, rows: dict[str, CaseFacts], only: set[str] | None) -> Iterator[Addressee]:
    """Members, some hundreds at a time: who leaves or is stopped while a long round goes out gets no letter of it."""
    lane = members.lane(part)
    people = (row for row in members.staying(part) if only is None or row["canonical"] in only)
    while some := list(islice(people, AT_ONCE)):
        spared = untouchable(part, [row["canonical"] for row in some])
        for facts in (case_of(lane, row) for row in some if row["canonical"] not in spared):
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
    """How many members came to which outcome in the end, on the channels that count, and a leaf for each try of each letter."""
    channels, ended = counting(pinned(part.campaign.policy_hash)), dict[str, str]()
    rows = list[list[object]]()
    for told in (told for name in tries(part, number) for told in outcomes.outcomes(told_in(part), name)):
        rows.append([told.handle, told.number, told.channel, told.outcome, told.at.isoformat()])
        if told.channel in channels:
            ended[told.message_id] = told.outcome
    key = key_of(part.campaign_id, bytes(part.campaign.salt).hex())
    return dict(sorted(Counter(ended.values()).items())), leaves_of(sorted(rows, key=str), key)


def bounced_round(part: Part, number: int, message_ids: Sequence[str], at: datetime) -> int:
    """These letters came back: who they were for counts as not told. How many are new."""
    folder = told_in(part)
    return sum(outcomes.bounced(folder, name, message_ids, at=at) for name in tries(part, number) if (folder / name).is_dir())


@flow(needs=Permission.TICK)
def count_bounced(ctx: Ctx, part: str, number: int, bounced: int) -> dict[str, Any]:
    """So many letters of a round came back; over its limit the campaign stops itself."""
    row = locked(part)
    row.undelivered += bounced
    row.save(update_fields=["undelivered"])
    append(ctx, Event.CAMPAIGN_TOLD, ref=row.campaign_id, data={"number": number, "part": row.number, "outcomes": {"bounced": bounced}})
    brake.look(ctx, row.campaign_id)
    return {"undelivered": row.undelivered}
