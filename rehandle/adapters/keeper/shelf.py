"""Where a keeper keeps its key pairs: a folder that only its own user can read, one file an auction; or memory, for stories and tests."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from rehandle.kernel.durable import put

OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class Pair:
    """One auction's key pair, and the instant before which its private half is not given out."""

    auction: str
    public: bytes
    private: bytes
    not_before: datetime


class Shelf(Protocol):
    """Pairs by auction, the people who may open early by name, and a book of what was given out."""

    def find(self, auction: str) -> Pair | None: ...
    def keep(self, pair: Pair) -> None: ...
    def people(self) -> Mapping[str, bytes]: ...
    def note(self, line: Mapping[str, object]) -> None: ...


@dataclass(slots=True)
class Memory:
    """Nothing outlives it."""

    known: dict[str, bytes] = field(default_factory=dict)
    noted: list[Mapping[str, object]] = field(default_factory=list)
    pairs: dict[str, Pair] = field(default_factory=dict)

    def find(self, auction: str) -> Pair | None:
        return self.pairs.get(auction)

    def keep(self, pair: Pair) -> None:
        self.pairs[pair.auction] = pair

    def people(self) -> Mapping[str, bytes]:
        return self.known

    def note(self, line: Mapping[str, object]) -> None:
        self.noted.append(line)


class Folder:
    """`pairs/`, `people/NAME.pub` (Ed25519, as hex) and `given.jsonl` under one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        for each in (path, path / "pairs", path / "people"):
            each.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)

    def find(self, auction: str) -> Pair | None:
        try:
            told = json.loads(self._file(auction).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        private, public = bytes.fromhex(told["private"]), bytes.fromhex(told["public"])
        return Pair(told["auction"], public, private, datetime.fromisoformat(told["not_before"]))

    def keep(self, pair: Pair) -> None:
        told = {
            "auction": pair.auction, "public": pair.public.hex(), "private": pair.private.hex(), "not_before": pair.not_before.isoformat(),
        }  # fmt: skip
        put(self._file(pair.auction), json.dumps(told).encode())

    def people(self) -> Mapping[str, bytes]:
        return {file.stem: bytes.fromhex(file.read_text().strip()) for file in sorted((self._path / "people").glob("*.pub"))}

    def note(self, line: Mapping[str, object]) -> None:
        with (self._path / "given.jsonl").open("a", encoding="utf-8") as book:
            book.write(json.dumps(line, ensure_ascii=False) + "\n")
            book.flush()
            os.fsync(book.fileno())

    def _file(self, auction: str) -> Path:
        return self._path / "pairs" / f"{hashlib.sha256(auction.encode()).hexdigest()}.json"
