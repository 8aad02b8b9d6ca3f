"""One letter as an e-mail: text and HTML beside each other, our own id, the language, nothing about the machine that sent it."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from rehandle.kernel.ports import Mail


def message_of(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """Write the letter. `now` is its date; the letter's own headers come last and may not repeat one that stands here."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"], message["Message-ID"] = format_datetime(now), _bracketed(mail.message_id)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.lang  # only now: making parts moves every Content- header into the first of them
    for name, value in mail.headers:
        assert name not in message, f"{name} is already in the letter"
        message[name] = value
    return message


def plain_id(message_id: str) -> str:
    """A message's id without its brackets, as our rows keep it."""
    return message_id.strip().removeprefix("<").removesuffix(">")


def _bracketed(message_id: str) -> str:
    return f"<{plain_id(message_id)}>"
