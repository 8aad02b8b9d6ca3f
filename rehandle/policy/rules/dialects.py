"""What differs between the engines' SQL: names of types, quoting, days, lists. Whatever an engine cannot say is an error, never left out."""

from dataclasses import dataclass
from datetime import date

from rehandle.policy.rules.columns import Kind


class Inexpressible(Exception):
    """Something that an engine cannot say, and why."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """DuckDB's SQL, which the others change where they differ. Instants are stored without a zone, in UTC, in all of them."""

    name: str = "duckdb"
    instant: str = "TIMESTAMP"
    text: str = "VARCHAR"
    small: str = "SMALLINT"
    integer: str = "INTEGER"

    @property
    def types(self) -> dict[Kind, str]:
        """The type of a column by its kind."""
        return {Kind.INSTANT: self.instant, Kind.INT: "BIGINT", Kind.TEXT: self.text, Kind.BOOL: "BOOLEAN"}

    def quoted(self, name: str) -> str:
        """A column's name."""
        return '"' + name.replace('"', '""') + '"'

    def text_literal(self, text: str) -> str:
        """A text as a constant."""
        return "'" + text.replace("'", "''") + "'"

    def day_start(self, day: date) -> str:
        """The first instant of a day."""
        return f"{self.instant} '{day}'"

    def days_between(self, today: date, instant: str) -> str:
        """Whole days from an instant's date to today."""
        return f"(DATE '{today}' - CAST({instant} AS DATE))"

    def ordered(self, text: str) -> str:
        """A text as a side of `<`: compared by code points, whatever language the database speaks."""
        return text

    def without_nulls(self, items: list[str]) -> str:
        """A list of those items that are there."""
        return f"list_filter([{', '.join(items)}], lambda flag: flag IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Postgres(Dialect):
    """PostgreSQL, the witness."""

    name: str = "postgres"
    longest_name: int = 63

    def quoted(self, name: str) -> str:
        """A name that is longer would be cut silently, and two could become one."""
        if len(name.encode()) > self.longest_name:
            raise Inexpressible(f"a column is called by at most {self.longest_name} bytes, and {name!r} has more")
        return Dialect.quoted(self, name)

    def ordered(self, text: str) -> str:
        return f'{text} COLLATE "C"'

    def without_nulls(self, items: list[str]) -> str:
        return f"array_remove(ARRAY[{', '.join(items)}], NULL)"


@dataclass(frozen=True, slots=True)
class Spark(Dialect):
    """Apache Spark 4."""

    name: str = "spark"
    instant: str = "TIMESTAMP_NTZ"
    text: str = "STRING"

    def quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def text_literal(self, text: str) -> str:
        """Backslashes and dollar signs mean something of their own in its texts."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024") + "'"

    def days_between(self, today: date, instant: str) -> str:
        return f"datediff(DATE '{today}', CAST({instant} AS DATE))"

    def without_nulls(self, items: list[str]) -> str:
        return f"filter(array({', '.join(items)}), flag -> flag IS NOT NULL)"


DUCKDB, POSTGRES, SPARK = Dialect(), Postgres(), Spark()
DIALECTS: tuple[Dialect, ...] = (DUCKDB, POSTGRES, SPARK)
