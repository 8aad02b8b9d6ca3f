"""Forms of very many names: plain names of the profile `x` in one go, all others one by one. The answers are the same."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from rehandle.kernel.refusal import Refused
from rehandle.names.rules.looks import similarity, similarity_of_lines
from rehandle.names.rules.profiles import canonical
from rehandle.names.skeletons import skeleton, skeleton_of_lines

CHUNK = 1 << 16  # bytes read at once: some thousand names, so that the work of a chunk is nothing beside theirs, and it stays in the cache
_PLAIN = re.compile(r"[A-Za-z0-9_]{1,15}", re.ASCII)


def each_line(source: BinaryIO, answer: Callable[[str], Mapping[str, object]]) -> Iterator[str]:
    """JSON lines of any answer to one name a line."""
    for names in _names(source):
        yield "".join(_dumped(name, answer(name)) for name in names)


def answers(source: BinaryIO, profile: str) -> Iterator[str]:
    """JSON lines for one name a line, in chunks of text that end in a line's end."""
    for names in _names(source):
        yield "".join(_plain(names) if profile == "x" else [_json(name, profile) for name in names])


def _names(source: BinaryIO) -> Iterator[list[str]]:
    while lines := source.readlines(CHUNK):
        text = b"".join(lines).decode("utf-8", "surrogateescape")
        yield [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")]


def _plain(names: Sequence[str]) -> list[str]:
    """Names in small or capital letters, digits and strokes are answered together; the rest keep their places."""
    is_plain = _PLAIN.fullmatch
    plain = [name for name in names if is_plain(name)]
    forms = "\n".join(plain).lower()
    skeletons = skeleton_of_lines(forms)
    keys = similarity_of_lines(skeletons)
    told = [
        f'{{"name": "{name}", "canonical": "{form}", "skeleton": "{bones}", "similarity": "{key}", "refusal": null}}\n'
        for name, form, bones, key in zip(plain, forms.split("\n"), skeletons.split("\n"), keys.split("\n"), strict=False)
    ]
    if len(plain) == len(names):
        return told
    rest = iter(told)
    return [next(rest) if is_plain(name) else _json(name, "x") for name in names]


def _json(name: str, profile: str) -> str:
    return _dumped(name, answer(name, profile))


def _dumped(name: str, told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=_has_surrogates(name)) + "\n"


def answer(name: str, profile: str) -> dict[str, str | None]:
    """The answer to one name."""
    form = canonical(name, profile)
    if isinstance(form, Refused):
        return {"name": name, "canonical": None, "skeleton": None, "similarity": None, "refusal": form.code.value}
    return {"name": name, "canonical": form, "skeleton": skeleton(form), "similarity": similarity(form, skeleton), "refusal": None}


def _has_surrogates(name: str) -> bool:
    return not name.isascii() and any("\ud800" <= sign <= "\udfff" for sign in name)
