"""An office with one file of every kind, made by its own flows, and a person for every role."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rehandle.adapters.platform.earlier import write_earlier
from rehandle.adapters.platform.world import write_parquet
from rehandle.cases import answers, decisions
from rehandle.cases.mass import asked, members
from rehandle.cases.mass.begin import begin_campaign
from rehandle.cases.mass.draw import draw
from rehandle.cases.mass.leave import leave
from rehandle.cases.mass.models import Campaign, Part
from rehandle.cases.models import Case
from rehandle.handles import change
from rehandle.kernel.clock import RealClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.post import Posting, post
from rehandle.letters import messages
from rehandle.letters.flows import record_accepted
from rehandle.letters.write import Body, Recipient, write
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.names.lists import Lists
from rehandle.orders import flows as orders
from rehandle.people import flows as people
from rehandle.people import queries
from rehandle.people.queries import ctx_as, ctx_for
from rehandle.policy import flows as rules
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.sales import flows
from rehandle.sweep import flows as sweeping
from rehandle.sweep import progress
from rehandle.sweep import queries as queries_of_sweeps
from rehandle.sweep.flows import record_run
from rehandle.sweep.job import Job, Progress
from rehandle.sweep.run import sweep
from rehandle.sweep.snapshots import EARLIER, LAST

NORTHWIND = Path("policies/northwind.toml").read_text(encoding="utf-8")
TEAM = {
    "sam": ("Sam", "case_worker"), "lee": ("Lee", "case_worker"), "ann": ("Ann", "sales_drafter"), "bob": ("Bob", "approver"),
    "cem": ("Cem", "approver"), "tia": ("Tia", "treasurer"), "aud": ("Audrey", "auditor"), "ola": ("Ola", "operator"), "kit": ("Kit", "keeper"),
    "rev": ("Rev", "reviewer"),    "mem": ("Mem", "member"),
}  # fmt: skip
WORDS = "كنت مريضة ولم أستطع الدخول. أريد الاحتفاظ باسمي."
ADDRESS = "tom@buyer.example"


class Platform:
    """Tells where holders can be reached, and nothing else."""

    def contacts(self, account_ids):
        return [Contact(each, "mail", f"{each}@home.example", "en", None) for each in account_ids]


@dataclass(frozen=True)
class Ports:
    """What the desk asks of the outside."""

    platform: object


@flow(needs=Permission.TICK)
def act(ctx, what: object) -> int:
    """Run anything inside a flow that the log knows of."""
    append(ctx, Event.JOB_DONE)
    what(ctx)
    return 1


def team(office: Ctx) -> dict[str, Ctx]:
    """Everybody."""
    for member, (name, role) in TEAM.items():
        people.add_member(office, id=member, name=name, roles=[] if role == "member" else [role], username=member)
    people.link(office, one="ann", other="cem", why="one household")
    return {member: ctx_for(member, office.now, office.new_id) for member in TEAM}


def case(office: Ctx, handle: str, state: str = "grace", **told) -> str:
    """A file in a state, as its own flows would have left it."""
    hash_ = publish(office.at(office.now - timedelta(days=30)), text=NORTHWIND).hash
    now, day = office.now, timedelta(days=1)
    taken = state in ("reclaimed", "announced", "released")
    values = {
        "id": f"case-{handle}", "handle": handle, "display": handle, "account_id": f"a-{handle}", "policy_hash": hash_, "tier": "rare",
        "tier_clause": "rare", "verdict": "dormant", "clause": "dormant", "lang": "en", "state": state, "opened_at": now - 20 * day,
        "facts": {
            "last_login_at": "2019-03-11T08:00:00+00:00", "last_post_at": "2018-02-02T08:00:00+00:00", "posts": 2, "portfolio": 1,
            "created_at": "2012-05-01T00:00:00+00:00", "verified": False, "staff": False, "memorial": False, "absent_until": None,
            "protected_class": "", "observed_at": (now - 20 * day).isoformat(),
        },
        "grace_from": now - 19 * day, "answer_by": now + 12 * day, "ends_at": now + 12 * day, "objection_until": now + 160 * day,
        "reclaimed_at": now - 3 * day if taken else None, "announced_at": now - 2 * day if state in ("announced", "released") else None,
        "released_at": now - day if state == "released" else None,
    }  # fmt: skip

    def make(ctx):
        row = change.know(ctx, handle, handle, f"a-{handle}", now - 900 * day)
        Case.objects.create(**values | {"epoch": row.epoch} | told)
        if taken:
            change.suspend(ctx, row)
        written = write(
            ctx, id=f"letter-{handle}", kind="notice", ref=values["id"], handle=handle, epoch=row.epoch, number=30,
            to=Recipient(f"account:a-{handle}", "mail", f"{handle}@home.example", "en"), body=Body("Your name", "Do you want to keep it?", "<p>Keep?</p>"),
        )  # fmt: skip
        assert written.state == "written"

    act(office.at(now - 20 * day), what=make)
    return str(values["id"])


def objection(office: Ctx, handle: str = "noor_a", *, reviewed_by: str = "lee", words: str = WORDS, **told) -> tuple[str, str]:
    """A file with an open objection."""
    made = case(office, handle, reviewed_by=reviewed_by, reviewed_at=office.now - timedelta(days=10) if reviewed_by else None, **told)
    holder = ctx_as("holder", office.now - timedelta(hours=5), office.new_id, f"holder:{made}")
    answers.object_to(holder, id=f"appeal-{handle}", case=made, words=words, lang="ar")
    return made, f"appeal-{handle}"


def death(office: Ctx, handle: str = "mariam_k") -> str:
    """Somebody told us that a holder died."""
    case(office, handle)
    answers.tell_death(
        ctx_as("public", office.now, office.new_id),
        id=f"death-{handle}",
        handle=handle,
        relation="sister",
        contact="sis@home.example",
        words="She died in May.",
        lang="en",
    )
    return f"death-{handle}"


def message(office: Ctx) -> str:
    """Somebody wrote to us."""
    public = ctx_as("public", office.now, office.new_id)
    messages.tell(public, "message-1", "Who has my old name?", "who@home.example", "en", "@noor_a")
    return "message-1"


def sale(office: Ctx, handle: str = "pizza") -> str:
    """A released name whose sale is open."""
    made = case(office, handle, "released")
    return flows.open_sale(office, made).sale


def offer(office: Ctx, staff: dict[str, Ctx], handle: str = "pizza") -> tuple[str, str, str]:
    """A drafted offer that waits for a second signature: sale, offer, approval."""
    made = sale(office, handle)
    drafted = flows.draft_offer(staff["ann"], f"offer-{handle}", made, "Tom Baker", ADDRESS, "en")
    return made, drafted.offer, flows.send_offer(staff["ann"], drafted.offer, drafted.text_hash).approval


def order(office: Ctx, staff: dict[str, Ctx], handle: str = "pizza") -> tuple[str, str, str, str]:
    """An accepted offer and its order."""
    made, drafted, approval = offer(office, staff, handle)
    people.sign(staff["bob"], approval, queries.approval(approval).digest)
    accepted = flows.accept_offer(ctx_as("buyer", office.now, office.new_id, f"buyer:{drafted}"), drafted)
    return made, drafted, approval, orders.open_order(office, accepted.award).order


def read(folder: Path, accounts: int, now: datetime) -> None:
    """Two snapshots of so many accounts, two years apart; made once for all tests."""
    last, earlier = _made(accounts, now)
    (folder / LAST).write_bytes(last)
    (folder / EARLIER).write_bytes(earlier)


@lru_cache(maxsize=4)
def _made(accounts: int, now: datetime) -> tuple[bytes, bytes]:
    with TemporaryDirectory() as place:
        last, earlier = Path(place, LAST), Path(place, EARLIER)
        write_parquet(last, accounts=accounts, as_of=now)
        write_earlier(last, earlier, now)
        return last.read_bytes(), earlier.read_bytes()


def snapshot(office: Ctx, folder: Path, accounts: int = 400) -> None:
    """The accounts as they were last read, and two years before."""
    read(folder, accounts, office.now)
    record_run(office, id="run-1", policy_hash="", as_of=office.now, folder="runs/run-1", summary={})


def swept(office: Ctx, folder: Path, sweep_id: str = "run-1", accounts: int = 400) -> str:
    """The same accounts, swept under the rule in force and put on record."""
    read(folder, accounts, office.now)
    rule, out = in_force(office.now), folder / "runs" / sweep_id
    if not (out / "run.json").exists():
        sweep(rule, Lists.load(), Job(folder / LAST, office.now, out))
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    record_run(office, id=sweep_id, policy_hash=rule.hash, as_of=office.now, folder=str(out), summary=told)
    return sweep_id


def campaign(office: Ctx, folder: Path, campaign_id: str = "c1", wave: str = "00", run: str = "run-1") -> str:
    """A campaign drawn from a sweep, not begun."""
    draw(office, campaign=campaign_id, run=run, tier="mass", wave=wave, into=folder / "campaigns", snapshot=folder / LAST)
    return campaign_id


def campaigns(office: Ctx, staff: dict[str, Ctx], folder: Path) -> str:
    """One to be judged, one that runs, one that stopped itself, one that waits for a signature (its approval), a draw under way and one in vain."""
    swept(office, folder, "run-many", accounts=4_000)  # of its own: another test may have left a smaller one
    for number, wave in enumerate(("00", "01", "02", "03"), 1):
        campaign(office, folder, f"c{number}", wave, "run-many")
    for each, state in (("c2", "running"), ("c3", "stopped")):
        told = {"state": state, "begun_at": office.now - timedelta(days=60), "begun_by": "ola"}
        told |= {"stopped_at": office.now, "stopped_by": "office", "stopped_why": "bounces_percent"} if state == "stopped" else {}
        act(office, what=lambda _, each=each, told=told: Campaign.objects.filter(id=each).update(**told))
        act(office, what=lambda ctx, each=each: _on_its_way(ctx, each))
    for number, refusal in (("c8", "campaign_empty"), ("c9", "")):
        asked.ask(staff["ola"], folder, number, "mass", "04")
        asked.carry_out(lambda _: _refuse(), folder, number) if refusal else None
    return begin_campaign(staff["ola"], campaign="c4").approval


def over(office: Ctx, ended: str, dropped: str) -> None:
    """One campaign came to its end half a year ago, another was dropped."""
    day, now = timedelta(days=1), office.now
    dates = {
        "grace_from": now - 400 * day, "answer_by": now - 370 * day, "reclaimed_at": now - 369 * day, "announced_at": now - 339 * day,
        "released_at": now - 324 * day, "opened_to_all_at": now - 324 * day, "ended_at": now - 180 * day, "ends_at": None,
    }  # fmt: skip
    told = {"began": {"begun_at": now - 402 * day, "drawn_at": now - 404 * day}, "over": {"ended_at": now - 180 * day}}
    act(office, what=lambda _: Part.objects.filter(campaign_id=ended).update(state="closed", rounds={"30": (now - 400 * day).isoformat()}, **dates))
    act(office, what=lambda _: Campaign.objects.filter(id=ended).update(state="ended", stopped_at=None, stopped_why="", **told["began"], **told["over"]))
    act(office, what=lambda _: Campaign.objects.filter(id=dropped).update(state="dropped", ended_at=now, stopped_by="ola", stopped_why="The lists were old."))


def _on_its_way(ctx: Ctx, campaign_id: str) -> None:
    """Told twice, some came back, some letters did not arrive."""
    part = Part.objects.select_related("campaign").get(campaign_id=campaign_id)
    rows = list(members.staying(part))
    for row, why, ended in zip(rows, ("not_told", "touched", "touched"), ("", "holder_kept", "holder_kept"), strict=False):
        leave(ctx, part, row, why)
        if ended:
            Case.objects.filter(handle=row["canonical"]).update(state="kept", why_ended=ended, ended_at=ctx.now)
    day, letters = timedelta(days=1), 2 * part.members
    Part.objects.filter(id=part.id).update(
        state="grace", rounds={"30": (ctx.now - 20 * day).isoformat()}, letters=letters, undelivered=letters // 3, grace_from=ctx.now - 20 * day,
        answer_by=ctx.now + 10 * day, ends_at=ctx.now + 10 * day,
    )  # fmt: skip


def _refuse() -> Ctx:
    raise Refused(Code.CAMPAIGN_EMPTY)


def sweeps(office: Ctx, asker: Ctx, folder: Path) -> None:
    """One that failed, one that was cancelled, one that runs and says how far it is."""
    rule = in_force(office.now).hash
    for each in ("failed", "cancelled", "running"):
        sweeping.ask_sweep(asker, id=each, policy_hash=rule, as_of=office.now)
        if each != "cancelled":
            sweeping.begin_sweep(office, sweep=each)
        if each == "failed":
            sweeping.fail_sweep(office, sweep=each, refusal="column_missing", told="column: last_login_at, there_are: handle, seen")
        elif each == "cancelled":
            sweeping.cancel_sweep(asker, sweep=each)
    reached = progress.reached(Progress("judging", 0.37, 4_440_000), 6.2, RealClock().now())
    progress.write(queries_of_sweeps.progress_of(folder, "running"), reached)


def next_rule(day: str = "2026-12-20", version: int = 4) -> str:
    """The rule with another number, a later day and harsher values."""
    text = NORTHWIND.replace("version = 3", f"version = {version}").replace("effective = 2026-12-01", f"effective = {day}")
    return text.replace("> 365", "> 200").replace("grace = 30", "grace = 45").replace("50000.00", "60000.00")


def drafted(staff: dict[str, Ctx], draft: str = "draft-1", text: str = "") -> str:
    """A draft of the next rule, by the operator."""
    return rules.draft(staff["ola"], draft, text or next_rule()).hash


def booked(office: Ctx, order: str) -> None:
    """Money in the books, as a paid order posts it."""
    act(office, what=lambda ctx: post(ctx, order, [Posting("provider:free", f"order:{order}", Money("USD", 5_000_000), "paid")]))


def left_over(office: Ctx, handle: str) -> None:
    """A bank took the money after the hand-over: the name waits for a person."""
    act(office, what=lambda ctx: change.open_stop(ctx, change.known(ctx, handle), "recovery_hold", "lost:order-1"))


__all__ = ["Platform", "Ports", "act", "case", "death", "decisions", "objection", "record_accepted", "team"]
