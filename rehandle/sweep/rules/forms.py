"""How a column of the source is written: units, text formats, time zones, words for yes, no and none. And in words, what it is taken for."""

from dataclasses import dataclass

from rehandle.policy.rules.columns import Kind

MICROSECONDS = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1, "days": 86_400_000_000}


@dataclass(frozen=True, slots=True)
class Form:
    """`unit`: numbers since 1970-01-01 UTC. `formats`: of texts, as strptime has them. `zone`: of dates that name none; empty: UTC.
    `yes`, `no`: in small letters. `none`: texts that stand for an empty cell."""

    unit: str = ""
    formats: tuple[str, ...] = ()
    zone: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


PLAIN = Form()


def taken_for(theirs: str, stored: str, kind: Kind, form: Form = PLAIN) -> str:
    """What a column of ours is read from, and as what: `last_seen (varchar), as a date: milliseconds since 1970, none where 0`."""
    how = ", ".join([*_how(kind, form), *([f"none where {', '.join(form.none)}"] if form.none else [])])
    what = kind.value if kind is Kind.BOOL else f"a {kind.value}"
    return f"{theirs} ({stored.lower()}), as {what}" + (f": {how}" if how else "")


def _how(kind: Kind, form: Form) -> list[str]:
    if kind is Kind.BOOL:
        return [f"{word} is {', '.join(texts)}" for word, texts in (("true", form.yes), ("false", form.no)) if texts]
    if kind is not Kind.INSTANT:
        return []
    if form.unit:
        return [f"{form.unit} since 1970"]
    return [*([f"written {' or '.join(form.formats)}"] if form.formats else []), f"in {form.zone or 'UTC'} where it names no zone"]
