"""SQL that reads a cell as a type. A cell that cannot be read is a reason to set the row aside, never a guess.

A column that is stored as the type already is only held against its range: texts are read, numbers are not made texts first.
"""

from rehandle.policy.rules.columns import LARGEST_COUNT, Kind
from rehandle.policy.rules.sql import quoted

YES, NO = "('1', 't', 'true', 'y', 'yes')", "('0', 'f', 'false', 'n', 'no')"
NATIVE = {
    Kind.INSTANT: ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE", "TIMESTAMP WITH TIME ZONE"),
    Kind.BOOL: ("BOOLEAN",),
    Kind.INT: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
}


def cast(column: str, stored: str, kind: Kind) -> str:
    """The value of a source column whose stored type is `stored`; NULL where empty or unreadable."""
    if kind is Kind.TEXT:
        return text_of(column, stored)
    if stored in NATIVE.get(kind, ()):
        return _native(column, stored, kind)
    text = text_of(column, stored)
    if kind is Kind.INSTANT:
        return _checked_instant(_instant(text))
    if kind is Kind.BOOL:
        return f"CASE WHEN lower({text}) IN {YES} THEN TRUE WHEN lower({text}) IN {NO} THEN FALSE END"
    return _checked_number(_whole(text))


def unread(column: str, stored: str, kind: Kind) -> str:
    """SQL: the cell is not empty and yet cannot be read."""
    if stored in NATIVE.get(kind, ()):
        return "FALSE" if kind is Kind.BOOL else f"{quoted(column)} IS NOT NULL AND ({cast(column, stored, kind)}) IS NULL"
    return f"{text_of(column, stored)} IS NOT NULL AND ({cast(column, stored, kind)}) IS NULL"


def text_of(column: str, stored: str) -> str:
    """A cell as text; an empty one is none."""
    text = quoted(column) if stored == "VARCHAR" else f"CAST({quoted(column)} AS VARCHAR)"
    return f"nullif(trim({text}), '')"


def _native(column: str, stored: str, kind: Kind) -> str:
    if kind is Kind.BOOL:
        return quoted(column)
    if kind is Kind.INT:
        return _checked_number(quoted(column))
    zoned = stored == "TIMESTAMP WITH TIME ZONE"
    return _checked_instant(f"timezone('UTC', {quoted(column)})" if zoned else f"CAST({quoted(column)} AS TIMESTAMP)")


def _whole(text: str) -> str:
    """A whole number, also as `3.0`, which some exports write; never rounded."""
    plain = f"TRY_CAST(regexp_replace({text}, '[.]0+$', '') AS BIGINT)"
    return f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]{{1,15}}([.]0+)?') THEN {plain} END"


def _instant(text: str) -> str:
    """An instant in UTC. Without a zone it is read as UTC; ten or thirteen digits are seconds or milliseconds since 1970."""
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{10}}') THEN make_timestamp(TRY_CAST({text} AS BIGINT) * 1000000) "
        f"WHEN regexp_full_match({text}, '[0-9]{{13}}') THEN make_timestamp(TRY_CAST({text} AS BIGINT) * 1000) "
        f"ELSE timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ)) END"
    )


def _checked_number(number: str) -> str:
    return f"CASE WHEN {number} BETWEEN {-LARGEST_COUNT} AND {LARGEST_COUNT} THEN CAST({number} AS BIGINT) END"


def _checked_instant(instant: str) -> str:
    return f"CASE WHEN {instant} >= TIMESTAMP '0001-01-01' AND {instant} < TIMESTAMP '9999-12-31' THEN {instant} END"
