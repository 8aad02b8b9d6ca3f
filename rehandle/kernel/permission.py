"""Every permission there is, `room:thing:act`. Who has which is said in `people/rules/roles.py`."""

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do. A flow names the one it needs."""

    PUBLIC = "public:any:ask"  # everybody, signed in or not
    TICK = "office:clock:tick"  # the office itself, on its own clock
    DELIVER = "office:outbox:deliver"
    POLICY_PUBLISH = "policy:version:publish"
    LISTS_CHANGE = "names:list:change"  # draft a list of names, and file it to be put in force
    SWEEP_RUN = "sweep:run:start"
    CASES_OPEN = "cases:case:open"
    CASES_READ = "cases:case:read"
    CASES_REVIEW = "cases:case:review"
    CASES_ACT_AS_HOLDER = "cases:case:answer"  # by a letter's link only
    CAMPAIGNS_DRAW = "cases:campaign:draw"
    CAMPAIGNS_BEGIN = "cases:campaign:begin"  # two people
    CAMPAIGNS_STOP = "cases:campaign:stop"  # one is enough
    APPEALS_DECIDE = "cases:appeal:decide"
    STOPS_CHANGE = "handles:stop:change"
    LETTERS_READ = "letters:letter:unseal"
    LETTERS_ERASE = "letters:subject:erase"
    SALES_DRAFT = "sales:offer:draft"
    SALES_SIGN = "sales:offer:sign"
    SALES_READ = "sales:sale:read"
    SALES_ANSWER = "sales:offer:answer"  # by the offer's link only
    SALES_BID = "sales:bid:place"  # whoever proved an account
    SALES_SCORE = "sales:entry:score"  # applications of a drop, without a name
    LINKS_DECIDE = "sales:link:decide"  # who is linked to whom in a sale, and what is shared
    APPRAISE = "appraisal:handle:read"
    ORDERS_PAY = "orders:order:pay"
    ORDERS_READ = "orders:order:read"
    ORDERS_REFUND = "orders:order:refund"
    LEDGER_READ = "ledger:account:read"
    LOG_READ = "log:entry:read"
    PEOPLE_MANAGE = "people:member:manage"
    APPROVE = "people:approval:sign"
    DEMO_CLOCK = "office:clock:advance"
