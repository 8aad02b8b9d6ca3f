"""What `--columns` says: pairs (`handle=name,last_login_at=seen`), or a TOML file that also tells how each column is written."""

from hashlib import sha256
from pathlib import Path

from rehandle.kernel.refusal import Code, Refused
from rehandle.sweep.rules.mapping import pairs_of
from rehandle.sweep.rules.mapping_file import Columns, columns_in


def columns_of(told: str) -> Columns:
    """Pairs, or the file where it ends in `.toml`. Refuses `invalid`, `file_unreadable`."""
    if not told.endswith(".toml") or "=" in told:
        return Columns(pairs_of(told), {})
    path = Path(told)
    try:
        content = path.read_bytes()
        return columns_in(content.decode("utf-8"), path.name, sha256(content).hexdigest())
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Code.FILE_UNREADABLE, file=told, why=getattr(error, "strerror", None) or "it is not UTF-8 text") from None
