"""Posting, inside a flow's own transaction."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.models import Account, Transfer
from rehandle.ledger.rules.plan import MAY_BE_NEGATIVE, kind_of


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` from one account to another, and why."""

    debit: str
    credit: str
    amount: Money
    why: str


def post(ctx: Ctx, ref: str, postings: list[Posting]) -> None:
    """Post them all, in order; a zero amount is left out. The same (ref, why) is posted once for ever.

    Refuses `overdrawn` where an account does not hold that much, and `exists_with_different_content` where the same
    (ref, why) was posted with another amount or between other accounts.
    """
    scope()
    for each in postings:
        if each.amount.minor:
            _post(ctx, ref, each)


def _post(ctx: Ctx, ref: str, each: Posting) -> None:
    key = f"{ref}/{each.why}"
    debit, credit = _account(each.debit, each.amount.currency), _account(each.credit, each.amount.currency)
    known = Transfer.objects.filter(key=key).first()
    if known:
        if (known.debit_id, known.credit_id, known.amount_minor) != (debit, credit, each.amount.minor):
            raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, transfer=key)
        return
    try:
        with transaction.atomic():
            Transfer.objects.create(
                key=key, at=ctx.now, debit_id=debit, credit_id=credit, amount_minor=each.amount.minor, why=each.why, ref=ref
            )
    except IntegrityError as error:
        if "account_not_overdrawn" in str(error):
            raise Refused(Code.OVERDRAWN, account=each.debit, amount=str(each.amount)) from None
        raise


def _account(name: str, currency: str) -> int:
    kind = kind_of(name)
    known = Account.objects.filter(name=name, currency=currency).values_list("id", flat=True).first()
    if known is None:
        row, _ = Account.objects.get_or_create(
            name=name, currency=currency, defaults={"kind": kind, "may_be_negative": name in MAY_BE_NEGATIVE}
        )
        known = row.id
    return known
