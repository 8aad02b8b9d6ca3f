"""What happens in a story besides flows: the world turns, and people do what takes a look outside before it is written down."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from rehandle.adapters.keeper.memory import MemoryKeeper
from rehandle.adapters.platform.loading import write_snapshot
from rehandle.cases.decisions import decide_appeal
from rehandle.cases.models import Appeal
from rehandle.cases.opening import open_from_run
from rehandle.kernel import faults
from rehandle.kernel.money import money
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Refused
from rehandle.moves import look
from rehandle.names import queries as names
from rehandle.orders.prove import prove
from rehandle.payments.flows import receive
from rehandle.payments.models import Charge
from rehandle.people.flows import add_member
from rehandle.policy.flows import draft as draft_policy
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.sales import accepting, hearing, listed, listing, requesting
from rehandle.sales.falling import buy
from rehandle.sales.sealed_bids import place as seal_bid
from rehandle.sim.world import World
from rehandle.sweep.flows import record_run
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def _policy(world: World, _: str, file: str, changes: dict[str, str] | None = None) -> Any:
    """`policy {file, changes}`: publish a policy of the `policies/` folder, or at a path, with other words in it, each once."""
    return publish(world.ctx("office"), text=_text(file, changes or {}))


def _change(world: World, who: str, draft: str, file: str, changes: dict[str, str]) -> Any:
    """`policy.change {draft, file, changes}`: a member drafts a policy of the `policies/` folder with other words in it, each once."""
    return draft_policy(world.ctx(who), id=draft, text=_text(file, changes))


def _text(file: str, changes: dict[str, str]) -> str:
    path = Path(file) if Path(file).exists() else POLICIES / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        text = text.replace(old, new)
    return text


def _person(world: World, _: str, name: str, roles: list[str] | None = None, account_id: str = "") -> Any:
    """`person {name, roles, account_id}`: somebody the office knows."""
    return add_member(world.ctx("office"), id=name, name=name, roles=roles or [], account_id=account_id)


def _account(world: World, _: str, **told: Any) -> dict[str, str]:
    """`account {id, handle, ...}`: somebody signs up on the platform."""
    instants = {name: datetime.fromisoformat(value) for name, value in told.items() if name.endswith("_at") or name == "absent_until"}
    world.hand.add(Account(**(told | instants)))
    return {"account": told["id"]}


def _sweep(world: World, _: str, run: str, tiers: list[str], handles: list[str] | None = None) -> Any:
    """`sweep {run, tiers, handles}`: sweep the platform as it is now under the policy in force, and open cases."""
    ctx, policy = world.ctx("office"), in_force(world.clock.now())
    snapshot, out = world.folder / f"{run}.parquet", world.folder / run
    write_snapshot(world.folder / "platform.sqlite", snapshot)
    summary = sweep(policy, names.office(), Job(accounts=snapshot, as_of=ctx.now, out=out))
    record_run(ctx, id=run, policy_hash=policy.hash, as_of=ctx.now, folder=run, summary=summary)
    waves = [f"{wave:02d}" for wave in range(policy.reclaim.waves)] if handles is None else []
    opened = open_from_run(
        ctx, run=run, folder=out, snapshot=snapshot, policy_hash=policy.hash, as_of=ctx.now, tiers=tiers, waves=waves, handles=handles or []
    )
    return {"cases": opened}


def _login(world: World, _: str, account: str, at: str = "") -> dict[str, bool]:
    """`world.login {account, at}`: the account is used now; with `at` the platform reports only now that it was used then."""
    world.hand.login(account, datetime.fromisoformat(at) if at else world.clock.now())
    return {"done": True}


def _publish_code(world: World, _: str, account: str, text: str) -> dict[str, bool]:
    """`world.profile {account, text}`: the holder of an account writes its profile."""
    world.hand.set_profile(account, text)
    return {"done": True}


def _buy(world: World, who: str, id: str, sale: str, price: str, quote: str) -> Any:  # noqa: A002 -- the client's id
    """`sales.buy {id, sale, price, quote}`: a member takes a name at the price that he saw."""
    return buy(world.ctx(who), id, sale, money(price), quote, platform=world.platform)


def _seal(world: World, who: str, id: str, sale: str, most: str, quote: str) -> Any:  # noqa: A002 -- the client's id
    """`sales.seal {id, sale, most, quote}`: a member bids an amount under seal, as the page does it; what the page draws is made from the id."""
    return seal_bid(world.ctx(who), id, sale, money(most), quote, secret=sha256(f"{who} {id}".encode()).digest())


def _keeper(world: World, _: str, down: bool = False) -> dict[str, bool]:
    """`world.keeper {down}`: the keeper of the keys does not answer; nothing named means that it does."""
    assert isinstance(world.ports.keeper, MemoryKeeper)
    world.ports.keeper.down = down
    return {"set": True}


def _list(world: World, who: str, id: str, price: str, afterwards: str, form: str = "fixed", reserve: str = "") -> Any:  # noqa: A002 -- the client's id
    """`sales.list {id, price, afterwards, form, reserve}`: a member puts his own name up for sale; `afterwards`: his name then."""
    rule = in_force(world.clock.now()).hash
    least = money(reserve) if reserve else None
    return listing.offer_own(world.ctx(who), id, money(price), afterwards, rule, form, least, platform=world.platform)


def _hear(world: World, who: str, id: str, least: str) -> Any:  # noqa: A002 -- the client's id
    """`sales.hear {id, least}`: a member hears offers for his own name, which is not for sale."""
    return hearing.hear(world.ctx(who), id, money(least), platform=world.platform)


def _choose(world: World, who: str, proposal: str, afterwards: str) -> Any:
    """`sales.choose {proposal, afterwards}`: he says yes to one; `afterwards`: his name then."""
    return hearing.choose(world.ctx(who), proposal, afterwards, platform=world.platform)


def _answer(world: World, who: str, proposal: str, answer: str) -> Any:
    """`sales.answer {proposal, answer}`: who sells says `accepted`, `refused` or `auctioned` to a sum that was offered."""
    return accepting.answer(world.ctx(who), proposal, answer, platform=world.platform)


def _unlist(world: World, who: str, listing_id: str) -> Any:
    """`sales.unlist {listing_id}`: he takes it back."""
    return listing.withdraw_own(world.ctx(who), listing_id)


def _buy_listed(world: World, who: str, id: str, sale: str, price: str, quote: str) -> Any:  # noqa: A002 -- the client's id
    """`sales.buy_listed {id, sale, price, quote}`: a member takes another's name at its price."""
    return listed.buy(world.ctx(who), id, sale, money(price), quote, platform=world.platform)


def _ask(world: World, who: str, id: str, sale: str, why: str, quote: str) -> Any:  # noqa: A002 -- the client's id
    """`sales.ask {id, sale, why, quote}`: a member asks for a name at no cost."""
    return requesting.ask(world.ctx(who), id, sale, why, quote, platform=world.platform)


def _grant(world: World, who: str, request: str) -> Any:
    """`sales.grant {request}`: as the desk does it: ask the platform, then grant the request."""
    return requesting.grant(world.ctx(who), request, platform=world.platform)


def _refuse(world: World, who: str, request: str, reason: str, alternatives: list[str] | None = None) -> Any:
    """`sales.refuse {request, reason, alternatives}`: as the desk does it: ask the platform where to answer, then refuse the request."""
    return requesting.refuse(world.ctx(who), request, reason, alternatives or [], platform=world.platform)


def _paid(world: World, _: str, account: str, paid: bool) -> dict[str, bool]:
    """`world.paid {account, paid}`: an account becomes a member of its platform, or is one no longer."""
    world.hand.set_paid(account, paid=paid)
    return {"paid": paid}


def _bounce(world: World, _: str, to: str) -> dict[str, int]:
    """`world.bounce {to}`: everything sent to this address so far comes back; later letters too."""
    sent = [mail for mail in world.mailer.sent if mail.to == to]
    for mail in sent:
        world.mailer.bounce(mail.message_id)
    world.mailer.rules[to] = "bounce"
    return {"bounced": len(sent)}


def _pay(world: World, _: str, charge: str, times: int = 1) -> dict[str, Any]:
    """`world.pay {charge}`: somebody pays on the hosted page, perhaps twice."""
    row = Charge.objects.get(id=charge)
    answers = []
    for _time in range(times):
        try:
            answers.append(str(world.payment.book.pay(row.provider_charge)))
        except Refused as refused:
            answers.append(refused.code.value)
    return {"answers": answers}


def _webhook(world: World, _: str, late_seconds: float = 0, twice: bool = False, forged: bool = False, lost: bool = False) -> dict[str, Any]:
    """`world.webhook {late_seconds, twice, forged, lost}`: how the provider's next messages come; `forged`: somebody else sends one."""
    if forged:
        return _forged(world)
    world.payment.faults(late_seconds=late_seconds, twice=float(twice), lost=float(lost))
    return {"set": True}


def _forged(world: World) -> dict[str, Any]:
    body = b'{"id":"evt_forged","kind":"charge.captured","charge":"ch_1","reference":"x"}'
    receive(world.ctx("office"), event=world.payment.event(body, "t=1,v1=00", world.clock.now()))
    return {"taken": True}


def _dispute(world: World, _: str, charge: str, outcome: str = "") -> dict[str, Any]:
    """`world.dispute {charge, outcome}`: the payer's bank opens a dispute, or ends it as `won` (for us) or `lost`."""
    row = Charge.objects.get(id=charge)
    world.payment.book.dispute(row.provider_charge, outcome or "open")
    return {"dispute": outcome or "open"}


def _platform(world: World, _: str, down: bool = False, half: bool = False, split: bool = False) -> dict[str, bool]:
    """`world.platform {down, half, split}`: the platform is down, or does the work and falls silent; nothing named means well."""
    world.hand.faults(down=down, half=half, split=split)
    return {"set": True}


def _crash(_: World, __: str, at: str) -> dict[str, str]:
    """`world.crash {at}`: the worker dies at this point the next time it passes it."""
    faults.arm(at)
    return {"armed": at}


def _decide(world: World, who: str, case: str, upheld: bool, reason: str) -> Any:
    """`decide {case, upheld, reason}`: as the desk does it: ask the platform where to answer, then decide."""
    appeal = Appeal.objects.filter(case_id=case).latest("filed_at")
    contacts = look.contacts(world.platform, [appeal.case.account_id])
    return decide_appeal(world.ctx(who), appeal=appeal.id, upheld=upheld, reason=reason, contacts=contacts)


def _prove(world: World, who: str, order: str) -> Any:
    """`orders.prove {order}`: as the buyer's page does it: look at the profile, then record what was seen."""
    return prove(world.ctx(who), order, platform=world.platform)


ACTS: dict[str, Callable[..., Any]] = {
    "policy": _policy,
    "policy.change": _change,
    "person": _person,
    "account": _account,
    "sweep": _sweep,
    "decide": _decide,
    "orders.prove": _prove,
    "sales.buy": _buy,
    "sales.seal": _seal,
    "sales.list": _list,
    "sales.unlist": _unlist,
    "sales.answer": _answer,
    "sales.hear": _hear,
    "sales.choose": _choose,
    "sales.buy_listed": _buy_listed,
    "sales.ask": _ask,
    "sales.grant": _grant,
    "sales.refuse": _refuse,
    "world.paid": _paid,
    "world.login": _login,
    "world.profile": _publish_code,
    "world.bounce": _bounce,
    "world.pay": _pay,
    "world.webhook": _webhook,
    "world.dispute": _dispute,
    "world.keeper": _keeper,
    "world.platform": _platform,
    "world.crash": _crash,
}
