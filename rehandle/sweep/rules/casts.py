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
        return "FALSE" if kind is Kind.BOOL else f"NOT ({_in_range(_stored(column, stored, kind), kind)})"
    return f"{text_of(column, stored)} IS NOT NULL AND ({cast(column, stored, kind)}) IS NULL"


def text_of(column: str, stored: str) -> str:
    """A cell as text; an empty one is none. Only what begins or ends with a space is trimmed: that costs more than all else."""
    text = quoted(column)
    if stored != "VARCHAR":
        return f"nullif(trim(CAST({text} AS VARCHAR)), '')"
    return f"CASE WHEN {text} = '' THEN NULL WHEN starts_with({text}, ' ') OR suffix({text}, ' ') THEN nullif(trim({text}), '') ELSE {text} END"


def _native(column: str, stored: str, kind: Kind) -> str:
    if kind is Kind.BOOL:
        return quoted(column)
    value = _stored(column, stored, kind)
    return _checked_number(value) if kind is Kind.INT else _checked_instant(value)


def _stored(column: str, stored: str, kind: Kind) -> str:
    """A column that is stored as its type, in UTC."""
    if kind is Kind.INT:
        return quoted(column)
    return f"timezone('UTC', {quoted(column)})" if stored == "TIMESTAMP WITH TIME ZONE" else f"CAST({quoted(column)} AS TIMESTAMP)"


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
    return f"CASE WHEN {_in_range(number, Kind.INT)} THEN CAST({number} AS BIGINT) END"


def _checked_instant(instant: str) -> str:
    return f"CASE WHEN {_in_range(instant, Kind.INSTANT)} THEN {instant} END"


def _in_range(value: str, kind: Kind) -> str:
    if kind is Kind.INT:
        return f"{value} BETWEEN {-LARGEST_COUNT} AND {LARGEST_COUNT}"
    return f"{value} >= TIMESTAMP '0001-01-01' AND {value} < TIMESTAMP '9999-12-31'"
