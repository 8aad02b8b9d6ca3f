"""One history, told twice: with every member of a campaign as a row from the beginning, and with none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rehandle.adapters.platform.loading import write_snapshot
from rehandle.cases import queries
from rehandle.cases.mass.begin import begin_campaign
from rehandle.cases.mass.draw import draw
from rehandle.cases.models import Appeal
from rehandle.cases.opening import open_from_run
from rehandle.handles import queries as handles
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Refused
from rehandle.names import queries as names
from rehandle.outbox.models import Parked
from rehandle.outbox.stages import FAULT
from rehandle.people import flows as people
from rehandle.people.queries import ctx_as, ctx_for
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.sim.world import World, world
from rehandle.sweep.flows import record_run
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep

BEGIN = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
RULE = (Path(__file__).resolve().parents[3] / "policies" / "northwind.toml").read_text(encoding="utf-8").replace("waves = 52", "waves = 1")
RULE = RULE.replace("sample = 400", "sample = 0").replace('returns_percent = "20"', 'returns_percent = "100"')
RULE = RULE.replace('objections_upheld_percent = "2"', 'objections_upheld_percent = "100"').replace('bounces_percent = "30"', 'bounces_percent = "100"')
# When a worker looks: around each instant at which a file that nobody touches has something to do.
LOOKS = (0, 0.5, 3.5, 10, 24, 25, 26, 30, 31.5, 32.5, 33, 34, 36, 38, 45, 52, 62, 63, 64, 70, 79, 80, 90, 100)
Act = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Happens:
    """What happens on a day of the history, to whom."""

    day: float
    what: str
    name: str
    value: str = ""


def name_of(number: int) -> str:
    """A name of the tier that opens to everybody."""
    return f"quietfolk{number:03d}"


def accounts(count: int) -> list[Account]:
    """Accounts that nobody has used for years."""
    long_ago = datetime(2019, 5, 1, tzinfo=UTC)
    return [
        Account(f"a{number:04d}", name_of(number), created_at=long_ago, last_login_at=long_ago + timedelta(days=number), last_post_at=None, posts=number % 4,
                followers=0, following=0, verified=False, staff=False, memorial=False, paid=False, lang="ar" if number % 3 == 0 else "en")
        for number in range(count)
    ]  # fmt: skip


def live(lane: str, count: int, history: Sequence[Happens], days: int, each: Act = lambda _: None) -> dict[str, Any]:
    """Live through a history in one of both lanes, `rows` or `mass`; what is left of it in the end, lane by lane the same."""
    with world(BEGIN - timedelta(days=40)) as around:
        _found(around, count)
        around.clock.move_to(BEGIN)
        _open(around, lane)
        told = list[tuple[Happens, str]]()
        for day, due in _days(history, days):
            around.clock.move_to(BEGIN + timedelta(days=day))
            told += [(happens, _answer(around, happens)) for happens in due]
            around.tick()
            each(around)
        parked = list(Parked.objects.filter(error__startswith=FAULT).values_list("stage", "error"))
        assert not parked, f"{lane}: {parked}"
        return state(around, [name_of(number) for number in range(count)]) | {"answers": told}


def _answer(around: World, happens: Happens) -> str:
    """What came of it: nothing, or the code of a refusal. What makes no sense in this history is passed over in both lanes alike."""
    try:
        ACTS[happens.what](around, happens)
    except Refused as refused:
        return str(refused.code.value)
    except (Appeal.DoesNotExist, AssertionError) as error:
        return type(error).__name__
    return ""


def state(around: World, all_names: Iterable[str]) -> dict[str, Any]:
    """What a history came to: each name's file, its letters, its holder and who has it on the platform."""
    now = around.clock.now()
    return {name: _of(around, name, now) for name in all_names}


def campaign(around: World, wave: str = "00", tier: str = "mass", run: str = "run1") -> str:
    """Sweep the platform as it is, and draw and begin a campaign."""
    ctx = around.ctx("office")
    snapshot, out = _swept(around, run)
    told = draw(ctx, campaign=f"c{run}{wave}", run=run, tier=tier, wave=wave, into=around.folder / "campaigns", snapshot=snapshot)
    del out
    begin(around, told["campaign"])
    return str(told["campaign"])


def begin(around: World, campaign_id: str) -> None:
    """Two people begin it."""
    now = around.clock.now()
    waiting = begin_campaign(ctx_for("olga", now, around.ids), campaign=campaign_id)
    people.sign(ctx_for("omar", now, around.ids), approval=waiting.approval, digest=waiting.hash)


def _found(around: World, count: int) -> None:
    for account in accounts(count):
        around.hand.add(account)
    publish(around.ctx("office"), text=RULE)
    for who, roles in (("olga", ["operator"]), ("omar", ["operator"]), ("casey", ["case_worker"]), ("drew", ["case_worker"])):
        people.add_member(around.ctx("office"), id=who, name=who, roles=roles)


def _open(around: World, lane: str) -> None:
    if lane == "mass":
        campaign(around)
        return
    snapshot, out = _swept(around, "run1")
    ctx = around.ctx("office")
    policy = in_force(ctx.now)
    open_from_run(ctx, run="crun100", folder=out, snapshot=snapshot, policy_hash=policy.hash, as_of=ctx.now, tiers=["mass"], waves=["00"])


def _swept(around: World, run: str) -> tuple[Path, Path]:
    ctx = around.ctx("office")
    policy = in_force(ctx.now)
    snapshot, out = around.folder / f"{run}.parquet", around.folder / run
    write_snapshot(around.folder / "platform.sqlite", snapshot)
    summary = sweep(policy, names.office(), Job(accounts=snapshot, as_of=ctx.now, out=out))
    record_run(ctx, id=run, policy_hash=policy.hash, as_of=ctx.now, folder=str(out), summary=summary)
    return snapshot, out


def _days(history: Sequence[Happens], days: int) -> Iterable[tuple[float, list[Happens]]]:
    after = {happens.day + wait for happens in history for wait in (0, 1, 4)}
    instants = sorted(day for day in {*LOOKS, *after, days} if day <= days)
    return [(day, [happens for happens in history if happens.day == day]) for day in instants]


def _of(around: World, name: str, now: datetime) -> dict[str, Any]:
    case = queries.at(name, now)
    assert case is not None, name
    there = around.platform.observe(name)
    account = around.platform.get_by_id(case.account_id)
    kept = ("id", "state", "why_ended", "opened_at", "grace_from", "answer_by", "ends_at", "published_at", "reclaimed_at", "announced_at", "released_at",
            "ended_at", "objection_until", "outcome", "policy_hash", "tier", "verdict", "clause", "facts", "account_id", "epoch")  # fmt: skip
    # What never went is a letter that failed in one lane, and no letter in the other: to a domain that lapsed, say.
    letters = sorted((each.number, each.channel) for each in queries.notices(case.id) if each.state != "failed")
    taken = bool(case.reclaimed_at) and not case.restore_move
    return {
        "case": {field: getattr(case, field) for field in kept}, "letters": letters,
        "platform": (there.holder_id, there.held_for, account.handle if account else None),
        "inbox": len(around.hand.inbox(case.account_id)), "mail": len([mail for mail in around.mailer.sent if name in mail.subject + mail.text]),
        "stops": [(stop.kind, stop.ended_at) for stop in handles.stops_ever(name)], "asked": taken or bool(case.reclaim_move) or case.state in ("kept",),
    }  # fmt: skip


def _case(around: World, happens: Happens) -> tuple[Any, str]:
    case = queries.at(happens.name, around.clock.now())
    assert case is not None
    return ctx_as("holder", around.clock.now(), around.ids, f"holder:{case.id}"), case.id


def _holder(flow: Callable[..., Any], **told: Any) -> Callable[[World, Happens], None]:
    def act(around: World, happens: Happens) -> None:
        ctx, case = _case(around, happens)
        flow(ctx, case=case, **told)

    return act


def _object(around: World, happens: Happens) -> None:
    from rehandle.cases.answers import object_to

    ctx, case = _case(around, happens)
    object_to(ctx, id=f"o-{happens.name}-{happens.day}", case=case, words="It is mine.", lang="en")


def _decide(around: World, happens: Happens) -> None:
    from rehandle.cases.decisions import decide_appeal
    appeal = Appeal.objects.get(case__handle=happens.name, state="filed")
    decide_appeal(ctx_for("casey", around.clock.now(), around.ids), appeal=appeal.id, upheld=happens.value == "upheld", reason="We looked at it with care.")


def _died(around: World, happens: Happens) -> None:
    from rehandle.cases.answers import tell_death

    tell_death(around.ctx("public"), id=f"d-{happens.name}", handle=happens.name, relation="family", contact="sister@mail.example", words="", lang="en")


def _confirm(around: World, happens: Happens) -> None:
    from rehandle.cases.decisions import decide_death

    ctx = ctx_for("casey", around.clock.now(), around.ids)
    decide_death(ctx, report=f"d-{happens.name}", confirmed=happens.value == "yes", reason="We heard the family.")


def _away(around: World, happens: Happens) -> None:
    from rehandle.cases.answers import away

    ctx, case = _case(around, happens)
    away(ctx, case=case, until=around.clock.now() + timedelta(days=200))


def _bounce(around: World, happens: Happens) -> None:
    to = f"{happens.name}@mail.example"
    around.mailer.rules[to] = "bounce"
    for mail in [mail for mail in around.mailer.sent if mail.to == to]:
        around.mailer.bounce(mail.message_id)


def _refuse(around: World, happens: Happens) -> None:
    around.mailer.rules[f"{happens.name}@mail.example"] = "refuse"


def _keep() -> Callable[[World, Happens], None]:
    from rehandle.cases.answers import keep

    return _holder(keep)


def _back() -> Callable[[World, Happens], None]:
    from rehandle.cases.answers import get_back

    return _holder(get_back)


def _undo() -> Callable[[World, Happens], None]:
    from rehandle.cases.answers import undo_keep

    return _holder(undo_keep)


def _login(around: World, happens: Happens) -> None:
    around.hand.login("a" + happens.name[-3:].zfill(4), around.clock.now())


def _late(around: World, happens: Happens) -> None:
    """The platform reports only now that the account signed in on an earlier day of the history, `value`."""
    day = float(happens.value) if happens.value.lstrip("-").isdigit() else 31.0
    around.hand.login("a" + happens.name[-3:].zfill(4), BEGIN + timedelta(days=day))


def _post(around: World, happens: Happens) -> None:
    """The same of something it wrote; when it signed in last is not touched."""
    account = "a" + happens.name[-3:].zfill(4)
    login = around.platform.get_by_id(account)
    assert login
    assert login.last_login_at
    around.hand.post(account, BEGIN + timedelta(days=float(happens.value)))
    around.hand.login(account, login.last_login_at)


def _world(**faults: bool) -> Callable[[World, Happens], None]:
    return lambda around, _: around.hand.faults(**faults)


ACTS: dict[str, Callable[[World, Happens], None]] = {
    "keep": _keep(), "undo": _undo(), "get_back": _back(), "object": _object, "decide": _decide, "died": _died, "confirm": _confirm, "away": _away,
    "login": _login, "late": _late, "post": _post, "bounce": _bounce, "refuse": _refuse, "down": _world(down=True), "half": _world(half=True), "up": _world(),
}  # fmt: skip
