"""The account plan of DESIGN 6a: names, and which accounts may go below zero.

Every account holds what was credited less what was debited. Money that is here came from outside through `provider`,
which therefore runs negative by exactly what the provider holds for us: the books sum to zero.
"""

# `provider:free` and `provider:held` are ours at the payment provider; they mirror its balances with the sign turned.
MAY_BE_NEGATIVE = frozenset(
    {"provider:free", "provider:held", "cost:provider", "cost:loss", "revenue:sales", "revenue:fees", "revenue:forfeits"}
)
KINDS = frozenset(
    {"provider", "cost", "revenue", "tax", "deposit", "order", "reserve", "due", "owed", "refund", "payout", "dispute", "unmatched", "frozen"}
)

PROVIDER_FREE = "provider:free"
COST_PROVIDER = "cost:provider"
COST_LOSS = "cost:loss"
TAX = "tax"
REVENUE_SALES = "revenue:sales"
REVENUE_FEES = "revenue:fees"
REVENUE_FORFEITS = "revenue:forfeits"


def deposit(paddle: str) -> str:
    """What lies behind one paddle."""
    return f"deposit:{paddle}"


def order(ref: str) -> str:
    """Money of one order that is neither delivered nor returned."""
    return f"order:{ref}"


def reserve(ref: str) -> str:
    """Proceeds of one order until the objection window closes."""
    return f"reserve:{ref}"


def due_former(ref: str) -> str:
    """The former holder's share of one order."""
    return f"due:former:{ref}"


def due_seller(ref: str) -> str:
    """What a member is owed for his own name, of one order."""
    return f"due:seller:{ref}"


def refund(charge: str) -> str:
    """Money on its way back to who paid this charge."""
    return f"refund:{charge}"


def payout(ref: str) -> str:
    """What a member is being paid: the provider was asked, and has not answered."""
    return f"payout:{ref}"


def dispute(charge: str) -> str:
    """Money of this charge that a dispute has taken or keeps from us."""
    return f"dispute:{charge}"


def unmatched(charge: str) -> str:
    """Money that came late, twice, or for nothing we know."""
    return f"unmatched:{charge}"


def kind_of(account: str) -> str:
    """The account's kind: the part before its first colon. Asserts that the plan knows it."""
    kind = account.partition(":")[0]
    assert kind in KINDS, f"{account} is not in the account plan"
    return kind
