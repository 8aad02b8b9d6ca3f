"""What can go wrong around us, in one plain line instead of a traceback."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from rehandle.config.postgres import PostgresMissing
from rehandle.config.processes import NotStarted
from rehandle.kernel.refusal import Refused

FAULT, REFUSED, INTERRUPTED = 1, 2, 130
SPACE = {errno.ENOSPC, errno.EDQUOT}


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
    match error:
        case PostgresMissing() | NotStarted() | Refused():
            return str(error)
        case ValidationError():
            return "; ".join(f"REHANDLE_{'.'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in error.errors())
        case OSError() if error.errno in SPACE:
            return "The disk is full. Free some space and start again; nothing that was recorded is lost."
        case PermissionError():
            return f"{error.filename} cannot be written or read by this user."
        case _ if type(error).__module__.partition(".")[0] in ("django", "psycopg") and type(error).__name__ == "OperationalError":
            return _database(str(error))
    return None


def _database(told: str) -> str:
    first = told.strip().splitlines()[-1] if told.strip() else "it said nothing"
    if "No space left" in told:
        return "The disk is full: the database could not write. Free some space and start again."
    return f"The database does not answer ({first}). `make demo` starts one; for your own, set REHANDLE_DATABASE_URL."
