"""Makes every small change of the rules of sale that mutmut knows, one at a time, and says which of them no test notices: `make mutants`.

Ends with 0 where 90 of 100 are noticed or more, and docs/mutants.md has a reason for each that is not; with 1 otherwise.
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

WANTED = 90
NOTICED = {"killed", "timeout", "suspicious", "segfault"}  # who waits for ever was noticed as well
REASONS = Path("docs/mutants.md")
MUTMUT = Path(sys.executable).with_name("mutmut")


def main() -> int:
    """Run them all, print a line a file, then what stands and has no reason."""
    if subprocess.run([MUTMUT, "run", *sys.argv[1:]], check=False).returncode:
        return 1
    came_to = dict(re.findall(r"^\s*(\S+): (.+)$", _told("results", "--all", "true"), re.M))
    share = _by_file(came_to)
    missing = [told for one, what in came_to.items() if what not in NOTICED and (told := _row(one)) not in _given()]
    print("\n".join(missing) and "No reason in docs/mutants.md:\n" + "\n".join(missing))
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


def _row(one: str) -> str:
    """A change as docs/mutants.md names it: the function, and the line that it makes."""
    function = re.sub(r"__mutmut_\d+$", "", one.rsplit(".", 1)[1]).removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
    lines = [line[1:].strip() for line in _told("show", one).splitlines() if line.startswith("+") and not line.startswith("+++")]
    return f"| `{_file(one)}.{function}` | `{' '.join(lines) or 'a line less'}` |"


def _given() -> set[str]:
    """What the document has a reason for: its rows without their last cell."""
    rows = re.findall(r"^(\| `[^`]+` \| `.+?` \|) .+ \|$", REASONS.read_text(encoding="utf-8"), re.M)
    return set(rows)


def _told(*words: str) -> str:
    return subprocess.run([MUTMUT, *words], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
