"""SQL that reads a cell as a type. A cell that cannot be read is a reason to set the row aside, never a guess.

A column that is stored as the type already is only held against its range: texts are read, numbers are not made texts first.
"""

from collections.abc import Iterable

from rehandle.policy.rules.columns import LARGEST_COUNT, Kind
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.sweep.rules.forms import MICROSECONDS, PLAIN, Form

YES, NO = ("1", "t", "true", "y", "yes"), ("0", "f", "false", "n", "no")
NATIVE = {
    Kind.INSTANT: ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE", "TIMESTAMP WITH TIME ZONE"),
    Kind.BOOL: ("BOOLEAN",),
    Kind.INT: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
}
FIRST_MICROSECOND, LAST_MICROSECOND = -62_135_596_800_000_000, 253_402_214_400_000_000  # 0001-01-01, 9999-12-31
NAMES_ZONE = "':[0-9.]+ *(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2}){0,2})$'"


def cast(column: str, stored: str, kind: Kind, form: Form = PLAIN) -> str:
    """The value of a source column whose stored type is `stored`; NULL where empty or unreadable."""
    if kind is Kind.TEXT:
        return text_of(column, stored, form)
    if _is_native(stored, kind, form):
        return _but_none(column, _native(column, stored, kind, form), form)
    text = text_of(column, stored, form)
    if kind is Kind.INSTANT:
        if form.unit:
            return _checked_instant(_since_1970(column, stored, text, form.unit))
        return _checked_instant(_written(text, form) if form.formats else _instant(text, form))
    if kind is Kind.BOOL:
        return f"CASE WHEN lower({text}) IN {_texts(form.yes or YES)} THEN TRUE WHEN lower({text}) IN {_texts(form.no or NO)} THEN FALSE END"
    return _checked_number(_whole(text))


def unread(column: str, stored: str, kind: Kind, form: Form = PLAIN, made: str = "") -> str:
    """SQL: the cell is not empty and yet cannot be read. `made`: where its value was made already, under that name."""
    if not _is_native(stored, kind, form):
        return f"{text_of(column, stored, form)} IS NOT NULL AND ({made or cast(column, stored, kind, form)}) IS NULL"
    if kind is Kind.BOOL:
        return "FALSE"
    outside = f"NOT ({_in_range(_stored(column, stored, kind, form), kind)})"
    return f"{text_of(column, stored, form)} IS NOT NULL AND {outside}" if form.none else outside


def text_of(column: str, stored: str, form: Form = PLAIN) -> str:
    """A cell as text; an empty one is none. Only what begins or ends with a space is trimmed: that costs more than all else."""
    text = quoted(column)
    if stored != "VARCHAR":
        return _but_none(column, f"nullif(trim(CAST({text} AS VARCHAR)), '')", form)
    trimmed = f"CASE WHEN {text} >= '!' AND NOT suffix({text}, ' ') THEN {text} ELSE nullif(trim({text}), '') END"  # '!' comes next after a space
    return _but_none(column, trimmed, form)


def _but_none(column: str, value: str, form: Form) -> str:
    """Nothing where the cell is a text that stands for none."""
    return f"CASE WHEN trim(CAST({quoted(column)} AS VARCHAR)) IN {_texts(form.none)} THEN NULL ELSE {value} END" if form.none else value


def _is_native(stored: str, kind: Kind, form: Form) -> bool:
    """Stored as its type, and nothing is said of its texts."""
    return stored in NATIVE.get(kind, ()) and not (kind is Kind.BOOL and (form.yes or form.no))


def _native(column: str, stored: str, kind: Kind, form: Form) -> str:
    if kind is Kind.BOOL:
        return quoted(column)
    value = _stored(column, stored, kind, form)
    return _checked_number(value) if kind is Kind.INT else _checked_instant(value)


def _stored(column: str, stored: str, kind: Kind, form: Form) -> str:
    """A column that is stored as its type, in UTC."""
    if kind is Kind.INT:
        return quoted(column)
    return f"timezone('UTC', {quoted(column)})" if stored == "TIMESTAMP WITH TIME ZONE" else _in_zone(f"CAST({quoted(column)} AS TIMESTAMP)", form)


def _in_zone(instant: str, form: Form) -> str:
    """An instant without a zone, which was written in the form's."""
    return f"timezone('UTC', timezone({text_literal(form.zone)}, {instant}))" if form.zone else instant


def _whole(text: str) -> str:
    """A whole number, also as `3.0`, which some exports write; never rounded."""
    plain = f"TRY_CAST(regexp_replace({text}, '[.]0+$', '') AS BIGINT)"
    return f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]{{1,18}}([.]0+)?') THEN {plain} END"


def _since_1970(column: str, stored: str, text: str, unit: str) -> str:
    """A number of that unit since 1970 as an instant; one that lies beyond the years we read is none."""
    number, worth = _whole(_unscaled(column, stored, text)), MICROSECONDS[unit]
    if stored in NATIVE[Kind.INT]:
        number = f"(CASE WHEN {text} IS NOT NULL THEN CAST({quoted(column)} AS BIGINT) END)"
    return f"CASE WHEN {number} BETWEEN {-(-FIRST_MICROSECOND // worth)} AND {LAST_MICROSECOND // worth} THEN make_timestamp({number} * {worth}) END"


def _unscaled(column: str, stored: str, text: str) -> str:
    """Large floating numbers are printed with an exponent: a whole one is made one first."""
    if stored not in ("DOUBLE", "FLOAT"):
        return text
    number = quoted(column)
    return f"CAST(CASE WHEN {text} IS NOT NULL AND {number} = floor({number}) THEN TRY_CAST({number} AS BIGINT) END AS VARCHAR)"


def _written(text: str, form: Form) -> str:
    """A text in the first format that it fits; the zone it names, else the form's."""
    tried = {format_: f"try_strptime({text}, {text_literal(format_)})" for format_ in form.formats}
    read = [f"timezone('UTC', {one})" if "%z" in format_ else _in_zone(one, form) for format_, one in tried.items()]
    return f"coalesce({', '.join(read)})"


def _instant(text: str, form: Form) -> str:
    """An instant in UTC. Without a zone it is read in the form's, else as UTC; ten or thirteen digits are seconds or milliseconds since 1970."""
    named = f"timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ))"
    if form.zone:
        named = f"CASE WHEN regexp_matches({text}, {NAMES_ZONE}) THEN {named} ELSE {_in_zone(f'TRY_CAST({text} AS TIMESTAMP)', form)} END"
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{10}}') THEN make_timestamp(TRY_CAST({text} AS BIGINT) * 1000000) "
        f"WHEN regexp_full_match({text}, '[0-9]{{13}}') THEN make_timestamp(TRY_CAST({text} AS BIGINT) * 1000) "
        f"ELSE {named} END"
    )


def _checked_number(number: str) -> str:
    return f"CASE WHEN {_in_range(number, Kind.INT)} THEN CAST({number} AS BIGINT) END"


def _checked_instant(instant: str) -> str:
    return f"CASE WHEN {_in_range(instant, Kind.INSTANT)} THEN {instant} END"


def _in_range(value: str, kind: Kind) -> str:
    if kind is Kind.INT:
        return f"{value} BETWEEN {-LARGEST_COUNT} AND {LARGEST_COUNT}"
    return f"{value} >= TIMESTAMP '0001-01-01' AND {value} < TIMESTAMP '9999-12-31'"


def _texts(texts: Iterable[str]) -> str:
    return f"({', '.join(text_literal(each) for each in texts)})"
