"""`rehandle log verify URL|FOLDER|PROOF`: check a public record, or a proof out of it, from outside. Needs no database and no server."""

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from rehandle.log.rules.proof import Proven
from rehandle.log.verify import Source, Verified, Wrong, remember, remembered, verify, verify_proof

FAULT = 1


class Command(BaseCommand):
    """The heads that were seen are kept, so that a record that was rewritten is found out at the next visit."""

    help = "Check a public record: signature, every entry, the tree, and that nothing was rewritten since the last visit."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to check, with which key, and where heads are kept."""
        parser.add_argument("act", choices=["verify"], help="verify: check all of it")
        source = "the office's address, a folder with checkpoint, log.key and tile/, or the file of a proof for one row of a batch"
        parser.add_argument("source", metavar="URL|FOLDER|PROOF", help=source)
        parser.add_argument("--log", default="", metavar="URL|FOLDER", help="for a proof: the log that its head has to belong to")
        parser.add_argument("--key", default="", help="the verifier key, where you have it from elsewhere; else the first one seen is trusted")
        parser.add_argument("--entry", type=int, default=None, metavar="N", help="also prove that entry N is in it, and print it")
        parser.add_argument("--heads", type=Path, default=None, metavar="FILE", help="where seen heads are kept (the user's cache)")
        parser.add_argument("--json", action="store_true", help="answer with one JSON document")

    def handle(self, *_: object, **options: Any) -> None:
        """Ends with 0 where it holds, 1 where it does not."""
        if Path(options["source"]).is_file():
            self._proof(Path(options["source"]), options)
            return
        heads = options["heads"] or _cache() / "rehandle" / "heads.json"
        source = Source(options["source"])
        try:
            found = verify(source, options["key"], remembered(heads, source.where), options["entry"])
            remember(heads, source.where, found)
        except (Wrong, OSError) as error:
            self._fault(str(error), options["json"])
        self.stdout.write(json.dumps({"holds": True, **asdict(found)}, ensure_ascii=False) if options["json"] else _line(found))

    def _proof(self, file: Path, options: dict[str, Any]) -> None:
        """A document that proves one row of a batch. The key comes from whoever checks, or from the log he names."""
        log = Source(options["log"]) if options["log"] else None
        try:
            key = options["key"] or (log.get("log.key").decode().strip() if log else "")
            if not key:
                raise Wrong("a proof is checked with the log's key: give --key, or --log")
            found = verify_proof(json.loads(file.read_bytes()), key, log)
        except (Wrong, OSError, ValueError, AttributeError) as error:
            self._fault(str(error), options["json"])
        told = {"holds": True, **asdict(found), "head": found.head.body()}
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _proven(found))

    def _fault(self, why: str, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"holds": False, "why": why}, ensure_ascii=False))
        else:
            self.stderr.write(f"The record does not hold: {why}.")
        sys.exit(FAULT)


def _proven(found: Proven) -> str:
    row = "erased since" if found.row is None else json.dumps(found.row, ensure_ascii=False)
    told = f"The proof holds: row {found.index} of {found.count}, entry {found.place} of {found.head.origin} under a head of {found.head.size}."
    return f"{told}\n{row}\n{json.dumps(found.entry, ensure_ascii=False)}"


def _line(found: Verified) -> str:
    before = "first visit" if found.seen_before is None else f"it continues the {found.seen_before} entries seen before"
    told = f"The record holds: {found.size} entries of {found.origin}, root {found.root}; {before}."
    return f"{told}\n{found.entry}" if found.entry is not None else told


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
