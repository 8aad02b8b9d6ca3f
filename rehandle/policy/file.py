"""Opens a policy file."""

from pathlib import Path

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.reading import PolicyInvalid, parse


def load(source: Path | str) -> Policy:
    """The policy at a path, or in a text of TOML (anything with more than one line).

    Raises `PolicyInvalid` with every error, or refuses `file_unreadable`.
    """
    if isinstance(source, str) and "\n" in source:
        return parse(source)
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Code.FILE_UNREADABLE, file=str(path), why=getattr(error, "strerror", None) or "it is not UTF-8 text") from None
    return parse(text, str(path))


__all__ = ["PolicyInvalid", "load"]
