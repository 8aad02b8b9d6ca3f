"""Auctions with sealed bids for auditors, and their end before their time."""

from collections.abc import Sequence

from rehandle.cli.management.commands._plain import Answer
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.sealed_audited import SealedAudit, SealedRecount, counted


def recount(of: SealedAudit) -> Answer:
    """Open every cover again; the root and the key to hold to the record, the price, the price without each bidder."""
    whole, bidders = counted(of), list(dict.fromkeys(each.member for each in of.covers))
    others = {number: counted(of, frozenset({member})) for number, member in enumerate(bidders, start=1)}
    lines = [
        f"{of.handle}: {whole.covers} covers, {whole.bids} of them hold what was committed to, {_said(of, whole)}",
        f"root {whole.root}: the record has the same at the close, before anything was opened",
        f"key {whole.public}: the record has the same where the bidding began",
        *(f"without bidder {number}: {_said(of, found)}" for number, found in others.items()),
    ]
    document = {
        "handle": of.handle, "covers": whole.covers, "bids": whole.bids, "root": whole.root, "public": whole.public, "price": _price(of, whole),
        "without": [{"without": number, "price": _price(of, found)} for number, found in others.items()],
    }  # fmt: skip
    return Answer(document, lines)


def break_off(sale: str, reason: str, told: Sequence[str], by: str) -> Answer:
    """Refuses as `breaking_off.break_off`, and `keeper_down`."""
    from rehandle import wiring  # recounting needs no office
    from rehandle.kernel.ids import new_id_at
    from rehandle.people.queries import ctx_for
    from rehandle.sales import breaking_off

    now = wiring.clock().now()
    try:
        ended = breaking_off.break_off(
            ctx_for(by, now, lambda: new_id_at(now)), sale, reason, breaking_off.words(told), keeper=wiring.ports().keeper
        )
    except Unreachable:
        raise Refused(Code.KEEPER_DOWN) from None
    return Answer({"sale": ended.sale, "state": ended.state}, [f"{ended.sale} is over: nobody wins, and the record says that it was opened early"])


def _price(of: SealedAudit, found: SealedRecount) -> str | None:
    return str(Money(of.currency, found.won[1])) if found.won else None


def _said(of: SealedAudit, found: SealedRecount) -> str:
    return f"sold for {_price(of, found)}" if found.won else "not sold"
