"""An operator's own accounts as the demo's platform: `make demo ACCOUNTS=file.csv COLUMNS=handle=name,last_login_at=seen`."""

from pathlib import Path

import duckdb

from rehandle.adapters.platform.loading import load, quoted
from rehandle.adapters.platform.world import COLUMNS, TYPES
from rehandle.kernel.refusal import Code, Refused


def load_csv(path: Path, columns: dict[str, str], into: Path) -> int:
    """Load a CSV file into an empty fake platform; `columns` says our name -> theirs. Returns the accounts loaded.

    A column that the file lacks stays unknown. Rows without a name, and later rows with a name that was there, are left out.
    Refuses `file_unreadable`, `column_missing`.
    """
    try:
        found = _found(path)
        wanted = {name: columns.get(name, name) for name in COLUMNS}
        _require(found, columns, wanted["handle"])
        return load(_query(path, {name: theirs for name, theirs in wanted.items() if theirs in found}), into)
    except (duckdb.Error, OSError) as error:
        raise Refused(Code.FILE_UNREADABLE, file=path.name, why=str(error).splitlines()[0]) from error


def _found(path: Path) -> set[str]:
    with duckdb.connect() as reader:
        return {row[0] for row in reader.execute(f"describe from {_read(path)}").fetchall()}


def _require(found: set[str], columns: dict[str, str], handle: str) -> None:
    for ours, theirs in columns.items():
        if theirs not in found or ours not in COLUMNS:
            raise Refused(Code.COLUMN_MISSING, column=f"{ours}={theirs}")
    if handle not in found:
        raise Refused(Code.COLUMN_MISSING, column=handle)


def _query(path: Path, there: dict[str, str]) -> str:
    chosen = [_cast(name, there.get(name)) for name in COLUMNS]
    handle = _name(there["handle"])
    return (
        f"from (select {', '.join(chosen)} from (select *, row_number() over () line from {_read(path)}) where trim({handle}) <> ''"
        f" qualify row_number() over (partition by lower({handle}) order by line) = 1 order by line)"
    )


def _cast(ours: str, theirs: str | None) -> str:
    if ours == "account_id" and theirs is None:
        return "'row-' || line as \"account_id\""
    if theirs is None:
        return f'null::{TYPES[ours]} as "{ours}"'
    if TYPES[ours] == "timestamp":
        return f"try_cast(try_cast({_name(theirs)} as timestamptz) at time zone 'UTC' as timestamp) as \"{ours}\""
    return f'try_cast({_name(theirs)} as {TYPES[ours]}) as "{ours}"'


def _read(path: Path) -> str:
    return f"read_csv({quoted(path)}, header = true, all_varchar = true)"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
