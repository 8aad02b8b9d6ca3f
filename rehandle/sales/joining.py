"""Signing in as a member of the platform: name the account, show a code on its profile, be known by its immutable id."""

from dataclasses import dataclass

from rehandle.config.keys import keys
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import typed_handle
from rehandle.moves import look
from rehandle.names.rules.profiles import canonical
from rehandle.people import flows as people
from rehandle.people.queries import ctx_as
from rehandle.people.rules.ties import MAIL
from rehandle.people.traits import digest, show
from rehandle.sales.rules.proof import can_hold, code


@dataclass(frozen=True, slots=True)
class Asked:
    """The account that somebody says is his, and the code to show on its profile."""

    handle: str
    nonce: str
    code: str


def ask(ctx: Ctx, typed: str, profile: str, *, platform: Platform) -> Asked:
    """Name an account. The code is good for whoever asked, not for who reads it on the profile: the nonce stays with him.

    Refuses `name_shape`, `account_unknown`. Raises `Unreachable`.
    """
    handle = canonical(typed_handle(typed), profile)
    if isinstance(handle, Refused):
        raise handle
    if look.by_handle(platform, handle) is None:
        raise Refused(Code.ACCOUNT_UNKNOWN)
    return again(handle, ctx.new_id())


def again(handle: str, nonce: str) -> Asked:
    """The same question as before: the same code."""
    return Asked(handle, nonce, code(keys().mac("sales.joining", handle, nonce)))


def prove(ctx: Ctx, asked: Asked, *, platform: Platform) -> str:
    """Look at the profile; the member's id. Refuses `account_unknown`, `wrong_state` for a closed account, `code_wrong`. Raises `Unreachable`."""
    seen = look.by_handle(platform, asked.handle)
    if seen is None:
        raise Refused(Code.ACCOUNT_UNKNOWN)
    if not can_hold(seen.state):
        raise Refused(Code.WRONG_STATE, machine="account", state=seen.state)
    if not look.code_published(platform, seen.id, asked.code):
        raise Refused(Code.CODE_WRONG)
    office = ctx_as("office", ctx.now, ctx.new_id)
    member = people.admit(office, account_id=seen.id, name=seen.handle, verified=bool(seen.verified)).member
    for contact in look.contacts(platform, [seen.id]):
        if contact.channel == MAIL:
            show(office, member=member, kind=MAIL, digested=digest(MAIL, contact.address))
    return member
