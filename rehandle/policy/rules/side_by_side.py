"""Programmes side by side, as one page of tables made from their policy files. Nothing on it is typed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rehandle.kernel.words.bidi import without_marks
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.base import Part
from rehandle.policy.rules.carried import not_carried
from rehandle.policy.rules.further_prices import price_items
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_sales import sale_items
from rehandle.policy.rules.said import say
from rehandle.policy.rules.sales_words import ENDS
from rehandle.policy.rules.sourced import REST
from rehandle.policy.rules.words import sentence

OLD_NAMES = {"frozen": "frozen for its holder", "opened": "opens to others", "redirected": "leads to the new one"}
WAITS = ("programme", "a name is found when", "never when", "letters, days before the end", "days to answer", "out of service", "public list")
AFTER = ("programme", "may be passed on", "the receiver's earlier name", "refund", "earlier holder's share", "site's fee", "objection")
TITLE = "# Programmes side by side"
OPENING = (
    "What is known of other programmes, each as a policy file of ours: the rule, the letters, the waiting, the way and the price. Every key "
    "of a file is marked as a fact (the programme published it), as reported (by the press) or as ours (nothing was published, and something "
    "must stand there). Written by `rehandle programmes` from `policies/`; a test checks that it is fresh."
)
TRY = "Try one: `rehandle policy render policies/ens.toml`, or `rehandle sweep --policy policies/twitch.toml ...` on accounts of your own."


def page_of(policies: Sequence[Policy]) -> str:
    """The whole page, programmes in the order given."""
    return "\n\n".join(
        [
            TITLE,
            OPENING,
            TRY,
            "## When a name is found, and how long it waits",
            _table(WAITS, map(_waits, policies)),
            "## How names are given",
            _table(("programme", "kind", "way"), (row for policy in policies for row in _ways(policy))),
            "## Prices",
            _table(("programme", "price rule"), (row for policy in policies for row in _prices(policy))),
            "## Afterwards",
            _table(AFTER, map(_after, policies)),
            "## What is known, and what this office cannot carry out yet",
            _table(("programme", "facts", "reported", "ours", "not yet here"), map(_known, policies)),
        ]
    ) + "\n"  # fmt: skip


def _waits(policy: Policy) -> tuple[str, ...]:
    clocks, notices = policy.clocks, policy.notices
    how = " (public announcement)" if notices.channels == ("public",) else ""
    return (
        _link(policy),
        " *or* ".join(sentence(clause.tree, "en") for clause in policy.verdict),
        " *or* ".join(sentence(clause.tree, "en") for clause in policy.exempt) or "-",
        f"{', '.join(map(str, notices.days_before)) or '-'}{how}",
        *(str(days) for days in (clocks.grace, clocks.suspended, clocks.calendar)),
    )


def _ways(policy: Policy) -> Iterable[tuple[str, ...]]:
    kinds = {tier.name: tier.text.en or tier.name for tier in policy.tier}
    told = {anchor: text for anchor, _, text in sale_items(policy, "en")}
    for index, step in enumerate(policy.sale, start=1):
        more = [text for anchor, text in told.items() if anchor.startswith(f"step-{index}-")]
        first = told[f"step-{index}"].removesuffix(say(ENDS, "en", days=step.for_days, tries=step.tries)).rstrip()
        yield _link(policy), kinds[step.tier], " ".join([first, *more])
    if not policy.sale:
        yield _link(policy), "-", "Nothing is known of how names are given again."


def _prices(policy: Policy) -> Iterable[tuple[str, ...]]:
    return ((_link(policy), text) for _, _, text in price_items(policy, "en"))


def _after(policy: Policy) -> tuple[str, ...]:
    after, fees = policy.after, policy.fees
    fixed = f" + {fees.site.fixed} {policy.policy.currency}" if policy.amount(fees.site.fixed).minor else ""
    objection = "one is enough" if policy.appeal.objection == "ends" else f"decided, within {count(policy.clocks.appeal, 'day', 'en')}"
    return (
        _link(policy),
        _told(after, "transferable", "yes" if after.transferable else "no"),
        _told(after, "old_handle", OLD_NAMES[after.old_handle]),
        _told(after, "take_back_refund_percent", f"{after.take_back_refund_percent}%"),
        _told(fees, "former_holder_percent", f"{fees.former_holder_percent}%"),
        _told(fees, "site", f"{fees.site.percent}%{fixed}"),
        _told(policy.clocks, "appeal", objection),
    )


def _told(part: Part, key: str, text: str) -> str:
    """The value, where the file says one; what it leaves to our defaults is not told of a programme."""
    return text if key in part.model_fields_set else "-"


def _known(policy: Policy) -> tuple[str, ...]:
    marks = Counter(source.mark for key, source in policy.sources.items() if key != REST)
    unable = dict.fromkeys(says.removeprefix("this office cannot carry out ").removesuffix(" yet").rstrip(",") for _, says in not_carried(policy))
    ours = "all" if REST in policy.sources else str(marks["ours"])
    return _link(policy), str(marks["fact"]), str(marks["reported"]), ours, "; ".join(unable) or "it can be published to run"


def _link(policy: Policy) -> str:
    return f"[{policy.id}](../policies/{policy.id}.toml)"


def _table(heads: Sequence[str], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in [tuple(heads), ("---",) * len(heads), *rows])


def _cell(text: str) -> str:
    return without_marks(text).replace("|", "\\|")
