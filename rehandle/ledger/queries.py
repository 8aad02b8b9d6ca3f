"""What the books say."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from rehandle.kernel.money import Money
from rehandle.ledger.models import Account, Transfer


@dataclass(frozen=True, slots=True)
class Balance:
    """An account and what it holds: credits less debits."""

    account: str
    kind: str
    holds: Money


@dataclass(frozen=True, slots=True)
class Posted:
    """A transfer as people read it."""

    at: datetime
    debit: str
    credit: str
    amount: Money
    why: str
    ref: str


def balances() -> list[Balance]:
    """Every account. All of one currency sum to zero."""
    rows = Account.objects.order_by("currency", "kind", "name")
    return [Balance(row.name, row.kind, Money(row.currency, row.credits_minor - row.debits_minor)) for row in rows]


def balance(account: str, currency: str) -> Money:
    """What one account holds; nothing where it was never used."""
    row = Account.objects.filter(name=account, currency=currency).first()
    return Money(currency, row.credits_minor - row.debits_minor if row else 0)


def totals() -> list[Money]:
    """The sum over all accounts per currency: zero, or the books are broken."""
    rows = Account.objects.values("currency").annotate(c=Sum("credits_minor"), d=Sum("debits_minor")).order_by("currency")
    return [Money(row["currency"], row["c"] - row["d"]) for row in rows]


def transfers(ref: str = "", limit: int = 200) -> list[Posted]:
    """Transfers, newest first; of one order or charge where `ref` is given."""
    rows = Transfer.objects.select_related("debit", "credit").order_by("-id")
    rows = rows.filter(ref=ref) if ref else rows
    return [
        Posted(row.at, row.debit.name, row.credit.name, Money(row.debit.currency, row.amount_minor), row.why, row.ref)
        for row in rows[:limit]
    ]


def recomputed() -> list[str]:
    """Accounts whose kept balance differs from the sum of their transfers: none, or an alarm."""
    debits = dict(Transfer.objects.values_list("debit").annotate(s=Sum("amount_minor")))
    taken = dict(Transfer.objects.values_list("credit").annotate(s=Sum("amount_minor")))
    rows = Account.objects.values_list("id", "name", "debits_minor", "credits_minor")
    return [name for id_, name, d, c in rows if (d, c) != (debits.get(id_, 0), taken.get(id_, 0))]
