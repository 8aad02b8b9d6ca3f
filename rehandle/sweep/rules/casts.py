"""SQL that reads a cell as a type. A cell that cannot be read is a reason to set the row aside, never a guess."""

from rehandle.policy.rules.columns import LARGEST_COUNT, Kind
from rehandle.policy.rules.sql import quoted

YES, NO = "('1', 't', 'true', 'y', 'yes')", "('0', 'f', 'false', 'n', 'no')"
NATIVE = {
    Kind.INSTANT: ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"),
    Kind.BOOL: ("BOOLEAN",),
    Kind.INT: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
}


def cast(column: str, stored: str, kind: Kind) -> str:
    """The value of a source column whose stored type is `stored`; NULL where empty or unreadable."""
    text = f"nullif(trim(CAST({quoted(column)} AS VARCHAR)), '')"
    if kind is Kind.TEXT:
        return text
    if kind is Kind.INSTANT:
        return _checked_instant(_instant(column, stored, text))
    if kind is Kind.BOOL:
        return quoted(column) if stored in NATIVE[kind] else f"CASE WHEN lower({text}) IN {YES} THEN TRUE WHEN lower({text}) IN {NO} THEN FALSE END"
    number = quoted(column) if stored in NATIVE[kind] else _whole(text)
    return f"CASE WHEN {number} BETWEEN {-LARGEST_COUNT} AND {LARGEST_COUNT} THEN CAST({number} AS BIGINT) END"


def unread(column: str, stored: str, kind: Kind) -> str:
    """SQL: the cell is not empty and yet cannot be read."""
    return f"nullif(trim(CAST({quoted(column)} AS VARCHAR)), '') IS NOT NULL AND ({cast(column, stored, kind)}) IS NULL"


def _whole(text: str) -> str:
    """A whole number, also as `3.0`, which some exports write; never rounded."""
    plain = f"TRY_CAST(regexp_replace({text}, '[.]0+$', '') AS BIGINT)"
    return f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]{{1,15}}([.]0+)?') THEN {plain} END"


def _instant(column: str, stored: str, text: str) -> str:
    """An instant in UTC. Without a zone it is read as UTC; ten or thirteen digits are seconds or milliseconds since 1970."""
    if stored in NATIVE[Kind.INSTANT]:
        return f"CAST({quoted(column)} AS TIMESTAMP)"
    if stored == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('UTC', {quoted(column)})"
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{10}}') THEN make_timestamp(TRY_CAST({text} AS BIGINT) * 1000000) "
        f"WHEN regexp_full_match({text}, '[0-9]{{13}}') THEN make_timestamp(TRY_CAST({text} AS BIGINT) * 1000) "
        f"ELSE timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ)) END"
    )


def _checked_instant(instant: str) -> str:
    return f"CASE WHEN {instant} >= TIMESTAMP '0001-01-01' AND {instant} < TIMESTAMP '9999-12-31' THEN {instant} END"
