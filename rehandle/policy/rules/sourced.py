"""Marks of source: in a file with `[sources]`, every key says whether it is a fact, reported, or ours."""

from collections.abc import Collection, Iterator
from typing import Any

from rehandle.policy.rules.places import Path

REST = "*"  # marks every key that has no mark of its own
LISTS = ("exempt", "verdict", "tier", "sale", "price", "timed")


def unmarked(marks: Collection[str], table: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Keys of the file without a mark, and marks without a key."""
    keys = dict(keys_of(table))
    for key, path in keys.items():
        if key not in marks and REST not in marks:
            yield path, f'has no mark of its source; add "{key}" to [sources]'
    for mark in marks:
        if mark not in keys and mark != REST:
            yield ("sources", mark), "marks a key that this file does not have"


def keys_of(table: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Every key with its dotted name: `clocks.grace`, `verdict.dormant.when`, `sale.1.price`."""
    for section, content in table.items():
        if section == "sources":
            continue
        rows = enumerate(content) if section in LISTS else [(None, content)]
        for index, row in rows:
            prefix = section if index is None else f"{section}.{row.get('name', index + 1)}"
            for key in row:
                yield f"{prefix}.{key}", (section, key) if index is None else (section, index, key)
