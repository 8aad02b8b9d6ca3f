"""Every key that a policy has a value for, by the name that people find it under: `clocks.grace`, `verdict.dormant.when`, `sale.1.price`."""

from collections.abc import Iterator
from typing import Any

from rehandle.policy.rules.model import Policy

NAMED = ("exempt", "verdict", "tier", "price")  # lists whose parts go by their own name, not by their place
FLAT = {"keep.by_verdict.": "keep."}  # as the file has it
ABOUT = "sources."  # says where a value comes from, and is none itself
# What has no say where nothing is sold: no page speaks of it there.
OF_MONEY = ("policy.currency", "fees.", "listing.", "limits.strikes.", "after.take_back_refund_percent")


def values_of(policy: Policy) -> dict[str, Any]:
    """Every key with its value, defaults too, in the order of the file. A list of plain values is one value."""
    return _told(policy.model_dump(mode="json"))


def chosen(policy: Policy) -> dict[str, Any]:
    """The keys that this policy sets to something else than the language's own default, which the page tells where it means anything.

    What only a sale asks for is left out where nothing is sold.
    """
    set_ones = _told(policy.model_dump(mode="json", exclude_defaults=True))
    return {key: value for key, value in set_ones.items() if value not in (None, "", []) and (policy.sells or not key.startswith(OF_MONEY))}


def covers(said: str, key: str) -> bool:
    """Whether what speaks of one key (or of a whole table) speaks of another."""
    return key == said or key.startswith(f"{said}.")


def with_tables(key: str) -> tuple[str, ...]:
    """A key and every table that it lies in: whoever speaks of one of them speaks of it."""
    parts = key.split(".")
    return tuple(".".join(parts[:length]) for length in range(len(parts), 0, -1))


def _told(dump: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in _leaves(dump, "") if not key.startswith(ABOUT)}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, f"{path}.{key}" if path else key)
        case [dict(), *_]:
            for place, inner in enumerate(value, start=1):
                yield from _leaves(inner, f"{path}.{inner['name'] if path in NAMED else place}")
        case _:
            yield _as_in_the_file(path), value


def _as_in_the_file(path: str) -> str:
    return next((short + path.removeprefix(long) for long, short in FLAT.items() if path.startswith(long)), path)
