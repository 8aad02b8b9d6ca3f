"""The steps by which a tier's names are given or sold, one class a form."""

from typing import Annotated, Literal

from pydantic import Field

from rehandle.policy.rules.base import Amount, Both, Count, Days, Name, Names, Part, Percent


class Step(Part):
    """What every step has. It ends after `for_days`, after `tries`, or when two people say so with a reason."""

    tier: Name
    for_days: Days = 90
    tries: Count = 1


class Offer(Step):
    """A confidential offer to one named recipient at a fixed price."""

    form: Literal["offer"]
    price: Amount
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


class English(Auction):
    """An open auction with highest bids kept secret and a soft close."""

    form: Literal["english"]
    step_percent: Percent = "5"
    step_minimum: Amount = "1.00"
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


class Drop(Step):
    """Applications, scored by published criteria."""

    form: Literal["drop"]
    days: Days = 14
    criteria: Annotated[tuple[Criterion, ...], Field(strict=False)] = ()


class Lottery(Step):
    """A draw among all who asked, with a committed seed."""

    form: Literal["lottery"]
    days: Days = 14


class Request(Step):
    """At no cost, asked for by members and looked at within a stated time."""

    form: Literal["request"]
    members: Names = ()
    answer_days: Days = 3
    returns_days: Days | None = None


class FirstCome(Step):
    """Opens to everyone at the release hour, in the drawn order."""

    form: Literal["first_come"]


Sale = Annotated[Offer | English | Sealed | Falling | Drop | Lottery | Request | FirstCome, Field(discriminator="form")]
FORMS = ("offer", "english", "sealed", "falling", "drop", "lottery", "request", "first_come")
SELLING = (Offer, English, Sealed, Falling)
