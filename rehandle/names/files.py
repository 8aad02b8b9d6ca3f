"""Reads list files: text with one name a line, or CSV with a column `name` (else the first). `#` begins a remark."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rehandle.kernel.refusal import Code, Refused

SEVERITIES = frozenset({"blocked", "reserved", "protected", "names", "words"})
USUAL_SEVERITY = "reserved"
_HEAD = re.compile(r"#\s*severity:\s*(\S+)")
LIST_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class NameList:
    """One list: its severity, its names in canonical form, and a hash over both."""

    name: str
    severity: str
    names: frozenset[str]

    @property
    def hash(self) -> str:
        """The same for the same severity and names, in whatever order a file has them."""
        return sha256("\n".join([self.severity, *sorted(self.names)]).encode("utf-8", "surrogatepass")).hexdigest()


def read_folder(folder: Path) -> dict[str, NameList]:
    """Every `*.txt` and `*.csv` of a folder; the file's name is the list's. Refuses `file_unreadable`."""
    if not folder.is_dir():
        raise Refused(Code.FILE_UNREADABLE, file=str(folder), why="not a folder")
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".csv"))
    return {path.stem: read_list(path) for path in paths}


def read_list(path: Path) -> NameList:
    """One file. Refuses `file_unreadable`: not UTF-8, an unknown severity, a name of the file that no policy can write."""
    if not LIST_NAME.fullmatch(path.stem):
        raise Refused(Code.FILE_UNREADABLE, file=path.name, why="a list is named with small letters, digits and _")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Code.FILE_UNREADABLE, file=path.name, why=str(error)) from None
    entries = _csv_entries(lines) if path.suffix == ".csv" else iter(lines)
    return NameList(path.stem, _severity(path, lines), frozenset(folded(entries)))


def _severity(path: Path, lines: list[str]) -> str:
    found = next((match[1] for line in lines[:10] if (match := _HEAD.match(line))), USUAL_SEVERITY)
    if found not in SEVERITIES:
        raise Refused(Code.FILE_UNREADABLE, file=path.name, why=f"severity {found} is none of {', '.join(sorted(SEVERITIES))}")
    return found


def _csv_entries(lines: list[str]) -> Iterator[str]:
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    head = next(rows, [])
    place = head.index("name") if "name" in head else 0
    return (row[place] for row in rows if len(row) > place)


def folded(entries: Iterable[str]) -> Iterator[str]:
    """Names as lists keep them: without remark, blanks and a leading `@`, in small letters."""
    for entry in entries:
        name = entry.split("#")[0].strip().removeprefix("@").casefold()
        if name:
            yield name
