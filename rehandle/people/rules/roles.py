"""Which role may do what. Who decides that a name is unused sees no price and no revenue; nobody drafts and signs."""

from rehandle.kernel.permission import Permission as P  # noqa: N817 -- a table of one-letter cells

ROLES: dict[str, frozenset[P]] = {
    "public": frozenset({P.PUBLIC}),
    "member": frozenset({P.PUBLIC, P.SALES_BID}),
    "holder": frozenset({P.PUBLIC, P.CASES_ACT_AS_HOLDER}),
    "buyer": frozenset({P.PUBLIC, P.SALES_ANSWER, P.ORDERS_PAY}),
    "seller": frozenset({P.PUBLIC}),
    "case_worker": frozenset(
        {
            P.PUBLIC, P.CASES_READ, P.CASES_REVIEW, P.APPEALS_DECIDE, P.STOPS_CHANGE, P.LETTERS_READ, P.LOG_READ, P.CAMPAIGNS_STOP,
        }
    ),
    "sales_drafter": frozenset({P.PUBLIC, P.SALES_READ, P.SALES_DRAFT, P.SALES_SIGN, P.APPRAISE, P.ORDERS_READ, P.LOG_READ}),
    "reviewer": frozenset({P.PUBLIC, P.SALES_SCORE}),  # and not the record, which knows who entered when
    "approver": frozenset({P.PUBLIC, P.SALES_READ, P.LINKS_DECIDE, P.APPRAISE, P.APPROVE, P.ORDERS_READ, P.LOG_READ, P.LETTERS_READ}),
    "treasurer": frozenset({P.PUBLIC, P.LEDGER_READ, P.ORDERS_READ, P.ORDERS_REFUND, P.SALES_READ, P.LOG_READ}),
    "auditor": frozenset({P.PUBLIC, P.LOG_READ, P.LEDGER_READ, P.CASES_READ, P.SALES_READ, P.ORDERS_READ}),
    "keeper": frozenset({P.PUBLIC, P.LOG_READ, P.LETTERS_ERASE}),
    "operator": frozenset(
        {
            P.PUBLIC, P.POLICY_PUBLISH, P.LISTS_CHANGE, P.SWEEP_RUN, P.CASES_OPEN, P.PEOPLE_MANAGE, P.LOG_READ, P.APPROVE,
            P.CAMPAIGNS_DRAW, P.CAMPAIGNS_BEGIN, P.CAMPAIGNS_STOP,
        }
    ),
    "office": frozenset(
        {
            P.PUBLIC, P.TICK, P.DELIVER, P.CAMPAIGNS_DRAW, P.CASES_OPEN, P.SWEEP_RUN, P.POLICY_PUBLISH, P.PEOPLE_MANAGE, P.DEMO_CLOCK, P.APPRAISE,
        }
    ),
}
STAFF = frozenset({"case_worker", "sales_drafter", "reviewer", "approver", "treasurer", "auditor", "keeper", "operator"})
# Who judges names never earns by them: these two sets never meet in one person.
JUDGES = frozenset({"case_worker"})
EARNERS = frozenset({"sales_drafter", "reviewer", "approver", "treasurer"})


def permissions(roles: frozenset[str]) -> frozenset[P]:
    """Everything that these roles together may do."""
    return frozenset().union(*(ROLES[role] for role in roles)) if roles else ROLES["public"]


def clash(roles: frozenset[str]) -> bool:
    """Whether the roles join judging a name with earning by it."""
    return bool(roles & JUDGES) and bool(roles & EARNERS)
