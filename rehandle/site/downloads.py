"""A table as a file that is never whole in memory: CSV line by line, or Parquet, which is written beside and sent piece by piece."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.http import StreamingHttpResponse

PIECE, LINES = 1 << 16, 500
TO_PARQUET = """copy (select * from read_csv($lines, header = true, columns = {columns}, delim = ',', quote = '"', escape = '"', auto_detect = false))
to '{out}' (format parquet, compression zstd)"""


class Line:
    """Gives a written line back at once: a file of any length is streamed."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file, its head first."""
    writer = csv.writer(Line())
    return (writer.writerow(row) for row in chain([columns], rows))


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A CSV file of this name."""
    return _sent(f"{name}.csv", _some(lines(columns, rows)), "text/csv; charset=utf-8")


def as_parquet(name: str, columns: dict[str, str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A Parquet file of this name, in the same order. `columns`: DuckDB's type of each. What is written beside is gone when it is sent."""
    return _sent(f"{name}.parquet", _pieces(columns, rows), "application/vnd.apache.parquet")


def _some(written: Iterator[str]) -> Iterator[str]:
    """Some hundreds of lines at a time: sent one by one, each costs more than it is long."""
    while some := list(islice(written, LINES)):
        yield "".join(some)


def _pieces(columns: dict[str, str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    with TemporaryDirectory(prefix="rehandle-file-") as folder:
        whole = _written(Path(folder), columns, rows)
        with whole.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _written(folder: Path, columns: dict[str, str], rows: Iterable[Sequence[object]]) -> Path:
    text, whole = folder / "rows.csv", folder / "rows.parquet"
    with text.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines(list(columns), rows))
    with duckdb.connect() as db:
        db.execute("SET memory_limit = '256MB'; SET threads = 1; SET TimeZone = 'UTC'")
        db.execute(TO_PARQUET.format(columns=columns, out=str(whole).replace("'", "''")), {"lines": str(text)})
    text.unlink()
    return whole


def _sent(name: str, content: Iterable[str] | Iterable[bytes], kind: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
