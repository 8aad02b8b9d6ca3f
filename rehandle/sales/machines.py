"""The life of a sale, an offer, a named price, a request, a listing, a sum that is offered for one, a deposit, and a backorder, as data."""

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.permission import Permission

SALE = Machine(
    "sale",
    start="open",
    ends=frozenset({"awarded", "unsold", "void"}),
    arcs=(
        Arc("open", "awarded", on="awarded"),
        Arc("open", "unsold", after="for_days"),
        Arc("open", "unsold", on="tries_used"),
        Arc("open", "unsold", on="not_sold"),
        Arc("open", "void", on="voided"),
    ),
)
OFFER = Machine(
    "offer",
    start="draft",
    ends=frozenset({"accepted", "declined", "expired", "withdrawn"}),
    arcs=(
        Arc("draft", "sent", on="signed"),
        Arc("draft", "withdrawn", on="withdrawn", needs=Permission.SALES_DRAFT),
        Arc("sent", "accepted", on="accepted", needs=Permission.SALES_ANSWER),
        Arc("sent", "declined", on="declined", needs=Permission.SALES_ANSWER),
        Arc("sent", "expired", after="answer_days"),
        Arc("sent", "withdrawn", on="withdrawn", needs=Permission.SALES_DRAFT),
    ),
)
COUNTER = Machine(
    "counter",
    start="open",
    ends=frozenset({"agreed", "refused", "taken_back", "lapsed"}),
    arcs=(
        Arc("open", "agreed", on="signed"),
        Arc("open", "refused", on="refused", needs=Permission.SALES_DRAFT),
        Arc("open", "taken_back", on="taken_back", needs=Permission.SALES_ANSWER),
        Arc("open", "lapsed", on="offer_over"),
    ),
)
REQUEST = Machine(
    "name_request",
    start="waiting",
    ends=frozenset({"granted", "refused", "taken_back", "passed_over"}),
    arcs=(
        Arc("waiting", "granted", on="granted", needs=Permission.SALES_DRAFT),
        Arc("waiting", "refused", on="refused", needs=Permission.SALES_DRAFT),
        Arc("waiting", "taken_back", on="taken_back", needs=Permission.SALES_BID),
        Arc("waiting", "passed_over", on="given_to_another"),
    ),
)
DEPOSIT = Machine(
    "deposit",
    start="asked",
    ends=frozenset({"lapsed", "returned", "taken", "forfeited", "lost"}),
    arcs=(
        Arc("asked", "held", on="captured"),
        Arc("asked", "lapsed", on="not_paid"),
        Arc("held", "returned", on="left_or_lost"),
        Arc("held", "taken", on="order_paid"),
        Arc("held", "forfeited", on="order_not_paid"),
        Arc("held", "lost", on="dispute_lost"),
    ),
)
LISTING = Machine(
    "listing",
    start="asked",
    ends=frozenset({"sold", "unsold", "withdrawn", "void"}),
    arcs=(
        Arc("hearing", "asked", on="chosen", needs=Permission.SALES_BID),
        Arc("hearing", "withdrawn", on="withdrawn", needs=Permission.SALES_BID),
        Arc("hearing", "void", on="voided"),
        Arc("asked", "open", on="name_kept"),
        Arc("asked", "withdrawn", on="withdrawn", needs=Permission.SALES_BID),
        Arc("asked", "void", on="voided"),
        Arc("open", "sold", on="sold"),
        Arc("open", "unsold", on="not_sold"),
        Arc("open", "withdrawn", on="withdrawn", needs=Permission.SALES_BID),
        Arc("open", "void", on="voided"),
    ),
)
FINDING = Machine(
    "link_finding",
    start="open",
    ends=frozenset({"stands", "cleared"}),
    arcs=(
        Arc("open", "stands", on="linked", needs=Permission.LINKS_DECIDE),
        Arc("open", "cleared", on="not_linked", needs=Permission.LINKS_DECIDE),
    ),
)
BACKORDER = Machine(
    "backorder",
    start="waiting",
    ends=frozenset({"filled", "taken_back", "passed"}),
    arcs=(
        Arc("waiting", "filled", on="name_opened"),
        Arc("waiting", "taken_back", on="taken_back", needs=Permission.SALES_BID),
        Arc("waiting", "passed", on="came_to_nothing"),
    ),
)
PROPOSAL = Machine(
    "proposal",
    start="open",
    ends=frozenset({"accepted", "refused", "taken_back", "expired", "auctioned", "void"}),
    arcs=(
        Arc("open", "accepted", on="accepted", needs=Permission.SALES_BID),
        Arc("open", "refused", on="refused", needs=Permission.SALES_BID),
        Arc("open", "taken_back", on="taken_back", needs=Permission.SALES_BID),
        Arc("open", "expired", after="seven_days"),
        Arc("open", "auctioned", on="auctioned", needs=Permission.SALES_BID),
        Arc("open", "void", on="listing_over"),
    ),
)
