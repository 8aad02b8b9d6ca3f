"""Makes every small change of the rules of sale that mutmut knows, one at a time, and says which of them no test notices: `make mutants`.

Ends with 0 where 90 of 100 are noticed or more, and docs/mutants.md has a reason for each that is not; with 1 otherwise.
A reason stands in a row of a table: where (`english.won`, `*_letter.*`), what (a regular expression over `before => after`), why.
"""

import re
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

WANTED = 90
NOTICED = {"killed", "timeout", "suspicious", "segfault"}  # who waits for ever was noticed as well
REASONS = Path("docs/mutants.md")
MUTMUT = Path(sys.executable).with_name("mutmut")
ROW = re.compile(r"^\| `([^`]+)` \| `(.+)` \| .+ \|$", re.M)


def main() -> int:
    """Run them all, print a line a file, then what stands and has no reason."""
    if subprocess.run([MUTMUT, "run", *sys.argv[1:]], check=False).returncode:
        return 1
    came_to = dict(re.findall(r"^\s*(\S+): (.+)$", _told("results", "--all", "true"), re.M))
    share, reasons = _by_file(came_to), ROW.findall(REASONS.read_text(encoding="utf-8"))
    standing = [(_where(one), _change(one)) for one, what in came_to.items() if what not in NOTICED]
    missing = [f"{where}: {change}" for where, change in standing if not _has_reason(where, change, reasons)]
    print("\n".join(["No reason in docs/mutants.md:", *missing]) if missing else f"{len(standing)} stand, each with its reason in docs/mutants.md")
    return int(share < WANTED or bool(missing))


def _by_file(came_to: dict[str, str]) -> float:
    """How many of each file were noticed, and of all in a hundred."""
    every = Counter(_file(one) for one in came_to)
    noticed = Counter(_file(one) for one, what in came_to.items() if what in NOTICED)
    for file in sorted(every):
        print(f"{noticed[file]:5} of {every[file]:5}  {noticed[file] / every[file]:6.1%}  {file}")
    share = 100 * noticed.total() / every.total()
    print(f"{noticed.total():5} of {every.total():5}  {share:.1f} %  (wanted {WANTED})")
    return share


def _file(one: str) -> str:
    return re.split(r"\.x[_ǁ]", one)[0].rsplit(".", 1)[1]


def _where(one: str) -> str:
    """The file and the function, as `english.won`."""
    function = re.sub(r"__mutmut_\d+$", "", one.rsplit(".", 1)[1]).removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return f"{_file(one)}.{function}"


def _change(one: str) -> str:
    """What was changed into what, with a little of what stands around it."""
    lines = [line for line in _told("show", one).splitlines() if not line.startswith(("---", "+++"))]
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    same = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), min(len(before), len(after)))
    end = next((at for at in range(min(len(before), len(after)) - same) if before[-1 - at] != after[-1 - at]), min(len(before), len(after)) - same)
    start = max(0, same - 30)
    return f"{before[start : len(before) - end + 10]} => {after[start : len(after) - end + 10]}"


def _has_reason(where: str, change: str, reasons: list[tuple[str, str]]) -> bool:
    return any(fnmatchcase(where, place) and re.search(what.replace(r"\|", "|"), change) for place, what in reasons)


def _told(*words: str) -> str:
    return subprocess.run([MUTMUT, *words], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
