"""Proving an account: look at the platform outside every transaction, then record what was seen."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves import look
from rehandle.names.rules.profiles import canonical
from rehandle.orders import flows
from rehandle.orders.models import Order
from rehandle.people.queries import ctx_as
from rehandle.sales.queries import account_of
from rehandle.sales.rules.proof import code


def begin(ctx: Ctx, order: str, handle: str, *, platform: Platform) -> flows.ProofBegun:
    """Name the account that is to receive the name, once the platform has been asked whether there is one.

    Refuses `account_unknown` and as `begin_proof`. Raises `Unreachable`.
    """
    name = canonical(handle)
    if not isinstance(name, Refused) and look.by_handle(platform, name) is None:
        raise Refused(Code.ACCOUNT_UNKNOWN)
    return flows.begin_proof(ctx, order=order, handle=handle)


def known(ctx: Ctx, order: str, *, platform: Platform) -> flows.OrderState:
    """Bind the order of somebody who signed in with his account to that account: it was proven before. Refuses as `bind_account`."""
    row = Order.objects.get(id=order)
    seen = look.account(platform, account_of(row.offer))
    return flows.bind_account(ctx, order=order, seen=seen)


def prove(ctx: Ctx, order: str, *, platform: Platform) -> flows.OrderState:
    """The buyer says that the code is on the profile. Refuses `not_found`, `forbidden`, `wrong_state`, and as `prove_account`.

    The buyer asks; what was seen is recorded by the office, so that nobody can claim it.
    """
    if Permission.ORDERS_PAY not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.ORDERS_PAY.value)
    row = Order.objects.filter(id=order).first()
    if row is None or ctx.actor.id != f"buyer:{row.offer}":
        raise Refused(Code.NOT_FOUND)
    if not row.to_handle or row.proof_mac is None:
        raise Refused(Code.WRONG_STATE, machine="order", state=row.state)
    seen = look.by_handle(platform, row.to_handle)
    shown = seen is not None and look.code_published(platform, seen.id, code(bytes(row.proof_mac)))
    return flows.prove_account(ctx_as("office", ctx.now, ctx.new_id), order=order, seen=seen, code_seen=shown)
