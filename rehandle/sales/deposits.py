"""Deposits behind paddles, in the order of their life: paid, moved, given back; counted towards an order, or kept where nobody paid it.

A deposit lies in `deposit:<its paddle>`. It leaves that account once, and whole.
"""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.post import Posting, post
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.payments import ask as payments
from rehandle.payments.queries import charge
from rehandle.people.flows import strike
from rehandle.people.queries import member as member_of
from rehandle.sales import backing
from rehandle.sales import deposit_queries as queries
from rehandle.sales.models import DEPOSIT, SALE, Deposit, Paddle, Sale
from rehandle.sales.models.paddles import BACKING
from rehandle.sales.rules import deposit as rule
from rehandle.sales.struck import subject_of


@flow(needs=Permission.TICK)
def take_deposit(ctx: Ctx, deposit: str) -> str:
    """A deposit was paid: bids count up to the whole limit now. Where nobody needs it any more, it goes back."""
    row, paddle = _locked(deposit)
    live = row.state == DEPOSIT.start and not paddle.left_at and not paddle.voided_at and paddle.auction.state == SALE.start
    payments.set_outcome(ctx, deposit, "paid" if live else "unmatched")
    if live:
        _step(row, "captured")
        row.held_at = ctx.now
        _backed(paddle, paddle.wanted_minor, yes=True)
    elif row.state == DEPOSIT.start:
        _end(ctx, row, "not_paid")
    row.save()
    append(ctx, Event.DEPOSIT_HELD if live else Event.DEPOSIT_ENDED, handle=paddle.auction.handle, ref=row.id)
    return row.state


@flow(needs=Permission.TICK)
def lapse_deposit(ctx: Ctx, deposit: str) -> str:
    """Nobody paid it in its time, or the auction is over: its paddle is left. Refuses `wrong_state`, `too_early`."""
    row, paddle = _locked(deposit)
    if deposit not in queries.to_lapse():
        raise Refused(Code.TOO_EARLY)
    _end(ctx, row, "not_paid")
    row.save()
    if not paddle.left_at:
        paddle.left_at = ctx.now
        paddle.save(update_fields=["left_at"])
    append(ctx, Event.DEPOSIT_ENDED, handle=paddle.auction.handle, ref=row.id)
    return row.state


@flow(needs=Permission.TICK)
def return_deposit(ctx: Ctx, deposit: str) -> str:
    """The auction is over and its bidder has not won it, or his order came to nothing without his fault. Refuses `too_early`."""
    row, _ = _locked(deposit)
    if deposit not in queries.to_return():
        raise Refused(Code.TOO_EARLY)
    _given_back(ctx, row)
    return row.state


@flow(needs=Permission.TICK)
def follow_deposit(ctx: Ctx, deposit: str) -> str:
    """Follow a chargeback: while the money is disputed it lies behind nothing; won, all is as before; lost, it is gone. Refuses `already_done`."""
    row, paddle = _locked(deposit)
    if deposit not in queries.to_follow():
        raise Refused(Code.ALREADY_DONE)
    told = charge(deposit)
    if told.state == "captured":
        _backed(paddle, paddle.wanted_minor, yes=True)
    else:
        needed = backing.needed(paddle.auction)
        _backed(paddle, min(paddle.limit_minor, needed.above.minor if needed else 0), yes=False)
    if told.state == "lost":
        _lost(ctx, row, told.disputed)
    append(ctx, Event.DEPOSIT_HELD if told.state == "captured" else Event.DEPOSIT_ENDED, handle=paddle.auction.handle, ref=row.id)
    return row.state


def movable(ctx: Ctx, left: Paddle, size: Money) -> Deposit | None:
    """The deposit of a paddle that is left, where it is large enough for another. Refuses `deposit_missing`."""
    row = Deposit.objects.select_for_update().filter(paddle=left, state="held").first()
    if row is None or not left.backed or row.member != ctx.actor.id or row.amount_minor < size.minor:
        raise Refused(Code.DEPOSIT_MISSING, needs=str(size))
    return row


def move(ctx: Ctx, sale: Sale, row: Deposit, to: Paddle) -> None:
    """One deposit, another paddle: it lies behind that one alone from now on."""
    amount = _amount(row)
    post(ctx, to.id, [Posting(plan.deposit(row.paddle_id), plan.deposit(to.id), amount, "deposit_moved")])
    Paddle.objects.filter(id=row.paddle_id).update(backed=False)
    row.paddle = to
    row.save(update_fields=["paddle"])
    _backed(to, to.wanted_minor, yes=True)
    append(ctx, Event.DEPOSIT_MOVED, handle=sale.handle, ref=row.id)


def give_up(ctx: Ctx, left: Paddle) -> None:
    """The deposit of a paddle that is left goes back; one that was not paid yet is waited for no more."""
    row = Deposit.objects.select_for_update().filter(paddle=left, state__in=BACKING).first()
    if row is None:
        return
    if row.state == "held":
        _given_back(ctx, row)
        return
    _end(ctx, row, "not_paid")
    row.save()


def lies_behind(paddle: Paddle) -> bool:
    """Whether a deposit lies behind this paddle, or is waited for."""
    return Deposit.objects.filter(paddle=paddle, state__in=BACKING).exists()


def is_winner(paddle: Paddle) -> bool:
    """Whether an award of its auction waits for this bidder's money."""
    return queries.has_award(paddle)


def count_towards(ctx: Ctx, award: str, order: str, total: Money) -> tuple[str, Money]:
    """Whoever won has paid the rest: his deposit is the order's, and what it is more than the whole goes back. Its charge, and how much."""
    found = queries.of_award(award)
    if found is None:
        return "", total - total
    row, paddle = _locked(found.charge)
    paid, back = rule.applied(_amount(row), total)
    post(ctx, order, [Posting(plan.deposit(paddle.id), plan.order(order), paid, "deposit")])
    _refund(ctx, row, back)
    _end(ctx, row, "order_paid")
    row.save()
    append(ctx, Event.DEPOSIT_ENDED, handle=paddle.auction.handle, ref=row.id)
    return row.id, paid


def forfeit(ctx: Ctx, award: str) -> None:
    """Whoever won did not pay: the rule's part of his deposit is the office's, and the rest goes back."""
    found = queries.of_award(award)
    if found is None:
        return
    row, paddle = _locked(found.charge)
    needed = backing.needed(paddle.auction)
    kept, back = rule.forfeited(_amount(row), needed.forfeit_bps if needed else 0)
    post(ctx, row.id, [Posting(plan.deposit(paddle.id), plan.REVENUE_FORFEITS, kept, "forfeited")])
    _refund(ctx, row, back)
    _end(ctx, row, "order_not_paid")
    row.save()
    append(ctx, Event.DEPOSIT_ENDED, handle=paddle.auction.handle, ref=row.id)


def _locked(deposit: str) -> tuple[Deposit, Paddle]:
    row = Deposit.objects.select_for_update().filter(id=deposit).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, deposit=deposit)
    return row, Paddle.objects.select_for_update(of=("self",)).select_related("auction").get(id=row.paddle_id)


def _given_back(ctx: Ctx, row: Deposit) -> None:
    _refund(ctx, row, _amount(row))
    _end(ctx, row, "left_or_lost")
    row.save()
    append(ctx, Event.DEPOSIT_ENDED, handle=row.paddle.auction.handle, ref=row.id)


def _refund(ctx: Ctx, row: Deposit, back: Money) -> None:
    if back.minor:
        payments.refund(ctx, id=f"{row.id}.deposit", charge=row.id, amount=back, why="deposit", out_of=plan.deposit(row.paddle_id))


def _lost(ctx: Ctx, row: Deposit, gone: Money) -> None:
    """The bank has it: the deposit covers what `payments` put on the loss; a rest waits for a person."""
    covered, here = min(gone, _amount(row)), plan.deposit(row.paddle_id)
    post(ctx, row.id, [Posting(here, plan.COST_LOSS, covered, "lost"), Posting(here, plan.unmatched(row.id), _amount(row) - covered, "lost_rest")])
    strike(ctx, subject_of(member_of(row.member).account_id), "chargeback", f"{row.id}.lost")
    _end(ctx, row, "dispute_lost")
    row.save()


def _backed(paddle: Paddle, limit_minor: int, *, yes: bool) -> None:
    paddle.limit_minor, paddle.backed = limit_minor, yes
    paddle.save(update_fields=["limit_minor", "backed"])


def _end(ctx: Ctx, row: Deposit, event: str) -> None:
    _step(row, event)
    row.ended_at = ctx.now
    Paddle.objects.filter(id=row.paddle_id, backed=True).update(backed=False)


def _step(row: Deposit, event: str) -> None:
    row.state = DEPOSIT.next(row.state, event)


def _amount(row: Deposit) -> Money:
    return Money(row.currency, row.amount_minor)
