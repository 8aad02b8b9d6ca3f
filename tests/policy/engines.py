"""The engines as the laws see them: fill a table with rows, ask one statement, get rows of plain values back."""

import os
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg

from rehandle.config.postgres import Embedded
from rehandle.policy.rules.columns import SOURCE, Kind
from rehandle.policy.rules.dialects import DUCKDB, POSTGRES, SPARK, Dialect
from tests.policy.made import FACTS, SCORE

Row = dict[str, object]


def columns_of(present: Sequence[str], dialect: Dialect) -> dict[str, str]:
    """A mirror's columns with their types: what the source has, the canonical name, name facts and group facts."""
    types = dialect.types
    made = {"handle": types[Kind.TEXT], "canonical": types[Kind.TEXT], "portfolio": types[Kind.INT], "length": types[Kind.INT]}
    facts = {fact.key: types[Kind.BOOL] for fact in FACTS[1:]} | {SCORE.key: types[Kind.INT]}
    return made | {name: types[SOURCE[name].kind] for name in present} | facts


def full(row: Row) -> Row:
    """The row with what the mirror adds. `handle` is the row's own label; conditions see `canonical`."""
    name = str(row["handle"])
    plain = name.isascii()
    made = {"canonical": name, "length": len(name), "only:digits": plain and name.isdigit(), "only:letters": plain and name.isalpha()}
    return {**row, **made, "handle": row.get("label", name)}


class Engine(Protocol):
    """One engine with one table called `mirror`."""

    dialect: Dialect

    def fill(self, present: Sequence[str], rows: Sequence[Row]) -> None:
        """Make the table anew with exactly these rows."""

    def ask(self, sql: str) -> list[Row]:
        """The rows of a statement."""


class DuckDB:
    dialect = DUCKDB

    def __init__(self) -> None:
        self._db = duckdb.connect()
        self._db.execute("SET threads = 1")

    def fill(self, present: Sequence[str], rows: Sequence[Row]) -> None:
        columns = columns_of(present, self.dialect)
        self._db.execute(f"CREATE OR REPLACE TABLE mirror ({', '.join(f'{self.dialect.quoted(name)} {kind}' for name, kind in columns.items())})")
        values = ", ".join(f"({', '.join('?' * len(columns))})" for _ in rows)
        self._db.execute(f"INSERT INTO mirror VALUES {values}", [made[name] for made in map(full, rows) for name in columns])

    def ask(self, sql: str) -> list[Row]:
        cursor = self._db.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Postgres:
    dialect = POSTGRES

    @cached_property
    def _db(self) -> psycopg.Connection[Any]:
        """A connection of its own to the server that the tests stand on, made when it is first asked."""
        own = Embedded(Path(os.environ["REHANDLE_DATA_DIR"]) / "postgres").url
        return psycopg.connect(os.environ.get("REHANDLE_DATABASE_URL") or own, autocommit=True)

    def fill(self, present: Sequence[str], rows: Sequence[Row]) -> None:
        columns = columns_of(present, self.dialect)
        self._db.execute("DROP TABLE IF EXISTS mirror")
        self._db.execute(f"CREATE TEMP TABLE mirror ({', '.join(f'{self.dialect.quoted(name)} {kind}' for name, kind in columns.items())})")
        with self._db.cursor() as cursor, cursor.copy("COPY mirror FROM STDIN") as copy:
            for row in rows:
                copy.write_row([full(row)[name] for name in columns])

    def ask(self, sql: str) -> list[Row]:
        cursor = self._db.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Spark:
    """Apache Spark on this machine. The table is written as constants: their types are cast, so an empty column keeps its own."""

    dialect = SPARK

    def __init__(self) -> None:
        from pyspark.sql import SparkSession  # the extra `spark`

        builder = SparkSession.builder.master("local[2]").appName("rehandle-laws")
        told = {"ui.enabled": "false", "sql.session.timeZone": "UTC", "driver.bindAddress": "127.0.0.1", "driver.host": "127.0.0.1", "sql.shuffle.partitions": "1", "log.level": "ERROR"}
        for key, value in told.items():
            builder = builder.config(f"spark.{key}", value)
        self._spark = builder.getOrCreate()

    def fill(self, present: Sequence[str], rows: Sequence[Row]) -> None:
        from pyspark.sql import types as t

        kinds = {"TIMESTAMP_NTZ": t.TimestampNTZType(), "BIGINT": t.LongType(), "STRING": t.StringType(), "BOOLEAN": t.BooleanType()}
        columns = columns_of(present, self.dialect)
        schema = t.StructType([t.StructField(name, kinds[kind]) for name, kind in columns.items()])
        data = [[full(row)[name] for name in columns] for row in rows]
        self._spark.createDataFrame(data, schema).createOrReplaceTempView("mirror")

    def ask(self, sql: str) -> list[Row]:
        return [row.asDict() for row in self._spark.sql(sql).collect()]

    def close(self) -> None:
        self._spark.stop()


def plain(value: Any) -> Any:
    """Lists as tuples, instants without a zone: what the engines have in common."""
    if isinstance(value, list):
        return tuple(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
