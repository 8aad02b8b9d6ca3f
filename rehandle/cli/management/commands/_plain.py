"""What the verbs without a database share: one JSON document or plain lines, and an exit code that means something."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import duckdb
from django.core.management.base import BaseCommand

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.reading import PolicyInvalid

DONE, FAULT, REFUSED = 0, 1, 2


class Answer(NamedTuple):
    """What a verb answers: a document for machines, lines for people."""

    document: Mapping[str, Any]
    lines: list[str]


class PlainCommand(BaseCommand):
    """A verb that needs no database and no server. It writes its answer to standard output, and nothing else there."""

    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json` for machines; each verb adds its own."""
        parser.add_argument("--json", action="store_true", help="answer with one JSON document")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """The verb's own work."""
        raise NotImplementedError

    def handle(self, *_: object, **options: Any) -> None:
        """Answer and end with 0 = done, 1 = a fault, 2 = refused."""
        code = told(lambda: self.answer(options), as_json=bool(options["json"]))
        if code:
            sys.exit(code)


def told(ask: Callable[[], Answer], as_json: bool) -> int:
    """Ask, and tell the answer or the refusal; the exit code."""
    try:
        answer = ask()
    except PolicyInvalid as error:
        faults = [{"line": fault.line, "key": fault.key, "says": fault.says} for fault in error.faults]
        return _refusal(Code.POLICY_INVALID, str(error), {"file": error.name, "errors": faults}, as_json)
    except Refused as refusal:
        return _refusal(refusal.code, str(refusal), refusal.facts, as_json)
    except (OSError, duckdb.Error, MemoryError) as error:
        return _fault(str(error).splitlines()[0] if str(error) else type(error).__name__, as_json)
    _write(json.dumps(answer.document, ensure_ascii=False, indent=2, default=_plain) if as_json else "\n".join(answer.lines))
    return DONE


def instant(text: str) -> datetime:
    """A day or an instant as people type it, in UTC where no zone is named. Refuses what is neither."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(Code.INVALID, as_of=text, right="2026-12-01 or 2026-12-01T10:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _refusal(code: Code, says: str, facts: Mapping[str, object], as_json: bool) -> int:
    if as_json:
        _write(json.dumps({"refused": code.value, "says": says, **facts}, ensure_ascii=False, indent=2, default=str))
    else:
        sys.stderr.write(f"{says}\n")
    return REFUSED


def _fault(says: str, as_json: bool) -> int:
    if as_json:
        _write(json.dumps({"fault": says}, ensure_ascii=False))
    else:
        sys.stderr.write(f"{says}\n")
    return FAULT


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n" if text else "")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
