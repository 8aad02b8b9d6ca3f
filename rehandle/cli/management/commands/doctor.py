"""`rehandle doctor`: database, mail, platform, payment, keeper, clock, keys: one line each."""

import json
import smtplib
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rehandle import wiring
from rehandle.config.keys import NAMES
from rehandle.config.office import office
from rehandle.kernel.refusal import Refused
from rehandle.policy.queries import in_force_or_none

DRIFT_SECONDS = 5.0
PATIENCE_SECONDS = 3


class Command(BaseCommand):
    """Looks only; changes nothing. Ends with 1 when something is not as it should be."""

    help = "Check database, mail, platform, payment, keeper, clock and keys."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: CommandParser) -> None:
        """How to print."""
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *_: object, **options: object) -> None:
        """One line a check."""
        found = [look(name, check) for name, check in CHECKS.items()]
        if options["json"]:
            self.stdout.write(json.dumps({name: {"ok": ok, "says": says} for name, ok, says in found}))
        else:
            self.stdout.write("\n".join(lines(found)))
        if not all(ok for _, ok, _ in found):
            sys.exit(1)


def look(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    """Name, whether it is well, and what it says. Whatever breaks is its answer."""
    try:
        return name, True, check()
    except Exception as error:  # noqa: BLE001  a doctor reports every kind of illness
        return name, False, (str(error).strip().splitlines() or [type(error).__name__])[-1]


def lines(found: Iterable[tuple[str, bool, str]]) -> list[str]:
    """For people at a terminal."""
    return [f"{'ok' if ok else 'NOT WELL':8}  {name:9} {says}" for name, ok, says in found]


def database() -> str:
    """It answers and has every table."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (version,) = cursor.fetchone() or ("?",)
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        raise RuntimeError(f"PostgreSQL {version}, {waiting} migrations wait: rehandle migrate")
    return f"PostgreSQL {version}, all migrations applied"


def mail() -> str:
    """The server answers a greeting; no letter is sent."""
    settings = office()
    if settings.mail != "smtp":
        return f"{settings.mail}: nothing is sent"
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE_SECONDS) as server:
        server.noop()
    return f"{settings.smtp_host}:{settings.smtp_port} answers"


def platform() -> str:
    """It describes itself and answers one look-up."""
    described = wiring.ports().platform
    described.availability("rehandle")
    return f"{described.describe().name} answers"


def payment() -> str:
    """The provider's process answers, with whatever page."""
    settings = office()
    if settings.payment != "http":
        return f"{settings.payment}: inside this process"
    try:
        urllib.request.urlopen(settings.payment_url, timeout=PATIENCE_SECONDS).close()  # noqa: S310  the operator's own setting
    except urllib.error.HTTPError as answer:
        answer.close()
    return f"{settings.payment_url} answers"


def keeper() -> str:
    """It answers, where the rule in force has names sold by sealed bids."""
    policy = in_force_or_none(wiring.office_ctx().now)
    if policy is None or not any(step.form == "sealed" for step in policy.sale):
        return "no name is sold by sealed bids: none is needed"
    try:
        wiring.ports().keeper.give("rehandle")
    except Refused:
        return "answers"
    raise RuntimeError("it gave out a key of no auction")


def clock() -> str:
    """This machine and the database agree on the time."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        row = cursor.fetchone()
    assert row is not None
    apart = abs((row[0] - wiring.real_now()).total_seconds())
    if apart > DRIFT_SECONDS:
        raise RuntimeError(f"this machine and the database are {apart:.0f} s apart")
    shown = datetime.strftime(wiring.office_ctx().now.astimezone(UTC), "%Y-%m-%d %H:%M UTC")
    return f"{shown}{', the demo clock' if office().demo else ''}"


def keys() -> str:
    """Every key is there, and only this user can read it."""
    folder = office().data_dir / "keys"
    for name in NAMES:
        if (folder / f"{name}.key").stat().st_mode & 0o077:
            raise RuntimeError(f"{folder / name}.key can be read by others: chmod 600")
    return f"{len(NAMES)} keys in {folder}"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database, "mail": mail, "platform": platform, "payment": payment, "keeper": keeper, "clock": clock, "keys": keys,
}  # fmt: skip
