"""Mail over real SMTP: one connection, one letter, one recipient."""

import smtplib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import parseaddr

from rehandle.adapters.mail.message import message_of
from rehandle.adapters.mail.pipelined import PipelinedMailer
from rehandle.kernel.clock import Clock, RealClock
from rehandle.kernel.ports import Mail, Unreachable


def _none(since: datetime) -> list[str]:  # the shape of a bounce box
    return []


class SmtpMailer:
    """Sends by a mail server. `bounces` says who knows what came back: the sink's box in the demo, the operator's own elsewhere."""

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        bounces: Callable[[datetime], list[str]] = _none,
        clock: Clock | None = None,
        timeout_seconds: float = 10.0,
        many: PipelinedMailer | None = None,
    ) -> None:
        self._host, self._port, self._sender, self._timeout_seconds = host, port, sender, timeout_seconds
        self._bounces, self._clock = bounces, clock or RealClock()
        self._many = many or PipelinedMailer(host, port, sender, clock=self._clock)

    def send(self, mail: Mail) -> str:
        """`accepted`, or `refused` for good. Raises `Unreachable` when nobody answered or the server said: later."""
        message = message_of(mail, self._sender, self._clock.now())
        try:
            with smtplib.SMTP(self._host, self._port, local_hostname="localhost", timeout=self._timeout_seconds) as server:
                server.send_message(message, parseaddr(self._sender)[1], [mail.to])
        except smtplib.SMTPRecipientsRefused as refused:
            return _judge(*refused.recipients[mail.to])
        except smtplib.SMTPResponseException as refused:
            return _judge(refused.smtp_code, refused.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"the mail server did not answer: {type(error).__name__}") from error
        return "accepted"

    def send_many(self, mails: Iterable[Mail]) -> Iterator[tuple[str, str]]:
        """Answers as they come, over connections that stay open: see `PipelinedMailer`."""
        return self._many.send_many(mails)

    def bounces(self, since: datetime) -> list[str]:
        """Message ids that came back since then."""
        return self._bounces(since)


def _judge(code: int, said: bytes | str) -> str:
    """5xx is a no for good; anything else may change."""
    if 500 <= code < 600:
        return "refused"
    raise Unreachable(f"the mail server said {code}: {said!r}")
