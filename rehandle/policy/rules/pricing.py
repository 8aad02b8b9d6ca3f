"""`[[price]]`: named rules that find a price, one class a kind. Amounts are exact to eighteen decimals; `priced` reckons with them."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from rehandle.policy.rules.base import Count, Fine, Name, Names, Part, Percent
from rehandle.policy.rules.clauses import checked_condition


class Rule(Part):
    """What every price rule has: a name that steps call it by, and what the price is for."""

    name: Name
    per: Literal["once", "year"] = "once"


class Fixed(Rule):
    """One price for every name."""

    kind: Literal["fixed"]
    amount: Fine


class Rung(Part):
    """Names up to this length (without it: every longer one) cost this; without an amount they are not sold."""

    up_to: Annotated[int, Field(ge=1, le=255)] | None = None
    amount: Fine | None = None


class YearBand(Part):
    """So many years of a name's life, at this discount."""

    years: Annotated[int, Field(ge=1, le=1_000)]
    discount_percent: Percent


class ByLength(Rule):
    """A ladder by length in code points; a price a year may fall with the years."""

    kind: Literal["length"]
    rungs: Annotated[tuple[Rung, ...], Field(strict=False, min_length=1)]
    bands: Annotated[tuple[YearBand, ...], Field(strict=False)] = ()


class Row(Part):
    """Names for which the condition holds cost this. It may ask about the name alone."""

    when: str
    amount: Fine

    _reads = field_validator("when")(checked_condition)


class ByClass(Rule):
    """The first row whose condition holds of the name: its class of word, a list that it stands on, its length."""

    kind: Literal["class"]
    rows: Annotated[tuple[Row, ...], Field(strict=False, min_length=1)]


class ByAppraisal(Rule):
    """A share of the middle of the appraised range, within bounds."""

    kind: Literal["appraisal"]
    percent: Percent = "100"
    least: Fine
    most: Fine


class Halving(Rule):
    """Halves every day and ends at exactly nothing."""

    kind: Literal["halving"]
    start: Fine
    days: Annotated[int, Field(ge=1, le=365)]


class Geometric(Rule):
    """Falls by the same share at every step, from the start to exactly the floor."""

    kind: Literal["geometric"]
    start: Fine
    floor: Fine
    days: Annotated[int, Field(ge=1, le=365)]
    every_hours: Annotated[int, Field(ge=1, le=720)]


class Falling(Rule):
    """Falls at every second, keeping this share in so many hours."""

    kind: Literal["falling"]
    start: Fine
    keep_percent: Percent
    every_hours: Annotated[int, Field(ge=1, le=720)]


class Shrinking(Rule):
    """Keeps this share of itself once in so many days, down to an end; start and end may be price rules themselves."""

    kind: Literal["shrinking"]
    start: Fine | None = None
    end: Fine | None = None
    start_by: Name | None = None
    end_by: Name | None = None
    keep_percent: Percent
    every_days: Annotated[int, Field(ge=1, le=3_650)]


class Stepped(Rule):
    """A list of prices, each for so many hours."""

    kind: Literal["stepped"]
    amounts: Annotated[tuple[Fine, ...], Field(strict=False, min_length=1)]
    each_hours: Annotated[int, Field(ge=1, le=8_760)]


class Sum(Rule):
    """Several price rules together: a base and its premium. The former holder may be spared some of them."""

    kind: Literal["sum"]
    of: Annotated[Names, Field(min_length=1)]
    former_holder_spared: Names = ()


class StepRow(Part):
    """A bid step below this price (without it: at every higher price)."""

    below: Fine | None = None
    step: Fine


class Residue(Part):
    """How long a name rests whose daily traffic (mentions, links, log-ins that still reach it) is below this."""

    below: Count | None = None
    days: Annotated[int, Field(ge=0, le=36_500)]


KINDS = ("fixed", "length", "class", "appraisal", "halving", "geometric", "falling", "shrinking", "stepped", "sum")
Price = Annotated[
    Fixed | ByLength | ByClass | ByAppraisal | Halving | Geometric | Falling | Shrinking | Stepped | Sum, Field(discriminator="kind")
]
