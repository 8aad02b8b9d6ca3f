"""The processes of the demo, in the order of their start: mail, payment, worker, live, pages."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rehandle.cli.demo.surroundings import answers


@dataclass(frozen=True, slots=True)
class Service:
    """One process: what runs, and how to see that it is up."""

    name: str
    command: list[str]
    ready: Callable[[], bool]


def services(env: Mapping[str, str], folder: Path, *, thousands: bool = False) -> list[Service]:
    """Each speaks to the others by ports only; what it keeps lies in the demo's folder. `thousands` of letters take a sink that keeps a line each."""
    office, smtp = int(env["REHANDLE_PORT"]), int(env["REHANDLE_SMTP_PORT"])
    payment, live = urlsplit(env["REHANDLE_PAYMENT_URL"]).port or 0, int(env["REHANDLE_LIVE_PORT"])
    webhook = f"http://{env['REHANDLE_HOST']}:{office}/hooks/payment"
    secret = str(_shared_secret(folder))
    provider = ["--port", str(payment), "--state", str(folder / "provider.sqlite"), "--webhook", webhook, "--secret-file", secret]
    sink = ["--port", str(smtp), "--state", str(folder / "mail.sqlite")]
    fast = ["--port", str(smtp), "--kept", str(folder / "letters.txt")]
    mail = _python("rehandle.adapters.mail.fast_sink", *fast) if thousands else _python("rehandle.adapters.mail.sink", *sink)
    return [
        Service("mail", mail, lambda: answers(smtp)),
        Service("payment", _python("rehandle.adapters.payment.fake_provider", *provider), lambda: answers(payment)),
        Service("worker", _python("rehandle.cli", "worker"), lambda: True),
        Service("live", _python("rehandle.cli", "live"), lambda: answers(live)),
        Service("pages", _python("rehandle.cli", "serve"), lambda: answers(office)),
    ]


def _shared_secret(folder: Path) -> Path:
    """What the office and the provider share, as text, for nobody else to read."""
    shared = folder / "keys" / "provider.secret"
    shared.touch(mode=0o600)
    shared.write_text((folder / "keys" / "webhook.key").read_bytes().hex())
    return shared


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]
