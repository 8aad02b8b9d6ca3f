"""`[[timed]]`: a value that changes by itself on days that are known beforehand: a map from instant to value.

Source: the timed values of registries (Nomulus): there is a value at the start of time, and every change is one that was allowed.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from rehandle.policy.rules.base import Part

SECTIONS = ("sale", "price", "fees", "listing", "redeem", "payment", "watch", "limits", "unsold")
LISTS = ("sale", "price")


class Moment(Part):
    """A value, and from when it holds; the first holds from the start of time and has no `from`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, serialize_by_alias=True)

    begins: datetime | None = Field(default=None, alias="from")
    value: str | int | bool


class Timed(Part):
    """Which key changes, how it may change, and its values in order of time."""

    key: str
    may: Literal["rise", "fall", "any"] = "any"
    moves: Annotated[tuple[Annotated[tuple[str, str], Field(strict=False)], ...], Field(strict=False)] = ()
    values: Annotated[tuple[Moment, ...], Field(strict=False, min_length=1)]

    def at(self, now: datetime) -> str | int | bool:
        """The value that holds at an instant."""
        return [moment.value for moment in self.values if moment.begins is None or moment.begins <= now][-1]


def found_at(table: dict[str, Any], key: str) -> tuple[Any, str | int] | None:
    """The table or list that holds a key, and its last step: `fees.site.percent`, `sale.1.price`, `price.base.amount`."""
    section, *steps = key.split(".")
    if section not in SECTIONS or section not in table or not steps:
        return None
    holder: Any = table[section]
    if section in LISTS:
        rows = [row for number, row in enumerate(holder, start=1) if steps[0] in (str(number), row.get("name"))]
        if not rows:
            return None
        holder, steps = rows[0], steps[1:]
    for step in steps[:-1]:
        holder = holder.get(step) if isinstance(holder, dict) else None
    return (holder, steps[-1]) if isinstance(holder, dict) and steps and steps[-1] in holder else None
