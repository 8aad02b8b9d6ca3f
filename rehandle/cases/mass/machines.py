"""The machine of a campaign as data. Its parts walk CASE."""

from rehandle.kernel.machine import Arc, Machine

CAMPAIGN = Machine(
    "campaign",
    start="drawn",
    ends=frozenset({"ended", "dropped"}),
    arcs=(
        Arc("drawn", "running", on="begun"),
        Arc("drawn", "dropped", on="dropped"),
        Arc("running", "stopped", on="stopped"),
        Arc("stopped", "running", on="started_again"),
        Arc("running", "ended", on="all_closed"),
    ),
)
