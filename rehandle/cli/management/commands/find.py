"""`rehandle find`: open sales by a name or one that is like it, by tier, price, end and length. It writes nothing."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from rehandle import wiring
from rehandle.cli.management.commands._plain import Answer, PlainCommand, instant
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.money import Money, money
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.search import Wanted
from rehandle.people.queries import ctx_for
from rehandle.sales.queries import SaleFacts, find


class Command(PlainCommand):
    """For who sells: the answer has prices."""

    help = "Open sales by name (exact, prefix, similar), tier, price, end and length."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name and what narrows it."""
        super().add_arguments(parser)
        parser.add_argument("text", nargs="?", default="", help="a name in its canonical form; without it, all")
        parser.add_argument("--how", default="exact", choices=["exact", "prefix", "similar"], help="how the name is meant (exact)")
        parser.add_argument("--tier", default="", help="only this tier")
        parser.add_argument("--from-price", help="at least this much, such as '500.00 USD'")
        parser.add_argument("--to-price", help="at most this much")
        parser.add_argument("--ends-before", help="only what ends before that day or instant, in UTC")
        parser.add_argument("--least-length", type=int, default=1, help="only names of so many signs or more (1)")
        parser.add_argument("--most-length", type=int, default=255, help="only names of so many signs or fewer (255)")
        parser.add_argument("--most-found", type=int, default=20, help="so many answers, 100 at most (20)")
        parser.add_argument("--by", required=True, help="who asks, by member id")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `forbidden`, `not_found`, `invalid`."""
        now = wiring.clock().now()
        found = find(ctx_for(options["by"], now, lambda: new_id_at(now)), wanted(options))
        told = [{"name": each.handle, "tier": each.tier, "price": str(each.price), "ends_at": each.ends_at, "sale": each.id} for each in found]
        return Answer({"found": told}, [_line(each) for each in found])


def wanted(options: Mapping[str, Any]) -> Wanted:
    """What was typed, as a search. Refuses `invalid` for prices in two currencies."""
    least, most = (money(options[name]) if options[name] else None for name in ("from_price", "to_price"))
    if least and most and least.currency != most.currency:
        raise Refused(Code.INVALID, from_price=str(least), to_price=str(most))
    either: Money | None = least or most
    return Wanted(
        options["text"], options["how"], options["tier"], either.currency if either else "",
        least.minor if least else None, most.minor if most else None, instant(options["ends_before"]) if options["ends_before"] else None,
        options["least_length"], options["most_length"], options["most_found"],
    )  # fmt: skip


def _line(sale: SaleFacts) -> str:
    return f"{sale.handle}: {sale.tier}, {sale.price}" + (f", ends {sale.ends_at:%Y-%m-%d}" if sale.ends_at else "")
