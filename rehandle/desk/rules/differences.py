"""What in a text is not of the template: line by line, nothing hidden."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text. `same` says that the template has it so; `instead_of` what it would have said."""

    text: str
    same: bool
    instead_of: str = ""


def marked(template: str, text: str) -> list[Line]:
    """Every line of the text, those that the template does not have so marked; what was left out stands as an empty line."""
    was, now = template.splitlines(), text.splitlines()
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(line, True) for line in now[c:d]]
        elif kind == "delete":
            found += [Line("", False, line) for line in was[a:b]]
        else:
            found += [Line(line, False, "\n".join(was[a:b]) if place == c else "") for place, line in enumerate(now[c:d], start=c)]
    return found


def name_between(pattern: str, mark: str, text: str) -> str:
    """What stands in the text where the template's line has a mark; empty where no line fits."""
    line = next((each for each in pattern.splitlines() if mark in each), "")
    if not line:
        return ""
    before, _, after = line.partition(mark)
    for each in text.splitlines():
        if each.startswith(before) and each.endswith(after) and len(each) >= len(before) + len(after):
            return each[len(before) : len(each) - len(after)]
    return ""
