"""Where each key stands in the text of a TOML file: the parser of the standard library does not tell."""

import re

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""")
_QUOTED = re.compile(r"""\"\"\"|'''|"(?:[^"\\]|\\.)*"|'[^']*'|\#.*$""")


def places_of(text: str) -> dict[Path, int]:
    """The line (from 1) of each table and key, by its path: `("sale", 0, "price")`."""
    places: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table: Path = ()
    depth, fence = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence or depth:
            depth, fence = _after(line, depth, fence)
        elif header := _HEADER.match(line):
            table = _table(header[1], header[2], counts)
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            places.setdefault((*table, *_parts(key[1])), number)
            depth, fence = _after(line[key.end() :], 0, "")
    return places


def line_of(places: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the first thing in it, or of the nearest thing around it that has one."""
    for end in range(len(path), 0, -1):
        if path[:end] in places:
            return places[path[:end]]
        if inside := [line for place, line in places.items() if place[:end] == path[:end]]:
            return min(inside)
    return 1


def _table(bracket: str, name: str, counts: dict[str, int]) -> Path:
    if bracket == "[":
        return tuple(_parts(name))
    counts[name] = counts.get(name, -1) + 1
    return (*_parts(name), counts[name])


def _parts(key: str) -> list[str]:
    return [key[1:-1]] if key[0] in "\"'" else [part.strip().strip("\"'") for part in key.split(".")]


def _after(line: str, depth: int, fence: str) -> tuple[int, str]:
    """How deep in brackets, and in which long text, the next line begins."""
    if fence:
        _, found, rest = line.partition(fence)
        return _after(rest, depth, "") if found else (depth, fence)
    for match in _QUOTED.finditer(line):
        if match[0] in ('"""', "'''"):
            depth += _brackets(line[: match.start()])
            return _after(line[match.end() :], depth, match[0])
    return depth + _brackets(line), ""


def _brackets(text: str) -> int:
    plain = _QUOTED.sub("", text)
    return sum(plain.count(sign) for sign in "[{") - sum(plain.count(sign) for sign in "]}")
