"""The steps by which a tier's names are given or sold, one class a form."""

from typing import Annotated, Literal

from pydantic import Field

from rehandle.policy.rules.base import Amount, Both, Count, Days, Name, Names, Part, Percent, atto
from rehandle.policy.rules.pricing import StepRow


class Step(Part):
    """What every step has. It ends after `for_days`, after `tries`, or when two people say so with a reason."""

    tier: Name
    for_days: Days = 90
    tries: Count = 1


class Offer(Step):
    """A confidential offer to one named recipient at a fixed price; with `lowest`, the office may agree to less, down to that."""

    form: Literal["offer"]
    price: Amount = "0.00"
    lowest: Amount | None = None
    price_by: Name | None = None
    invited: bool = True
    answer_days: Days = 14


class SoftClose(Part):
    """A late bid moves the end, up to a hard stop."""

    window_minutes: Count = 5
    extend_minutes: Count = 5
    hard_stop_hours: Count = 12


class Auction(Step):
    """What open and sealed auctions share."""

    days: Days = 7
    minimum: Amount = "1.00"
    reserve: Amount | None = None
    cover_above: Amount | None = None
    cover_percent: Percent = "10"
    forfeit_percent: Percent = "100"
    hours: Annotated[int, Field(ge=1, le=8_760)] | None = None
    opens: Annotated[int, Field(ge=0, le=23)] | None = None
    minimum_by: Name | None = None
    verified_only: bool = False
    gives: Literal["name", "right"] = "name"
    use_days: Days = 14


class English(Auction):
    """An open auction with highest bids kept secret and a soft close."""

    form: Literal["english"]
    step_percent: Percent = "5"
    step_minimum: Amount = "1.00"
    steps: Annotated[tuple[StepRow, ...], Field(strict=False)] = ()
    soft_close: SoftClose = SoftClose()
    buy_now: Amount | None = None
    starts: Literal["at_once", "first_bid"] = "at_once"


class Sealed(Auction):
    """Sealed bids; the highest pays the second price."""

    form: Literal["sealed"]


class Falling(Step):
    """A price that falls until somebody takes it."""

    form: Literal["falling"]
    start: Amount
    floor: Amount
    days: Days = 10
    every_hours: Count = 1
    curve: Literal["geometric", "halving"] = "geometric"


class Criterion(Part):
    """One published criterion of a drop and what it weighs."""

    name: Name
    weight: Count
    text: Both


class Entered(Step):
    """What drops and draws share: people enter for so many days, once each, and whoever comes first pays the price, or nothing.

    `entry` says by what one person is told from another: the platform's account, a membership that the platform reports, or a payment.
    """

    days: Days = 14
    price: Amount = "0.00"
    entry: Literal["account", "member", "paid"] = "account"


class Drop(Entered):
    """Applications, scored by published criteria. A third person scores where two differ by more than `third_above` points."""

    form: Literal["drop"]
    criteria: Annotated[tuple[Criterion, ...], Field(strict=False)] = ()
    third_above: Annotated[int, Field(ge=0, le=10)] = 3
    price_by: Name | None = None


class Lottery(Entered):
    """A draw among all who asked, with a committed seed."""

    form: Literal["lottery"]


class Request(Step):
    """At no cost, asked for by members and looked at within a stated time."""

    form: Literal["request"]
    members: Names = ()
    answer_days: Days = 3
    returns_days: Days | None = None
    proofs: Annotated[tuple[Both, ...], Field(strict=False)] = ()


class FirstCome(Step):
    """Opens to everyone at the release hour, in the drawn order; some groups may come first, or the oldest accounts."""

    form: Literal["first_come"]
    first: Names = ()
    order: Literal["drawn", "oldest_account"] = "drawn"


class Priced(Step):
    """Sold to whoever comes first, at the price that a price rule gives at that instant."""

    form: Literal["priced"]
    price_by: Name


class Wish(Entered):
    """Everybody names some names without seeing what others wish; whoever gets one has so many hours to claim it. It costs nothing."""

    form: Literal["wish"]
    days: Days = 30
    price: Literal["0.00"] = "0.00"
    choices: Annotated[int, Field(ge=1, le=100)] = 5
    claim_hours: Count = 48


Sale = Annotated[
    Offer | English | Sealed | Falling | Priced | Drop | Lottery | Wish | Request | FirstCome, Field(discriminator="form")
]
FORMS = ("offer", "english", "sealed", "falling", "priced", "drop", "lottery", "wish", "request", "first_come")
SELLING = (Offer, English, Sealed, Falling, Priced)


def sold(step: Sale) -> bool:
    """Whether money changes hands in this step."""
    return isinstance(step, SELLING) or (isinstance(step, Entered) and (atto(step.price) > 0 or bool(getattr(step, "price_by", None))))
