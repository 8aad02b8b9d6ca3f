"""The life of a case and of an objection, as data."""

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.permission import Permission

CASE = Machine(
    "case",
    start="opened",
    ends=frozenset({"kept", "restored", "closed"}),
    arcs=(
        Arc("opened", "grace", on="notice_delivered"),
        Arc("opened", "kept", on="holder_kept", needs=Permission.CASES_ACT_AS_HOLDER),
        Arc("opened", "kept", on="active_again"),
        Arc("opened", "kept", on="appeal_upheld"),
        Arc("opened", "kept", on="review_spared"),
        Arc("grace", "kept", on="holder_kept", needs=Permission.CASES_ACT_AS_HOLDER),
        Arc("grace", "kept", on="active_again"),
        Arc("grace", "kept", on="appeal_upheld"),
        Arc("grace", "kept", on="review_spared"),
        Arc("kept", "opened", on="keep_undone_early", needs=Permission.CASES_ACT_AS_HOLDER, undo=True),
        Arc("kept", "grace", on="keep_undone", needs=Permission.CASES_ACT_AS_HOLDER, undo=True),
        Arc("grace", "reclaimed", after="grace"),
        Arc("reclaimed", "restored", on="holder_returned", needs=Permission.CASES_ACT_AS_HOLDER),
        Arc("reclaimed", "restored", on="appeal_upheld"),
        Arc("reclaimed", "restored", on="active_late"),
        Arc("reclaimed", "announced", after="suspended"),
        Arc("announced", "restored", on="holder_returned", needs=Permission.CASES_ACT_AS_HOLDER),
        Arc("announced", "restored", on="appeal_upheld"),
        Arc("announced", "restored", on="active_late"),
        Arc("announced", "released", after="calendar"),
        Arc("released", "restored", on="appeal_upheld"),
        Arc("released", "restored", on="active_late"),
        Arc("released", "closed", after="appeal"),
    ),
)
APPEAL = Machine(
    "appeal",
    start="filed",
    ends=frozenset({"upheld", "dismissed", "withdrawn"}),
    arcs=(
        Arc("filed", "upheld", on="upheld", needs=Permission.APPEALS_DECIDE),
        Arc("filed", "dismissed", on="dismissed", needs=Permission.APPEALS_DECIDE),
        Arc("filed", "withdrawn", on="withdrawn", needs=Permission.CASES_ACT_AS_HOLDER),
    ),
)
