"""A process that sends a round to a real mail server, to be killed at any moment."""

import os
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:  # the server that forks the senders starts with nothing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehandle.settings")
    django.setup()

from rehandle.adapters.mail.pipelined import PipelinedMailer
from rehandle.kernel import faults
from rehandle.kernel.clock import RealClock
from rehandle.letters.bulk.round import send_round
from rehandle.letters.write import Body
from tests.letters.bulk import contacts, people

COUNT = 2_500


def run(folder: Path, port: int, crash_at: str = "") -> None:
    os.environ[faults.ARMED] = crash_at
    app = os.open(folder / "app.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    send_round(
        folder, name="notice-30", addressees=people(COUNT), number=30, channels=("mail", "in_app"), contacts=contacts,
        render=lambda who, letter, channel, lang, code: Body(who.handle, f"{code}\n" * 40, f"<p>{code}</p>"),
        mailer=PipelinedMailer("127.0.0.1", port, "names@northwind.example"),
        notify=lambda account, title, text, key: os.write(app, f"{key} {account}\n".encode()), now=RealClock().now, batch=70,
    )  # fmt: skip
