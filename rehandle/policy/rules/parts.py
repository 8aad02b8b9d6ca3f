"""The tables of a policy file that say how people are told, how long things take, and what they cost."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from rehandle.policy.rules.base import Amount, Both, Count, Currency, Day, DayList, Days, Name, Names, Part, Percent
from rehandle.policy.rules.pricing import Residue


class Head(Part):
    """`[policy]`: which rule this is, and from when."""

    id: Name
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    title: Both
    effective: Day
    publish_days: Days = 14
    currency: Currency = "USD"
    contact: str = ""


class Site(Part):
    """`[site]`: whose names these are, and what they are called there."""

    name: str = ""
    noun: Both = Both(en="handle", ar="اسم المستخدم")


class NameRules(Part):
    """`[names]`: which names there are, and which lists protect some."""

    profile: Literal["x", "dns-label", "precis", "ens"] = "x"
    min_length: Annotated[int, Field(ge=1, le=255)] = 1
    max_length: Annotated[int, Field(ge=1, le=255)] = 15
    protected: Names = ()


class Notices(Part):
    """`[notices]`: the letters, counted in days from E, the end of the time to answer."""

    days_before: DayList = (30, 7, 0)
    days_after: DayList = (5,)
    spacing_days: Days = 5
    last_days: Days = 7
    bounce_hours: Count = 72
    channels: Annotated[tuple[Literal["mail", "in_app", "public"], ...], Field(strict=False)] = ("mail", "in_app")
    undeliverable: Literal["publish", "stop"] = "publish"

    @property
    def counted(self) -> tuple[int, ...]:
        """The letters without which nothing is taken back, first to last."""
        return tuple(sorted((day for day in self.days_before if day > 0), reverse=True))


KeepBy = Literal["click", "sign_in"]


class Keep(Part):
    """`[keep]`: how a holder keeps the name, and for how long nobody asks again."""

    days: Days = 365
    by_verdict: dict[str, KeepBy] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, table: Any) -> Any:
        """Every other key is the name of a verdict."""
        if not isinstance(table, dict) or "by_verdict" in table:
            return table
        rest = {key: value for key, value in table.items() if key != "days"}
        return {key: value for key, value in table.items() if key == "days"} | {"by_verdict": rest}

    def takes(self, verdict: str) -> KeepBy:
        """What a keep takes after this verdict."""
        return self.by_verdict.get(verdict, "click")


class Clocks(Part):
    """`[clocks]`, in days."""

    grace: Days = 30
    suspended: Days = 30
    calendar: Days = 15
    restore_closes: Days = 0
    appeal: Days = 183
    residue: Annotated[tuple[Residue, ...], Field(strict=False)] = ()


class Redeem(Part):
    """`[redeem]`: what it costs the former holder to have the name back, and how long after the release it still goes."""

    price: Amount = "0.00"
    price_by: Name | None = None
    after_release_days: Days = 0


class Appeal(Part):
    """`[appeal]`: what an upheld objection does after a sale."""

    after_sale: Literal["wait", "take_back", "compensate"] = "take_back"
    objection: Literal["decided", "ends"] = "decided"


class Reclaim(Part):
    """`[reclaim]`: how a name is taken back."""

    how: Literal["rename", "deactivate", "delete"] = "rename"
    human_review: Names = ()
    waves: Annotated[int, Field(ge=1, le=1_000)] = 52
    release_hour: Annotated[int, Field(ge=0, le=23)] = 4


class Brake(Part):
    """`[brake]`: the limits at which a campaign stops itself."""

    returns_percent: Percent = "20"
    objections_upheld_percent: Percent = "2"
    bounces_percent: Percent = "30"
    first_wave_percent: Percent = "0.1"
    sample: Count = 400


class Unsold(Part):
    """`[unsold]`: what becomes of a name that nobody took."""

    then: Literal["stock", "first_come"] = "stock"


class Listing(Part):
    """`[listing]`: sales from member to member."""

    allowed: bool = False
    forms: Annotated[tuple[Literal["fixed", "english", "make_offer"], ...], Field(strict=False)] = ("fixed", "english", "make_offer")
    lock_days: Days = 30


class FeeBand(Part):
    """The site's share of sales up to this price (without it: of every higher one)."""

    up_to: Amount | None = None
    percent: Percent


class SiteFee(Part):
    """The site's share of a sale, with a fixed part on top; by bands of the price where there are some."""

    percent: Percent = "0"
    minimum: Amount = "0.00"
    fixed: Amount = "0.00"
    bands: Annotated[tuple[FeeBand, ...], Field(strict=False)] = ()


class Tax(Part):
    """Tax on a sale, with the reason where there is none."""

    percent: Percent = "0"
    reason: Both = Both()


class Fees(Part):
    """`[fees]`: who gets which share, and who pays it."""

    site: SiteFee = SiteFee()
    former_holder_percent: Percent = "0"
    from_buyer: bool = False
    tax: Tax = Tax()


class After(Part):
    """`[after]`: what a buyer has, and has not."""

    transferable: bool = False
    old_handle: Literal["frozen", "opened", "redirected"] = "frozen"
    redirect_days: Days = 0
    take_back_refund_percent: Percent = "100"
    duties: Annotated[tuple[Both, ...], Field(strict=False)] = ()


class Strikes(Part):
    """So many defaults in so many months bar a member."""

    count: Count = 3
    months: Count = 12


class Limits(Part):
    """`[limits]`: how much one person may take."""

    per_person: Count = 5
    strikes: Strikes = Strikes()
    defaulter_barred_from_rerun: bool = False


class Payment(Part):
    """`[payment]`: how long a winner has to pay, and how long the runner-up to answer where he does not."""

    days: Days = 7
    remind_days: Days = 1
    second_chance_hours: Count = 48


class Watch(Part):
    """`[watch]`: how many names one person may wait for, for how long (0: until he stops), at what price; and whether by backorder.

    One backorder buys at what the tier's first step begins with; two or more bid among themselves for `auction_days`.
    """

    names: Count = 0
    years: Count = 0
    price: Amount = "0.00"
    price_by: Name | None = None
    backorders: bool = False
    auction_days: Days = 3


class Source(Part):
    """Where a key's value comes from: a fact, press reports, or our own choice where nothing was published."""

    mark: Literal["fact", "reported", "ours"]
    note: Both = Both()

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"mark": value} if isinstance(value, str) else value
