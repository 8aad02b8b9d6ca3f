"""What can go wrong around us, in one plain line instead of a traceback."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from rehandle.config.postgres import PostgresMissing
from rehandle.config.processes import NotStarted
from rehandle.kernel.refusal import Refused

FAULT, REFUSED, INTERRUPTED = 1, 2, 130
FULL = ("No space left on device", "disk is full", "Disk quota exceeded")  # as the system, SQLite, DuckDB and PostgreSQL say it


@contextmanager
def in_one_line() -> Iterator[None]:
    """End the process with one line and the right code where the surroundings, not our code, are at fault."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        told = line_of(error)
        if told is None or "REHANDLE_TRACEBACK" in os.environ:
            raise
        print(f"rehandle: {told}", file=sys.stderr)
        sys.exit(REFUSED if isinstance(error, Refused) else FAULT)


def line_of(error: Exception) -> str | None:
    """The line for people; none where the error is a fault of ours and its traceback is what helps."""
    if any(sign in str(each) for each in _causes(error) for sign in FULL):
        return "The disk is full. Free some space and start again; nothing that was recorded is lost."
    match error:
        case PostgresMissing() | NotStarted() | Refused():
            return str(error)
        case ValidationError():
            return "; ".join(f"REHANDLE_{'.'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in error.errors())
        case PermissionError():
            return f"{error.filename} cannot be written or read by this user."
        case _ if type(error).__module__.partition(".")[0] in ("django", "psycopg") and type(error).__name__ == "OperationalError":
            return _database(str(error))
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _database(told: str) -> str:
    first = told.strip().splitlines()[-1] if told.strip() else "it said nothing"
    return f"The database does not answer ({first}). `make demo` starts one; for your own, set REHANDLE_DATABASE_URL."
